/** What people answer to each question: mostly yes, sometimes no, by a command or at GitHub. */
import { type Checkpoint } from "../src/domain/checkpoint.ts";
import { branchFor } from "../src/domain/correlation.ts";
import { type ResourceState } from "../src/domain/resource.ts";
import { type WaveCheckpoint } from "../src/domain/wave-checkpoint.ts";
import { issueNumbered, type Issue } from "../src/sandbox/github/issues.ts";
import { mergePull } from "../src/sandbox/github/pulls.ts";
import { addReview } from "../src/sandbox/github/reviews.ts";
import { rerun } from "../src/sandbox/github/runs.ts";
import { type Actor } from "../src/sandbox/github/world.ts";
import { type Chance } from "./chance.ts";
import { MIGRATION } from "./definition.ts";
import { openOrFind } from "./runner.ts";
import { MAINTAINERS, nameOf, type Setting } from "./setting.ts";

export type Answers = {
  readonly answer: (open: Checkpoint, resource: ResourceState) => void;
  readonly answerWave: (open: WaveCheckpoint) => void;
};

type AnswersOptions = {
  readonly setting: Setting;
  readonly chance: Chance;
  readonly as: (login: string) => Actor;
  readonly say: (login: string, body: string, thread?: Issue) => void;
  /** Nobody says no any more. */
  readonly isEnding: () => boolean;
};

export function createAnswers({ setting, chance, as, say, isEnding }: AnswersOptions): Answers {
  const { world, workOf, journal } = setting;

  function answer({ about, environment }: Checkpoint, resource: ResourceState): void {
    const place = [resource.id, ...(environment === null ? [] : [environment])].join(" ");
    const login = chance.pick(MAINTAINERS);
    switch (about.kind) {
      case "open-pull-request":
        return openOrFind(
          world,
          workOf(resource.id),
          branchFor(MIGRATION, resource.id, { environment, phase: about.phase }),
        );
      case "review": {
        const pull = pullOf(resource, about.pullRequest);
        if (chance.happens(0.8)) return merge(pull, login, place);
        return review(pull, "changes_requested");
      }
      case "merge-refused":
        return say(login, `/migrate merge-pr ${place}`);
      case "changes-requested":
        return review(pullOf(resource, about.pullRequest), "approved");
      case "confirmation":
        return say(login, `/migrate ${about.phase}-confirmed ${place}`);
      case "failed":
        if (isEnding() || chance.happens(0.8)) return say(login, `/migrate retry ${place}`);
        return say(login, `/migrate ${chance.pick(["block", "skip"])} ${place} --reason "broken"`);
      case "rejected":
        return say(login, `/migrate retry ${place}`);
      case "outdated":
        if (!isEnding() && chance.happens(0.5)) return say(login, `/migrate merge-pr ${place}`);
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
        if (about.run && chance.happens(0.3)) return runAgain(about.run.id);
        return say(
          login,
          chance.pick([`/migrate unblock ${place}`, `/migrate recover ${place} --accept`]),
        );
      case "approval":
      case "phase-approval": {
        const other = about.requestedBy === "ada" ? "grace" : "ada";
        if (isEnding() || chance.happens(0.8)) return say(other, `/migrate approve ${place}`);
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

  function answerWave({ about, wave }: WaveCheckpoint): void {
    const login = chance.pick(MAINTAINERS);
    switch (about.kind) {
      case "approval": {
        const other = about.requestedBy === "ada" ? "grace" : "ada";
        if (isEnding() || chance.happens(0.8))
          return say(other, `/migrate approve-wave wave:${wave}`);
        return say(other, `/migrate reject-wave wave:${wave} --reason "not yet"`);
      }
      case "rejected":
        return say(login, `/migrate start wave:${wave}`);
      case "failures":
      case "paused":
        return say(login, `/migrate resume wave:${wave}`);
      case "abort":
        return say(
          login,
          chance.happens(0.7)
            ? `/migrate resume wave:${wave}`
            : `/migrate abort wave:${wave} --confirm`,
        );
    }
  }

  function pullOf({ id }: ResourceState, { number }: { readonly number: number }): Issue {
    return issueNumbered(workOf(id), number);
  }

  function merge(pull: Issue, login: string, place: string): void {
    if (chance.happens(0.15)) return say(login, `/migrate merge-pr ${place}`);
    mergePull(world, as(login), pull);
    journal.tell(() => `${login} merges ${nameOf(pull)}`);
    if (chance.happens(0.3)) say(login, `/migrate pr-merged ${place}`, pull);
  }

  function runAgain(id: number): void {
    const run = world.runs.get(id);
    if (run) rerun(world, as("grace"), run);
  }

  function review(issue: Issue, state: "approved" | "changes_requested"): void {
    if (!issue.pull || issue.state === "closed") return;
    journal.tell(() => `grace reviews ${nameOf(issue)}: ${state}`);
    addReview(world, as("grace"), { issue, pull: issue.pull }, { state, body: "See there." });
  }

  return { answer, answerWave };
}
