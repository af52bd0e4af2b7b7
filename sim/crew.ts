/**
 * Many seeds on all cores. Every process walks its own seeds from the first to the last, one at a
 * time: nothing is shared, so a seed tells the same story whoever walks it and beside whom.
 */
import { fork, type ChildProcess } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type Summary } from "./tally.ts";

export type Share = {
  readonly from: number;
  /** The first one that is not walked. */
  readonly to: number;
  /** Each worker takes one in so many. */
  readonly step: number;
  readonly lastsMs: number;
  /** Stories three times as long: `longPlanFor`. */
  readonly isLong: boolean;
};

type Crew = Omit<Share, "step"> & {
  readonly jobs: number;
  /** Told of every seed that is done; false ends it all. */
  readonly done: (summary: Summary) => boolean;
};

/** Room (MB) in which most of what a seed made is dead before anything looks for the living. */
const YOUNG = "--max-semi-space-size=64";

export async function walkTogether({ jobs, done, from, ...given }: Crew): Promise<void> {
  const script = fileURLToPath(new URL("./worker.js", import.meta.url));
  const workers = Array.from({ length: jobs }, (_, index) => {
    const share: Share = { ...given, from: from + index, step: jobs };
    return fork(script, [JSON.stringify(share)], {
      serialization: "advanced",
      execArgv: [...process.execArgv, YOUNG],
    });
  });
  function end(): void {
    for (const worker of workers) worker.kill();
  }
  function hear(summaries: readonly Summary[]): void {
    if (!summaries.every(done)) end();
  }
  // Ctrl-C ends the walk, and what was found until then is told.
  process.once("SIGINT", end);
  await Promise.all(workers.map((worker) => over(worker, hear)));
  process.off("SIGINT", end);
}

function over(worker: ChildProcess, hear: (summaries: readonly Summary[]) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.on("message", (summaries) => {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- sim/worker.ts sends nothing else
      hear(summaries as readonly Summary[]);
    });
    worker.on("close", (code) => {
      if (code === 0 || worker.killed) resolve();
      else reject(new Error(`A worker of the simulator ended with ${code}`));
    });
  });
}
