/**
 * The people of a simulation: they mostly do what they are asked, sometimes what makes no sense,
 * and now and then what nobody should. They see what really is, as people do, not what Cairn knows.
 */
import { checkpointsOf } from "../src/domain/checkpoint.ts";
import { type MigrationState } from "../src/domain/migration.ts";
import { type ResourceState } from "../src/domain/resource.ts";
import { waveCheckpoints } from "../src/domain/wave-checkpoint.ts";
import { userNamed } from "../src/sandbox/github/accounts.ts";
import { addComment } from "../src/sandbox/github/comments.ts";
import { issueNumbered, type Issue } from "../src/sandbox/github/issues.ts";
import { Refused } from "../src/sandbox/github/refused.ts";
import { type Actor } from "../src/sandbox/github/world.ts";
import { commandsIn } from "../src/sandbox/reading.ts";
import { type StoredState } from "../src/state/state-files.ts";
import { createAnswers } from "./answers.ts";
import { type Chance } from "./chance.ts";
import { resourceIds } from "./definition.ts";
import { createMischief, type Mischief } from "./mischief.ts";
import { nonsense } from "./nonsense.ts";
import { commentsIn, MAINTAINERS, nameOf, OUTSIDER, threadsIn, type Setting } from "./setting.ts";
import { whimAbout } from "./whims.ts";

export type People = {
  /** One of them does something. */
  readonly act: () => void;
  /** Everybody does the next sensible thing; false when all is done. */
  readonly goOn: () => boolean;
  /** What was broken is put right. */
  readonly mend: () => void;
};

export type PeopleOptions = {
  readonly setting: Setting;
  readonly chance: Chance;
  readonly current: () => StoredState | null;
  readonly touched: (comment: number) => void;
  readonly rightsChanged: () => void;
};

export function createPeople(options: PeopleOptions): People {
  const { setting, chance, current } = options;
  const { world, repository, plan, journal, app } = setting;
  /** Where everybody talks when there is no better place. */
  const talk = issueNumbered(repository, 1);
  let isEnding = false;
  const mischief: Mischief = createMischief(options, as);
  const { answer, answerWave } = createAnswers({
    setting,
    chance,
    as,
    say,
    isEnding: () => isEnding,
  });

  function as(login: string): Actor {
    return { user: userNamed(world, login) };
  }

  function say(login: string, body: string, thread = talk): void {
    journal.tell(() => `${login} says in ${nameOf(thread)}: ${body.replaceAll("\n", " | ")}`);
    addComment(world, as(login), thread, body);
  }

  function attempt(what: () => void): void {
    try {
      what();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      journal.tell(() => `GitHub refuses a person: ${error.message}`);
    }
  }

  function act(): void {
    attempt(() => {
      if (chance.happens(plan.mischief)) {
        if (chance.happens(0.5)) mischief.happens();
        else say(chance.pick([...MAINTAINERS, OUTSIDER]), nonsense(chance, plan), somewhere());
        return;
      }
      if (mischief.twists()) return;
      const preview = previewed();
      if (preview && chance.happens(0.5)) {
        say(preview.to, preview.command);
        return;
      }
      const offered = chance.happens(0.15) ? printed() : undefined;
      if (offered !== undefined) {
        journal.saw("a printed command was pasted");
        say(chance.pick(MAINTAINERS), offered, somewhere());
        return;
      }
      const state = current()?.state;
      const waves = Object.values(state?.waves ?? {}).flatMap(waveCheckpoints);
      const waiting = chance.any(waves);
      if (waiting && chance.happens(0.5)) {
        answerWave(waiting);
        return;
      }
      const whim = state && chance.happens(0.3) ? whimAbout(state, plan.twists, chance) : null;
      if (whim !== null) {
        say(chance.pick(MAINTAINERS), whim);
        return;
      }
      const resource = state && chance.any(Object.values(state.resources));
      if (!resource?.started) {
        say(chance.pick(MAINTAINERS), `/migrate start ${starting(state)}`);
        return;
      }
      const open = chance.any(checkpointsOf(resource));
      if (open) answer(open, resource);
      else
        say(chance.pick(MAINTAINERS), `/migrate ${chance.pick(["status", "next"])} ${resource.id}`);
    });
  }

  /** Where waves are what it is about, the whole one, after its first resource where that matters. */
  function starting(state: MigrationState | null | undefined): string {
    const isWhole = plan.twists.includes("gates") || plan.twists.includes("strict");
    if (!isWhole) return chance.pick(["email.main", ...resourceIds(plan)]);
    const isFirst = !state?.resources["email.main"]?.started;
    return plan.twists.includes("strict") && isFirst ? "email.main" : "wave:1";
  }

  function goOn(): boolean {
    isEnding = true;
    const state = current()?.state;
    if (!state) return true;
    const resources = Object.values(state.resources);
    const open = resources.filter(
      ({ completedAt, aborted, withdrawn }) => completedAt === null && !aborted && !withdrawn,
    );
    for (const waiting of Object.values(state.waves).flatMap(waveCheckpoints)) {
      attempt(() => answerWave(waiting));
    }
    for (const resource of open) {
      attempt(() => {
        const questions = checkpointsOf(resource);
        const [first] = questions;
        if (first?.about.kind === "paused") answer(first, resource);
        else if (!resource.started) say("ada", `/migrate start ${atTheEnd(resource, state)}`);
        else if (first) answer(chance.any(questions) ?? first, resource);
      });
    }
    return open.length > 0;
  }

  /** A wave with a gate is only entered as a whole. */
  function atTheEnd({ id, wave }: ResourceState, { waves }: MigrationState): string {
    const isGated = plan.twists.includes("gates") && wave === "1" && !waves[wave]?.started;
    return isGated ? "wave:1" : `${id} --force --reason "the end"`;
  }

  function newest(count: number): readonly string[] {
    const ours = [...commentsIn(setting)]
      .filter((one) => one.app === app)
      .toSorted((one, other) => one.id - other.id);
    return ours.slice(-count).map(({ body }) => body);
  }

  /** A command out of one of the newest comments of Cairn. */
  function printed(): string | undefined {
    return chance.any(newest(3).flatMap(commandsIn));
  }

  /** What the newest comment shows beforehand, for whoever asked to carry it out. */
  function previewed(): { readonly to: string; readonly command: string } | null {
    const [body = ""] = newest(1);
    const command = commandsIn(body).find((one) => one.startsWith("/migrate confirm "));
    const to = /`@([^`]+)` comments within/.exec(body)?.[1];
    return command === undefined || to === undefined ? null : { to, command };
  }

  function somewhere(): Issue {
    if (chance.happens(0.5)) return talk;
    return chance.any(threadsIn(setting)) ?? talk;
  }

  return { act, goOn, mend: mischief.mend };
}
