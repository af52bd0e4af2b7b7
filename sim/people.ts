/**
 * The people of a simulation: they mostly do what they are asked, sometimes what makes no sense,
 * and now and then what nobody should. They see what really is, as people do, not what Cairn knows.
 */
import { checkpointsOf, type Checkpoint } from "../src/domain/checkpoint.ts";
import { branchFor } from "../src/domain/correlation.ts";
import { type ResourceState } from "../src/domain/resource.ts";
import { userNamed } from "../src/sandbox/github/accounts.ts";
import { addComment } from "../src/sandbox/github/comments.ts";
import { issueNumbered } from "../src/sandbox/github/issues.ts";
import { mergePull } from "../src/sandbox/github/pulls.ts";
import { Refused } from "../src/sandbox/github/refused.ts";
import { addReview } from "../src/sandbox/github/reviews.ts";
import { type Actor } from "../src/sandbox/github/world.ts";
import { type StoredState } from "../src/state/state-files.ts";
import { type Chance } from "./chance.ts";
import { MIGRATION, resourceIds } from "./definition.ts";
import { createMischief, type Mischief } from "./mischief.ts";
import { nonsense } from "./nonsense.ts";
import { openOrFind } from "./runner.ts";
import { MAINTAINERS, OUTSIDER, type Setting } from "./setting.ts";

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
  readonly rolesChanged: () => void;
};

/** The issue everybody talks in when they have no better place. */
const TALK = 1;

export function createPeople(options: PeopleOptions): People {
  const { setting, chance, current } = options;
  const { world, repository, plan, journal } = setting;
  let isEnding = false;
  const mischief: Mischief = createMischief(options, as);

  function as(login: string): Actor {
    return { user: userNamed(world, login) };
  }

  function say(login: string, body: string, thread = TALK): void {
    journal.tell(() => `${login} says in #${thread}: ${body.replaceAll("\n", " | ")}`);
    addComment(world, as(login), issueNumbered(repository, thread), body);
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
      const state = current()?.state;
      const isPaused = Object.values(state?.waves ?? {}).some((wave) => wave.paused !== null);
      if (isPaused && chance.happens(0.5)) {
        say(chance.pick(MAINTAINERS), "/migrate resume wave:1");
        return;
      }
      const resource = state && chance.any(Object.values(state.resources));
      if (!resource?.started) {
        say(
          chance.pick(MAINTAINERS),
          `/migrate start ${chance.pick(["email.main", ...resourceIds(plan)])}`,
        );
        return;
      }
      const open = chance.any(checkpointsOf(resource));
      if (open) answer(open, resource);
      else
        say(chance.pick(MAINTAINERS), `/migrate ${chance.pick(["status", "next"])} ${resource.id}`);
    });
  }

  function goOn(): boolean {
    isEnding = true;
    const state = current()?.state;
    if (!state) return true;
    const resources = Object.values(state.resources);
    const open = resources.filter(
      ({ completedAt, aborted, withdrawn }) => completedAt === null && !aborted && !withdrawn,
    );
    const paused = Object.values(state.waves).filter((wave) => wave.paused !== null);
    for (const { name } of paused) attempt(() => say("ada", `/migrate resume wave:${name}`));
    for (const resource of open) {
      attempt(() => {
        const [first] = checkpointsOf(resource);
        if (first?.about.kind === "paused") answer(first, resource);
        else if (!resource.started)
          say("ada", `/migrate start ${resource.id} --force --reason "the end"`);
        else if (first) answer(first, resource);
      });
    }
    return open.length > 0;
  }

  function answer({ about, environment }: Checkpoint, resource: ResourceState): void {
    const place = [resource.id, ...(environment === null ? [] : [environment])].join(" ");
    const login = chance.pick(MAINTAINERS);
    switch (about.kind) {
      case "open-pull-request":
        return openOrFind(
          world,
          repository,
          branchFor(MIGRATION, resource.id, { environment, phase: about.phase }),
        );
      case "review": {
        const { number } = about.pullRequest;
        if (chance.happens(0.8)) return merge(number, login, place);
        return review(number, "changes_requested");
      }
      case "merge-refused":
        return say(login, `/migrate merge-pr ${place}`);
      case "changes-requested":
        return review(about.pullRequest.number, "approved");
      case "confirmation":
        return say(login, `/migrate ${about.phase}-confirmed ${place}`);
      case "failed":
      case "rejected":
        return say(login, `/migrate retry ${place}`);
      case "outdated":
        return say(login, `/migrate skip ${place} --reason "cannot be updated"`);
      case "abort":
        return say(
          login,
          chance.happens(0.7)
            ? `/migrate resume ${resource.id}`
            : `/migrate abort ${resource.id} --confirm`,
        );
      case "paused":
        return say(login, `/migrate resume ${resource.id}`);
      case "blocked":
        return say(login, `/migrate unblock ${place}`);
      case "contradicted":
        return say(
          login,
          chance.pick([`/migrate unblock ${place}`, `/migrate recover ${place} --accept`]),
        );
      case "approval":
      case "phase-approval": {
        const other = about.requestedBy === "ada" ? "grace" : "ada";
        if (isEnding || chance.happens(0.8)) return say(other, `/migrate approve ${place}`);
        return say(other, `/migrate reject ${place} --reason "not yet"`);
      }
      case "judgement":
        return say(login, `/migrate choose ${place} ${chance.pick(["accept", "retry"])}`);
      case "decision":
      case "decision-expired":
        return say(login, `/migrate choose ${place} ${chance.pick(["all", "some"])}`);
      case "go":
        return say(login, `/migrate run-migration ${place}`);
      case "sign-off":
        return say(login, `/migrate ${environment}-done ${resource.id}`);
    }
  }

  function merge(number: number, login: string, place: string): void {
    mergePull(world, as(login), issueNumbered(repository, number));
    journal.tell(() => `${login} merges #${number}`);
    if (chance.happens(0.3)) say(login, `/migrate pr-merged ${place}`, number);
  }

  function review(number: number, state: "approved" | "changes_requested"): void {
    const issue = issueNumbered(repository, number);
    if (!issue.pull || issue.state === "closed") return;
    journal.tell(() => `grace reviews #${number}: ${state}`);
    addReview(world, as("grace"), { issue, pull: issue.pull }, { state, body: "See there." });
  }

  function somewhere(): number {
    return chance.happens(0.5) ? TALK : chance.count(1, repository.threads.length);
  }

  return { act, goOn, mend: mischief.mend };
}
