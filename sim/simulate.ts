import { chanceOf } from "./chance.ts";
import { NONE, type Plan, type Rates } from "./plan.ts";
import { type Violation } from "./setting.ts";
import { settle } from "./settle.ts";
import { setTheStage, type Stage } from "./stage.ts";

export type Result = {
  readonly seed: number;
  readonly violations: readonly Violation[];
  readonly seen: ReadonlyMap<string, number>;
  readonly trace: readonly string[];
  readonly requests: number;
  readonly commits: number;
};

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** More than a resource with every kind of phase in two environments takes. */
const MOST_ROUNDS = 250;

export async function simulate(plan: Plan, traced: boolean): Promise<Result> {
  const weather: Weather = { rates: plan.rates, luck: { rate: 0.75 } };
  const stage = setTheStage(plan, {
    traced,
    rates: () => weather.rates,
    luck: weather.luck,
    downMs: [1000, 20 * MINUTE],
  });
  const { journal } = stage.setting;
  try {
    await tell(plan, stage, weather);
  } catch (error) {
    // Whoever reads it must know the seed, and see the trace up to here.
    journal.wrong("simulator", error instanceof Error ? (error.stack ?? "") : String(error));
  }
  return {
    seed: plan.seed,
    violations: journal.violations,
    seen: journal.seen,
    trace: journal.lines,
    requests: stage.requests(),
    commits: stage.branch.commits(),
  };
}

/** What is against Cairn, and against the work of the skills. */
type Weather = { rates: Rates; readonly luck: { rate: number } };

async function tell(plan: Plan, stage: Stage, weather: Weather): Promise<void> {
  const { setting, fleet, people, skills, look } = stage;
  const { time, journal } = setting;
  const { isOver } = journal;
  fleet.start();
  await time.run(time.now() + MINUTE, isOver);
  const pace = chanceOf(plan.seed, "pace");
  for (let step = 0; step < plan.steps && !isOver(); step++) {
    people.act();
    look();
    if (pace.happens(plan.rates.restart * 10)) fleet.restartOne();
    await time.run(time.now() + pace.between(...plan.pace) * MINUTE, isOver);
  }

  weather.rates = NONE;
  await time.run(time.now() + 3 * HOUR, () => isOver() || skills.open() === 0);
  people.mend();
  look();
  await settle(stage, plan.isPatient);
  if (plan.isFinished) await finish(stage, weather);
}

async function finish({ setting, people, skills, look }: Stage, { luck }: Weather): Promise<void> {
  const { time, journal } = setting;
  const { isOver } = journal;
  luck.rate = 1;
  for (let round = 0; round < MOST_ROUNDS && !isOver(); round++) {
    if (!people.goOn()) {
      journal.saw("everything was completed");
      return;
    }
    look();
    await time.run(time.now() + 2 * MINUTE, isOver);
    await time.run(time.now() + HOUR, () => isOver() || skills.open() === 0);
  }
  if (!isOver()) journal.wrong("L5", "it does not come to an end");
}
