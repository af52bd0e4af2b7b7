import { followBranch, type Branch } from "./audit/branch.ts";
/**
 * One seed from beginning to end: trouble first, then calm, and two sweeps later everything must
 * be as if there had been no trouble.
 */
import { commandRules } from "./audit/command-rules.ts";
import { effectRules } from "./audit/effect-rules.ts";
import { checkEnd } from "./audit/end-rules.ts";
import { checkHistory } from "./audit/history-rules.ts";
import { openLedger } from "./audit/ledger.ts";
import { limitRules } from "./audit/limit-rules.ts";
import { chanceOf } from "./chance.ts";
import { isRead } from "./faults.ts";
import { createFleet, type Fleet } from "./fleet.ts";
import { createPeople } from "./people.ts";
import { NONE, type Plan, type Rates } from "./plan.ts";
import { createPost } from "./post.ts";
import { SWEEP_MS } from "./replica.ts";
import { playSkills } from "./runner.ts";
import { settingFor, type Setting, type Violation } from "./setting.ts";
import { createWire } from "./wire.ts";

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
/** A claim of whoever died has lapsed by then, even by a clock that is off, and two sweeps have passed. */
const CALM_MS = 30 * MINUTE + 10 * MINUTE + 3 * SWEEP_MS;

export async function simulate(plan: Plan, traced: boolean): Promise<Result> {
  let rates: Rates = plan.rates;
  const world: { setting?: Setting; fleet?: Fleet; branch?: Branch } = {};
  const chance = (stream: string): ReturnType<typeof chanceOf> => chanceOf(plan.seed, stream);
  const post = createPost({
    around: () => known(world.setting),
    rates: () => rates,
    chance: chance("post"),
    alive: () => known(world.fleet).alive(),
  });
  const setting = settingFor(plan, { ...post, traced });
  world.setting = setting;
  const { time, journal } = setting;

  const ledger = openLedger(setting);
  const effects = effectRules(setting, ledger, () => known(world.branch));
  const commands = commandRules(setting, ledger);
  const branch = followBranch(setting, (step) => {
    effects.step(step);
    checkHistory(step, journal);
    commands(step);
  });
  world.branch = branch;
  const limits = limitRules(setting);
  function look(): void {
    ledger.look();
    branch.look();
    effects.look();
  }

  let requests = 0;
  const wire = createWire({
    setting,
    chance: chance("wire"),
    rates: () => rates,
    asking(call) {
      requests += 1;
      limits.asking(call);
      journal.tell(
        () =>
          `${call.peer.name} #${call.number} ${call.asked.method} ${call.asked.path} ${call.asked.query}`,
      );
    },
    answered(call, answered, told) {
      journal.tell(() => `${call.peer.name} #${call.number} -> ${told?.status ?? "broken"}`);
      if (told && told.status >= 400 && !isRead(call.asked)) effects.refused(call.asked.body);
      if (answered && !isRead(call.asked)) look();
    },
    heard: limits.heard,
  });
  const fleet = createFleet({
    setting,
    plan,
    wire,
    chance: chance("fleet"),
    downMs: [1000, 20 * MINUTE],
  });
  world.fleet = fleet;
  const people = createPeople({
    setting,
    chance: chance("people"),
    current: branch.current,
    touched: ledger.touch,
    rolesChanged: ledger.rolesChanged,
  });
  const luck = { rate: 0.75 };
  const skills = playSkills(setting.world, { time, chance: chance("skills"), luck });
  setting.world.runner = skills;

  const isOver = (): boolean => journal.violations.length > 0;
  fleet.start();
  await time.run(time.now() + MINUTE, isOver);
  const pace = chance("pace");
  for (let step = 0; step < plan.steps && !isOver(); step++) {
    people.act();
    look();
    if (pace.happens(plan.rates.restart * 10)) fleet.restartOne();
    await time.run(time.now() + pace.between(...plan.pace) * MINUTE, isOver);
  }

  rates = NONE;
  await time.run(time.now() + 3 * HOUR, () => isOver() || skills.open() === 0);
  people.mend();
  look();
  await time.run(time.now() + 40 * MINUTE, isOver);
  await time.run(time.now() + CALM_MS, isOver);
  if (!isOver()) checkEnd({ setting, ledger, branch, effects });

  if (chance("end").happens(0.3)) await finish();

  async function finish(): Promise<void> {
    luck.rate = 1;
    for (let round = 0; round < 60 && !isOver(); round++) {
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

  return {
    seed: plan.seed,
    violations: journal.violations,
    seen: journal.seen,
    trace: journal.lines,
    requests,
    commits: branch.commits(),
  };
}

function known<T>(made: T | undefined): T {
  if (made === undefined) throw new Error("The simulation is not put together yet.");
  return made;
}
