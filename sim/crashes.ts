/**
 * Every place one crash can happen: each scenario is walked once undisturbed, then once for each
 * request it makes, with the process dying right before that request or right after it took
 * effect. Two sweeps later everything must stand where it stood without the crash.
 */
import { type MigrationState } from "../src/domain/migration.ts";
import { allPhases, currentAttempt } from "../src/domain/phase.ts";
import { type Chance } from "./chance.ts";
import { type Fate } from "./faults.ts";
import { NONE, type Plan } from "./plan.ts";
import { type Violation } from "./setting.ts";
import { CALM_MS, settle } from "./settle.ts";
import { setTheStage } from "./stage.ts";

export type Scenario = {
  readonly name: string;
  /** Workflows whose first run fails. */
  readonly failsFirst: readonly string[];
  /** How many reviews ask for changes before one approves. */
  readonly changes: number;
};

/** Those of the blueprint. */
export const SCENARIOS: readonly Scenario[] = [
  { name: "the happy path", failsFirst: [], changes: 0 },
  { name: "a pull request needs changes", failsFirst: [], changes: 1 },
  { name: "a deployment fails", failsFirst: ["check.yml"], changes: 0 },
  { name: "a migration gets halfway", failsFirst: ["migrate-dags.yml"], changes: 0 },
];

export type Crash = { readonly request: number; readonly when: "crash-before" | "crash-after" };

export type Walked = {
  readonly violations: readonly Violation[];
  readonly requests: number;
  /** What is compared: everything but times, ids and who told us. */
  readonly outcome: string;
  readonly trace: readonly string[];
};

const MINUTE = 60_000;
const MOST_ROUNDS = 60;

const PLAN: Plan = {
  seed: 1,
  replicas: 1,
  resources: 1,
  environments: 2,
  approval: true,
  window: false,
  phases: ["code", "infra", "deploy", "migrate"],
  twists: [],
  steps: 0,
  pace: [1, 1],
  mischief: 0,
  rates: NONE,
  skewMs: 0,
  isPatient: true,
  isFinished: true,
};

export async function walk(
  { failsFirst, changes }: Scenario,
  crash: Crash | null,
  traced = false,
): Promise<Walked> {
  const struck = { crashed: false };
  const fate = ({ number }: { readonly number: number }): Fate => {
    if (crash?.request !== number) return null;
    struck.crashed = true;
    return crash.when;
  };
  const stage = setTheStage(PLAN, {
    traced,
    rates: () => NONE,
    luck: { rate: 1, failsFirst: new Set(failsFirst) },
    fate,
    mood: resolute(changes),
    downMs: [5000, 5000],
  });
  const { setting, people, skills, look, branch, ledger } = stage;
  const { time, journal } = setting;
  const { isOver } = journal;
  stage.fleet.start();
  await time.run(time.now() + 2 * MINUTE, isOver);
  for (let round = 0; round < MOST_ROUNDS && !isOver(); round++) {
    const { crashed } = struck;
    if (!people.goOn()) break;
    look();
    await time.run(time.now() + 2 * MINUTE, isOver);
    await time.run(time.now() + 60 * MINUTE, () => isOver() || skills.open() === 0);
    await time.run(time.now() + MINUTE, isOver);
    if (struck.crashed !== crashed) await time.run(time.now() + CALM_MS, isOver);
  }
  await settle(stage, true);
  const state = branch.current()?.state;
  return {
    violations: journal.violations,
    requests: stage.requests(),
    outcome: JSON.stringify({
      state: state ? essenceOf(state) : null,
      runs: [...ledger.runs].map(([key, runs]) => `${key} ${runs.length}`).toSorted(),
      answers: ledger.posted.flatMap(({ ids }) => ids.filter((id) => id.startsWith("reply/")))
        .length,
    }),
    trace: journal.lines,
  };
}

/** Of two ways people always take the sensible one, after asking for changes so many times. */
function resolute(changes: number): Chance {
  let left = changes;
  return {
    next: () => 0.5,
    happens: (probability) => {
      // The one choice with this probability is whether a reviewer is content.
      if (probability === 0.8 && left > 0) {
        left -= 1;
        return false;
      }
      return probability >= 0.5;
    },
    between: (least, most) => (least + most) / 2,
    count: (least) => least,
    pick: ([first]) => first,
    any: ([first]) => first,
  };
}

function essenceOf({ resources, waves }: MigrationState): unknown {
  return {
    waves: Object.values(waves).map(({ name, completedAt }) => [name, completedAt !== null]),
    resources: Object.values(resources).map((resource) => ({
      id: resource.id,
      done: resource.completedAt !== null,
      environments: Object.entries(resource.environments).map(([name, one]) => [
        name,
        one.progress.status,
        one.approvals.length,
      ]),
      phases: allPhases(resource).map(({ environment, phase, state }) => {
        const attempt = currentAttempt(state);
        return [environment, phase, state.status, attempt?.number, attempt?.pullRequest?.state];
      }),
    })),
  };
}
