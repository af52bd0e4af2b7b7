/**
 * The whole of Cairn behind one door: hints go in, from deliveries or sweeps, and reach the
 * migration they are about. It coordinates and never does the work of a phase itself.
 */
import { isoNow } from "./clock.ts";
import { type CommentSeen } from "./github.ts";
import { repositoryOf, type Hint } from "./hint.ts";
import { type Migration } from "./migration.ts";
import { createNotices } from "./notices.ts";
import { createRegistry, type RegistryContext } from "./registry.ts";
import { routeComment } from "./route-comment.ts";
import { MalformedStateError, StateMissingError } from "./store.ts";
import { isIdle, lookedUntil, sweep } from "./sweep.ts";

export type Orchestrator = {
  /** Finds every migration there is, and looks at reality once. */
  readonly start: () => Promise<void>;
  /** Resolves once the hint is in the right inbox, or is known to be about nothing. */
  readonly receive: (hint: Hint) => Promise<void>;
  /** Definitions of the repository may have changed; `commit` is told what is wrong with them. */
  readonly definitionsPushed: (repository: string, commit: string) => Promise<void>;
  readonly repositoryAdded: (repository: string) => Promise<void>;
  /** If it is a state branch, people must know at once. */
  readonly branchDeleted: (repository: string, branch: string) => Promise<void>;
  readonly sweep: () => Promise<void>;
  readonly idle: () => Promise<void>;
  /** Finishes what was accepted. */
  readonly stop: () => Promise<void>;
  readonly migrations: () => readonly Migration[];
};

/** How often definitions are looked for that no webhook told of. */
const LOOK_MS = 6 * 60 * 60_000;
/** How long the state of a migration in which nothing is under way is taken to stay as it is. */
const REST_MS = 60 * 60_000;

export function createOrchestrator(context: RegistryContext): Orchestrator {
  const { github, clock, log } = context;
  const registry = createRegistry(context);
  const notices = createNotices(context);
  const commentsUntil = new Map<Migration, Map<string, string>>();
  /** When (ms) the state branch was looked at last. */
  const stateSeenAt = new Map<Migration, number>();
  const stopped = new AbortController();
  let lookedAt = 0;

  async function start(): Promise<void> {
    for (const repository of await github.repositories.list()) {
      try {
        await registry.concerning(repository);
      } catch (error) {
        log.error({ repository, err: error }, "its definitions could not be looked for");
      }
    }
    const names = registry.all().map(({ name, repository }) => `${repository}: ${name}`);
    log.info({ migrations: names }, "started");
    lookedAt = clock.now();
    await sweepAll();
  }

  async function receive(hint: Hint): Promise<void> {
    if (stopped.signal.aborted) return;
    const candidates = await registry.concerning(repositoryOf(hint));
    if (hint.kind === "comment") return receiveComment(hint, candidates);
    for (const migration of candidates) {
      if (migration.concerns(hint)) migration.push(hint);
    }
  }

  async function receiveComment(
    hint: Extract<Hint, { readonly kind: "comment" }>,
    candidates: readonly Migration[],
  ): Promise<void> {
    const { comment } = hint;
    const problems = registry.problemsIn(comment.thread.repository);
    if (candidates.length === 0 && problems.length === 0) return;
    const route = routeComment(comment, candidates);
    if (route.to === "migration") route.migration.push(hint);
    else if (route.to === "unclear") {
      const names = candidates.map(({ name }) => name);
      await notices.unclear(comment, { named: route.named, names, problems });
    }
  }

  /**
   * A push that no webhook told may have brought a definition, or put one right that could not be
   * read before. The latter are looked at in every sweep, all others now and then. Whoever knows
   * of no migration at all may have been given a list that was behind, and looks every time.
   */
  async function lookForMigrations(): Promise<void> {
    const isDue = registry.all().length === 0 || clock.now() - lookedAt >= LOOK_MS;
    try {
      const repositories = isDue ? await github.repositories.list() : registry.unsettled();
      for (const repository of repositories) await registry.look(repository);
      if (isDue) lookedAt = clock.now();
    } catch (error) {
      log.warn({ err: error }, "definitions were not looked for; the next sweep tries again");
    }
  }

  async function sweepAll(): Promise<void> {
    await lookForMigrations();
    for (const migration of registry.all()) await sweepSafely(migration);
  }

  /** What keeps one from being swept must not keep the others. */
  async function sweepSafely(migration: Migration): Promise<void> {
    const { name } = migration;
    try {
      await sweepOne(migration);
    } catch (error) {
      if (error instanceof MalformedStateError) {
        log.error({ migration: name, problems: error.problems }, "the state cannot be read");
      } else if (!(error instanceof StateMissingError)) {
        log.warn({ migration: name, err: error }, "not swept; the next sweep tries again");
      }
    }
  }

  /** Nothing begins there without a comment; but people change a state by hand, too. */
  function mayRest(migration: Migration): boolean {
    const now = clock.now();
    const seenAt = stateSeenAt.get(migration) ?? now;
    const known = migration.known();
    const rests =
      known !== null &&
      !migration.isStateMissing() &&
      isIdle(known, isoNow(clock)) &&
      now - seenAt < REST_MS;
    stateSeenAt.set(migration, rests ? seenAt : now);
    return rests;
  }

  async function sweepOne(migration: Migration): Promise<void> {
    const known = mayRest(migration) ? migration.known() : null;
    const snapshot = known ?? (await migration.refresh());
    const until = commentsUntil.get(migration) ?? new Map<string, string>();
    commentsUntil.set(migration, until);
    const since = (repository: string): string | null =>
      earliest(until.get(repository) ?? null, migration.owedSince(repository));
    const swept = await sweep(migration, snapshot, since, { github, clock });
    for (const { repository, unanswered } of swept.comments) {
      migration.sweptComments(repository, unanswered);
    }
    for (const hint of swept.hints) migration.push(hint);
    const open = swept.comments.flatMap(({ unanswered }) => unanswered);
    // It may be meant for another migration of the same repository.
    for (const comment of open) {
      await receive({ kind: "comment", comment, source: `comment:${comment.id}` });
    }
    for (const { repository, unanswered, duplicates } of swept.comments) {
      const left = [...unanswered];
      for (const one of duplicates) if (!(await removeDuplicate(one))) left.push(one);
      until.set(repository, lookedUntil(left, swept.at));
    }
    migration.tidy();
    migration.showAll();
    const hints = swept.hints.length + open.length;
    if (hints > 0) log.info({ migration: migration.name, hints, at: isoNow(clock) }, "swept");
  }

  /** Whether it is gone. */
  async function removeDuplicate({ thread, id }: CommentSeen): Promise<boolean> {
    const facts = { repository: thread.repository, thread: thread.number, comment: id };
    try {
      await github.comments.remove(thread.repository, id);
      log.warn(facts, "removed a comment of ours that was there twice");
      return true;
    } catch (error) {
      log.warn({ ...facts, err: error }, "a comment of ours is there twice; the next sweep tries");
      return false;
    }
  }

  async function idle(): Promise<void> {
    await Promise.all(registry.all().map((migration) => migration.idle()));
  }

  return {
    start,
    receive,
    async definitionsPushed(repository, commit) {
      const problems = await registry.look(repository);
      if (problems.length > 0) await notices.onCommit(repository, commit, problems);
    },
    async repositoryAdded(repository) {
      await registry.concerning(repository);
    },
    async branchDeleted(repository, branch) {
      for (const migration of await registry.concerning(repository)) {
        if (migration.stateBranch === branch) await sweepSafely(migration);
      }
    },
    sweep: sweepAll,
    idle,
    async stop() {
      stopped.abort();
      await Promise.all(registry.all().map((migration) => migration.close()));
    },
    migrations: registry.all,
  };
}

function earliest(one: string | null, other: string | null): string | null {
  if (one === null || other === null) return one;
  return one < other ? one : other;
}
