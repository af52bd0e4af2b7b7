/**
 * Everything a story needs, put together: the fake GitHub, the replicas and the wire between them,
 * the people and the skills, and the audit that looks on.
 */
import { followBranch, type Branch } from "./audit/branch.ts";
import { commandRules } from "./audit/command-rules.ts";
import { effectRules } from "./audit/effect-rules.ts";
import { checkEnd, type Amiss } from "./audit/end-rules.ts";
import { checkHistory } from "./audit/history-rules.ts";
import { openLedger, type Ledger } from "./audit/ledger.ts";
import { limitRules } from "./audit/limit-rules.ts";
import { chanceOf, type Chance } from "./chance.ts";
import { isRead, type Fate } from "./faults.ts";
import { createFleet, type Fleet } from "./fleet.ts";
import { createPeople, type People } from "./people.ts";
import { type Plan, type Rates } from "./plan.ts";
import { createPost } from "./post.ts";
import { playSkills, type Luck, type Skills } from "./runner.ts";
import { settingFor, type Setting } from "./setting.ts";
import { createWire, type Call } from "./wire.ts";

export type Stage = {
  readonly setting: Setting;
  readonly ledger: Ledger;
  readonly branch: Branch;
  readonly fleet: Fleet;
  readonly people: People;
  readonly skills: Skills;
  /** Holds what happened since to the rules. */
  readonly look: () => void;
  /** What is not yet as it must be in the end. */
  readonly amiss: () => readonly Amiss[];
  readonly requests: () => number;
};

export type StageOptions = {
  readonly traced: boolean;
  /** The rates now. */
  readonly rates: () => Rates;
  readonly luck: Luck;
  /** Chosen beforehand instead of drawn. */
  readonly fate?: (call: Call) => Fate;
  /** How people choose; drawn from the seed unless told. */
  readonly mood?: Chance;
  /** How long a replica is down (ms). */
  readonly downMs: readonly [least: number, most: number];
};

export function setTheStage(plan: Plan, options: StageOptions): Stage {
  const { rates, luck } = options;
  const world: { setting?: Setting; fleet?: Fleet; branch?: Branch } = {};
  const chance = (stream: string): ReturnType<typeof chanceOf> => chanceOf(plan.seed, stream);
  const post = createPost({
    around: () => known(world.setting),
    rates,
    chance: chance("post"),
    alive: () => known(world.fleet).alive(),
  });
  const setting = settingFor(plan, { ...post, traced: options.traced });
  world.setting = setting;
  const { journal } = setting;

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

  /** What the App cannot see now was not refused for good. */
  function isWithinReach(path: string): boolean {
    const { repository, repositories, installation } = setting;
    const asked = repositories.find(({ fullName }) => path.startsWith(`/repos/${fullName}/`));
    return installation.repositories?.has((asked ?? repository).id) ?? true;
  }

  let requests = 0;
  const wire = createWire({
    setting,
    chance: chance("wire"),
    rates,
    ...(options.fate && { fate: options.fate }),
    asking(call) {
      requests += 1;
      // Files of a run are not handed out by the API that limits.
      if (!call.asked.path.startsWith("/_artifacts/")) limits.asking(call);
      journal.tell(
        () =>
          `${call.peer.name} #${call.number} ${call.asked.method} ${call.asked.path} ${call.asked.query}`,
      );
    },
    answered(call, answered, told) {
      journal.tell(() => `${call.peer.name} #${call.number} -> ${told?.status ?? "broken"}`);
      const isRefused = told !== null && told.status >= 400 && isWithinReach(call.asked.path);
      if (isRefused && !isRead(call.asked)) effects.refused(call.asked.body);
      if (answered && !isRead(call.asked)) look();
    },
    swallowed: (call) => effects.swallowed(call.asked.body),
    heard(call, told) {
      limits.heard(call, told);
      if (told?.status === 201) effects.taken(call.asked.body, call.peer.name);
    },
  });
  const fleet = createFleet({
    setting,
    plan,
    wire,
    chance: chance("fleet"),
    downMs: options.downMs,
  });
  world.fleet = fleet;
  const people = createPeople({
    setting,
    chance: options.mood ?? chance("people"),
    current: branch.current,
    touched: ledger.touch,
    rightsChanged: ledger.rights.changed,
  });
  const skills = playSkills(setting.world, {
    time: setting.time,
    chance: chance("skills"),
    luck,
    tells: plan.twists.includes("progress"),
  });
  setting.world.runner = skills;

  return {
    setting,
    ledger,
    branch,
    fleet,
    people,
    skills,
    look,
    amiss: () => checkEnd({ setting, ledger, branch, effects }),
    requests: () => requests,
  };
}

function known<T>(made: T | undefined): T {
  if (made === undefined) throw new Error("The simulation is not put together yet.");
  return made;
}
