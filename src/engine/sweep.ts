/**
 * The look at reality that finds what no webhook told: open runs and pull requests named in the
 * state, comments nobody answered, effects nobody finished. It gives the same hints a delivery
 * would. A migration in which nothing is under way costs one request: whatever begins there
 * begins with a comment, so only the comments are looked at.
 */
import { skillOf } from "../domain/attempts.ts";
import { branchFor, effectNamedIn } from "../domain/correlation.ts";
import { type Definition } from "../domain/definition.ts";
import { nextDue } from "../domain/due.ts";
import { heldTo } from "../domain/held-to.ts";
import { isAtWork } from "../domain/holding.ts";
import { openEffects } from "../domain/outbox.ts";
import { allPhases, currentAttempt, dispatchId, isUnderWay } from "../domain/phase.ts";
import { type Attempt, type ResourceState } from "../domain/resource.ts";
import { type Clock } from "./clock.ts";
import { type CommentSeen, type GitHub } from "./github.ts";
import { type Hint } from "./hint.ts";
import { onGitHub, type MigrationName } from "./seen.ts";
import { type Snapshot } from "./store.ts";
import { sweepComments, type SweptComments } from "./sweep-comments.ts";

export type Swept = SweptComments & {
  readonly hints: readonly Hint[];
  /** Comments up to here were looked at (ISO 8601). */
  readonly commentsUntil: string;
};

/** Clocks differ and lists can be behind: the comments of a while before are looked at again. */
const OVERLAP_MS = 10 * 60_000;
const DAY_MS = 24 * 60 * 60_000;
/** How far a process that has just started looks back: at least, and at most. */
const FIRST_LOOK_MS = 3 * DAY_MS;
const LONGEST_LOOK_MS = 30 * DAY_MS;

/** Nothing is under way, and time alone brings nothing. */
export function isIdle({ state, definition }: Snapshot, now: string): boolean {
  return (
    openEffects(state).length === 0 &&
    nextDue(state, definition, now) === null &&
    Object.values(state.resources).every(
      (resource) => !resource.started || (resource.completedAt !== null && !isAtWork(resource)),
    )
  );
}

export async function sweep(
  migration: MigrationName,
  snapshot: Snapshot,
  commentsSince: string | null,
  { github, clock }: { readonly github: GitHub; readonly clock: Clock },
): Promise<Swept> {
  const { state, definition } = snapshot;
  const now = clock.now();
  const since = commentsSince ?? firstLook(snapshot, now);
  const resources = Object.values(state.resources);
  const repositories = new Set([
    migration.repository,
    ...resources.map(({ repository }) => onGitHub(repository, migration)),
  ]);
  const [comments, hints] = await Promise.all([
    Promise.all(
      [...repositories].map((repository) => sweepComments(repository, since, state, github)),
    ),
    isIdle(snapshot, new Date(now).toISOString())
      ? []
      : Promise.all(resources.map((resource) => hintsOf(resource, migration, definition, github))),
  ]);
  const unanswered = comments.flatMap((one) => one.unanswered);
  return {
    hints: hints.flat(),
    unanswered,
    duplicates: comments.flatMap(({ duplicates }) => duplicates),
    commentsUntil: notPast(unanswered, now),
  };
}

/** What is answered in vain is found again at the next look; but nobody holds the looks back for ever. */
function notPast(unanswered: readonly CommentSeen[], now: number): string {
  const oldest = Math.min(...unanswered.map(({ createdAt }) => Date.parse(createdAt)));
  const until = Math.min(now - OVERLAP_MS, Math.max(oldest, now - FIRST_LOOK_MS));
  return new Date(until).toISOString();
}

/** Since the state last changed, within reason: before that everything was answered for. */
function firstLook({ state: { resources, waves } }: Snapshot, now: number): string {
  const owners = [...Object.values(resources), ...Object.values(waves)];
  const changes = owners.flatMap(({ history }) => Date.parse(history.at(-1)?.at ?? "") || []);
  const last = Math.max(now - LONGEST_LOOK_MS, ...changes);
  return new Date(Math.min(now - FIRST_LOOK_MS, last)).toISOString();
}

async function hintsOf(
  resource: ResourceState,
  migration: MigrationName,
  inForce: Definition,
  github: GitHub,
): Promise<readonly Hint[]> {
  const definition = heldTo(inForce, resource);
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
  const rules = definition.phases.find(({ name }) => name === phase);
  const skill = rules ? skillOf(rules, attempt) : null;
  // A manual phase is checked once it is confirmed.
  const isEarly = rules?.work.uses === "manual" && attempt.part === null && !attempt.confirmed;
  if (skill === null || isEarly) return null;
  const workflow = definition.skills[skill]?.workflow;
  if (workflow === undefined) return null;
  const runs = await github.runs.listDispatched(repository, workflow, attempt.startedAt);
  return runs.find(({ title }) => effectNamedIn(title, migration.name) === effect)?.id ?? null;
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
