/**
 * The look at reality that finds what no webhook told: open runs and pull requests named in the
 * state, comments nobody answered, effects nobody finished. It gives the same hints a delivery
 * would. A migration in which nothing is under way costs one request: whatever begins there
 * begins with a comment, so only the comments are looked at, and once an hour the state branch.
 */
import { nextDue } from "../domain/due.ts";
import { isAtWork } from "../domain/holding.ts";
import { type MigrationState } from "../domain/migration.ts";
import { openEffects } from "../domain/outbox.ts";
import { allPhases, isFinished } from "../domain/phase.ts";
import { type ResourceState } from "../domain/resource.ts";
import { type Clock } from "./clock.ts";
import { type CommentSeen, type GitHub } from "./github.ts";
import { type Hint } from "./hint.ts";
import { isGone, isOutOfReach } from "./look-at-loss.ts";
import { onGitHub, type MigrationName } from "./seen.ts";
import { type Snapshot } from "./store.ts";
import { sweepComments, type SweptComments } from "./sweep-comments.ts";
import { hintsOf } from "./sweep-work.ts";

export type Swept = {
  /** When it began (ms). */
  readonly at: number;
  readonly hints: readonly Hint[];
  /** Of each repository that could be read. */
  readonly comments: readonly SweptRepository[];
};

export type SweptRepository = SweptComments & { readonly repository: string };

/** Clocks differ and lists can be behind: the comments of a while before are looked at again. */
const OVERLAP_MS = 10 * 60_000;
/** Whose turn it is changes so often. */
const AUDIT_MS = 10 * 60_000;
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
  /** Where the look at a repository's comments left off (ISO 8601). */
  commentsSince: (repository: string) => string | null,
  { github, clock }: { readonly github: GitHub; readonly clock: Clock },
): Promise<Swept> {
  const { state, definition } = snapshot;
  const now = clock.now();
  const instant = new Date(now).toISOString();
  const resources = Object.values(state.resources);
  const repositories = new Set([
    migration.repository,
    ...resources.map(({ repository }) => onGitHub(repository, migration)),
  ]);
  const [comments, hints] = await Promise.all([
    Promise.all(
      [...repositories].map(async (repository) => {
        const since = commentsSince(repository) ?? firstLook(snapshot, now);
        const swept = await commentsIn(repository, notBefore(since, now), state, github);
        return swept ? [{ ...swept, repository }] : [];
      }),
    ),
    isIdle(snapshot, instant)
      ? []
      : Promise.all(
          resources.map((resource) =>
            hintsOf(resource, { migration, inForce: definition, github, now: instant }),
          ),
        ),
  ]);
  const audit = inTurn(resources, now).map((resource): Hint => ({
    kind: "resource",
    repository: onGitHub(resource.repository, migration),
    resource: resource.id,
    source: "sweep",
  }));
  return { at: now, hints: [...hints.flat(), ...audit], comments: comments.flat() };
}

/** What is said in a repository that is out of reach is looked for once it is back; the others must not wait for it. */
async function commentsIn(
  repository: string,
  since: string,
  state: MigrationState,
  github: GitHub,
): Promise<SweptComments | null> {
  try {
    return await sweepComments(repository, since, state, github);
  } catch (error) {
    if (isGone(error) || (await isOutOfReach(error, repository, github))) return null;
    throw error;
  }
}

/** One of those with something done and something left, another one each time: it costs a request for each phase. */
function inTurn(resources: readonly ResourceState[], now: number): readonly ResourceState[] {
  const open = resources.filter(
    (resource) =>
      resource.completedAt === null && allPhases(resource).some(({ state }) => isFinished(state)),
  );
  const turn = open[Math.floor(now / AUDIT_MS) % Math.max(1, open.length)];
  return turn ? [turn] : [];
}

/**
 * Up to when (ISO 8601) comments need not be looked at again. What is left to do about one is found
 * again at the next look, with what came shortly before it; but nobody holds the looks back for ever.
 */
export function lookedUntil(left: readonly CommentSeen[], now: number): string {
  const oldest = Math.min(...left.map(({ createdAt }) => Date.parse(createdAt)));
  const until = Math.min(now - OVERLAP_MS, Math.max(oldest - OVERLAP_MS, now - FIRST_LOOK_MS));
  return new Date(until).toISOString();
}

function notBefore(since: string, now: number): string {
  return new Date(Math.max(Date.parse(since), now - LONGEST_LOOK_MS)).toISOString();
}

/** Since the state last changed, within reason: before that everything was answered for. */
function firstLook({ state: { resources, waves } }: Snapshot, now: number): string {
  const owners = [...Object.values(resources), ...Object.values(waves)];
  const changes = owners.flatMap(({ history }) => Date.parse(history.at(-1)?.at ?? "") || []);
  const last = Math.max(now - LONGEST_LOOK_MS, ...changes);
  return new Date(Math.min(now - FIRST_LOOK_MS, last)).toISOString();
}
