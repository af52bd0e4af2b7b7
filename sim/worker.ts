/** One process of `sim/crew.ts`: walks its share of the seeds and tells what came of them. */
import { type Share } from "./crew.ts";
import { longPlanFor, planFor } from "./plan.ts";
import { simulate } from "./simulate.ts";
import { summaryOf, type Summary } from "./tally.ts";

/** So many seeds are walked before the code is as fast as it gets. */
const WARM_UP = 30;
/** Told together. */
const BATCH = 20;

const { from, to, step, lastsMs, isLong }: Share = JSON.parse(process.argv[2] ?? "{}");
const until = performance.now() + lastsMs;
let batch: Summary[] = [];
let walked = 0;

// A terminal tells everybody of Ctrl-C; whoever forked this ends it.
process.on("SIGINT", () => undefined);

for (let seed = from; seed < to && performance.now() < until; seed += step) {
  const began = process.cpuUsage();
  const result = await simulate(isLong ? longPlanFor(seed) : planFor(seed), false);
  const { user, system } = process.cpuUsage(began);
  walked += 1;
  batch.push(summaryOf(result, walked > WARM_UP ? (user + system) / 1e6 : null));
  if (batch.length === BATCH || result.violations.length > 0) await tell();
}
await tell();
process.disconnect();

async function tell(): Promise<void> {
  const told = batch;
  batch = [];
  await new Promise<void>((resolve, reject) => {
    process.send?.(told, undefined, undefined, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}
