/** `npm run sim`: many seeds, one seed with its trace, or as many as fit into some minutes. */
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { reportCrashes } from "./crash-report.ts";
import { walkTogether } from "./crew.ts";
import { longPlanFor, planFor } from "./plan.ts";
import { simulate } from "./simulate.ts";
import { createTally } from "./tally.ts";

const { values } = parseArgs({
  options: {
    seeds: { type: "string" },
    seed: { type: "string" },
    from: { type: "string" },
    long: { type: "boolean", default: false },
    minutes: { type: "string" },
    jobs: { type: "string" },
    "keep-going": { type: "boolean" },
    crashes: { type: "boolean" },
    every: { type: "string" },
  },
});

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** A long walk says how far it is after each so many seeds. */
const PROGRESS = 1000;

/** JSON knows no Infinity. */
const EVER = Number.MAX_SAFE_INTEGER;

if (values.crashes === true) await crashes();
else if (values.seed !== undefined) await replay(Number(values.seed));
else await many();

async function replay(seed: number): Promise<void> {
  const plan = values.long ? longPlanFor(seed) : planFor(seed);
  say(JSON.stringify(plan));
  const result = await simulate(plan, true);
  for (const line of result.trace) say(line);
  say(`${result.requests} requests, ${result.commits} commits`);
  for (const { rule, what, at } of result.violations) say(`${at} ${rule}: ${what}`);
  if (result.violations.length > 0) process.exitCode = 1;
}

async function crashes(): Promise<void> {
  let walked = 0;
  for (const report of await reportCrashes(Number(values.every ?? 1))) {
    walked += report.walked;
    say(
      `${report.scenario.name}: ${report.requests} requests, ${report.walked} crashes, ${report.problems.length} problems`,
    );
    for (const problem of report.problems) say(`  ${problem}`);
    if (report.problems.length > 0) process.exitCode = 1;
  }
  say(`${walked} crashes walked`);
}

async function many(): Promise<void> {
  const { minutes, jobs, seeds } = values;
  const from = Number(values.from ?? 1);
  const tally = createTally();
  let walked = 0;
  await walkTogether({
    from,
    to: minutes === undefined ? from + Number(seeds ?? 1000) : EVER,
    lastsMs: minutes === undefined ? EVER : Number(minutes) * 60_000,
    jobs: Number(jobs ?? availableParallelism()),
    isLong: values.long,
    done(summary) {
      tally.add(summary);
      walked += 1;
      if (walked % PROGRESS === 0) say(`${walked} seeds walked`);
      const [first] = summary.violations;
      if (!first) return true;
      say(`seed ${summary.seed}: ${first.rule}: ${first.what}`);
      say(`  replay it: npm run sim -- ${values.long ? "--long " : ""}--seed ${summary.seed}`);
      process.exitCode = 1;
      return values["keep-going"] === true;
    },
  });
  for (const line of tally.lines()) say(line);
}
