/** `npm run sim`: many seeds, one seed with its trace, or as many as fit into some minutes. */
import { parseArgs } from "node:util";
import { reportCrashes } from "./crash-report.ts";
import { planFor } from "./plan.ts";
import { simulate } from "./simulate.ts";
import { createTally } from "./tally.ts";

const { values } = parseArgs({
  options: {
    seeds: { type: "string" },
    seed: { type: "string" },
    from: { type: "string" },
    minutes: { type: "string" },
    "keep-going": { type: "boolean" },
    crashes: { type: "boolean" },
    every: { type: "string" },
  },
});

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

if (values.crashes === true) await crashes();
else if (values.seed !== undefined) await replay(Number(values.seed));
else await many();

async function replay(seed: number): Promise<void> {
  const plan = planFor(seed);
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
  const from = Number(values.from ?? 1);
  const most = values.minutes === undefined ? Number(values.seeds ?? 1000) : Infinity;
  const until = performance.now() + Number(values.minutes ?? Infinity) * 60_000;
  const tally = createTally();
  for (let seed = from; seed < from + most && performance.now() < until; seed++) {
    const result = await simulate(planFor(seed), false);
    tally.add(result);
    const [first] = result.violations;
    if (!first) continue;
    say(`seed ${seed}: ${first.rule}: ${first.what}`);
    say(`  replay it: npm run sim -- --seed ${seed}`);
    process.exitCode = 1;
    if (values["keep-going"] !== true) break;
  }
  for (const line of tally.lines()) say(line);
}
