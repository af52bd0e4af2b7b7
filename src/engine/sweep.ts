import { extractCommands } from "../commands/extract.ts";
/**
 * The look at reality that finds what no webhook told: open runs and pull requests named in the
 * state, comments nobody answered, effects nobody finished. It gives the same hints a delivery
 * would. A migration in which nothing is under way costs one request.
 */
import { branchFor, effectNamedIn } from "../domain/correlation.ts";
import { type Definition } from "../domain/definition.ts";
import { openEffects } from "../domain/outbox.ts";
import { allPhases, currentAttempt, dispatchId, isUnderWay } from "../domain/phase.ts";
import { type Attempt, type ResourceState } from "../domain/resource.ts";
import { hasMarker } from "../messages/marker.ts";
import { type Clock } from "./clock.ts";
import { replyId } from "./decide-batch.ts";
import { type CommentSeen, type GitHub } from "./github.ts";
import { isHandled } from "./handled-comments.ts";
import { type Hint } from "./hint.ts";
import { onGitHub, type MigrationName } from "./seen.ts";
import { type Snapshot } from "./store.ts";

export type Swept = {
  readonly hints: readonly Hint[];
  /** Comments up to here were looked at (ISO 8601). */
  readonly commentsUntil: string;
};

/** Clocks differ and lists can be behind: the comments of a while before are looked at again. */
const OVERLAP_MS = 10 * 60_000;
/** How far a process that has just started looks back at least. */
const FIRST_LOOK_MS = 3 * 24 * 60 * 60_000;

export async function sweep(
  migration: MigrationName,
  { state, definition }: Snapshot,
  commentsSince: string | null,
  { github, clock }: { readonly github: GitHub; readonly clock: Clock },
): Promise<Swept> {
  const now = clock.now();
  const since = commentsSince ?? new Date(now - FIRST_LOOK_MS).toISOString();
  const commentsUntil = new Date(now - OVERLAP_MS).toISOString();
  const resources = Object.values(state.resources);
  const isIdle =
    openEffects(state).length === 0 &&
    resources.every(({ started, completedAt }) => !started || completedAt !== null);
  if (isIdle) return { hints: [], commentsUntil: since };
  const found = await Promise.all([
    ...resources.map((resource) => hintsOf(resource, migration, definition, github)),
    ...[...new Set(resources.map(({ repository }) => onGitHub(repository, migration)))].map(
      (repository) => unanswered(repository, since, migration, { state, definition }, github),
    ),
  ]);
  return { hints: found.flat(), commentsUntil };
}

async function hintsOf(
  resource: ResourceState,
  migration: MigrationName,
  definition: Definition,
  github: GitHub,
): Promise<readonly Hint[]> {
  const repository = onGitHub(resource.repository, migration);
  const found = await Promise.all(
    allPhases(resource).map(async ({ environment, phase, state }): Promise<readonly Hint[]> => {
      const attempt = currentAttempt(state);
      if (!attempt || !isUnderWay(state)) return [];
      const { pullRequest, run } = attempt;
      if (pullRequest && pullRequest.state !== "merged") {
        return [pullRequestHint(repository, pullRequest.number)];
      }
      const uses = definition.phases.find(({ name }) => name === phase)?.work.uses;
      if (uses === "pull_request" && !pullRequest) {
        const branch = branchFor(migration.name, resource.id, { environment, phase });
        const opened = await github.pullRequests.findByBranch(repository, branch);
        if (opened) return [pullRequestHint(repository, opened.number)];
      }
      if (run) return run.conclusion === null ? [runHint(repository, run.id)] : [];
      const effect = dispatchId(resource.id, { environment, phase }, attempt.number);
      const started = await runOf(effect, resource, {
        repository,
        migration,
        definition,
        github,
        attempt,
      });
      return started === null ? [] : [runHint(repository, started)];
    }),
  );
  return found.flat();
}

/** A run whose id nobody told us: dispatched by us, and no longer in the outbox. */
async function runOf(
  effect: string,
  { outbox }: ResourceState,
  given: {
    readonly repository: string;
    readonly migration: MigrationName;
    readonly definition: Definition;
    readonly github: GitHub;
    readonly attempt: Attempt;
  },
): Promise<number | null> {
  // While it is in the outbox, whoever performs it finds it.
  if (outbox.some(({ id }) => id === effect)) return null;
  const { repository, migration, definition, github, attempt } = given;
  const [, , phase] = effect.split("/");
  const work = definition.phases.find(({ name }) => name === phase)?.work;
  const skill = work?.uses === "manual" ? work.verify : (work?.skill ?? null);
  if (skill === null || (work?.uses === "manual" && !attempt.confirmed)) return null;
  const workflow = definition.skills[skill]?.workflow;
  if (workflow === undefined) return null;
  const runs = await github.runs.listDispatched(repository, workflow, attempt.startedAt);
  return runs.find(({ title }) => effectNamedIn(title, migration.name) === effect)?.id ?? null;
}

async function unanswered(
  repository: string,
  since: string,
  migration: MigrationName,
  { state }: Pick<Snapshot, "state" | "definition">,
  github: GitHub,
): Promise<readonly Hint[]> {
  const comments = await github.comments.listSince(repository, since);
  const ours = comments.filter(({ byMachine }) => byMachine);
  return comments
    .filter((comment) => isOpenCommand(comment, since))
    .filter((comment) => !isHandled(comment.id, state))
    .filter(
      ({ id }) =>
        !ours.some(({ body }) => hasMarker(body, migration.name, replyId({ comment: id }))),
    )
    .map((comment) => ({ kind: "comment", comment, source: `comment:${comment.id}` }));
}

/** An edited comment is no command, whatever it says now. */
function isOpenCommand(
  { byMachine, createdAt, updatedAt, body }: CommentSeen,
  since: string,
): boolean {
  if (byMachine || createdAt !== updatedAt) return false;
  if (Date.parse(createdAt) < Date.parse(since)) return false;
  const read = extractCommands(body);
  return !read.ok || read.lines.length > 0;
}

function pullRequestHint(repository: string, number: number): Hint {
  return {
    kind: "pull-request",
    thread: { repository, number },
    headBranch: "",
    body: "",
    source: "sweep",
  };
}

function runHint(repository: string, run: number): Hint {
  return { kind: "run", repository, run, title: "", source: "sweep" };
}
