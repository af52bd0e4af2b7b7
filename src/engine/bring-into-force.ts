/**
 * Commits a changed definition to the state branch: the copy of it, what it changes for what has
 * not started, and the copies of those that are still in use. Decided again when somebody else
 * committed in between; nothing is written where it does not fit what has happened.
 */
import { adopt, type Proposed } from "../domain/adopt.ts";
import { type DefinitionProblem } from "../domain/definition-problem.ts";
import { isoNow, type Clock } from "./clock.ts";
import { type Log } from "./log.ts";
import { StateConflictError, type StateStore } from "./store.ts";

const MAX_ATTEMPTS = 5;

/** A definition that is to come into force, and whoever waits for what becomes of it. */
export type Proposal = {
  readonly proposed: Proposed;
  readonly resolve: (problems: readonly DefinitionProblem[]) => void;
  readonly reject: (error: unknown) => void;
};

/** Each by itself; whether any of them is in force now that was not before. */
export async function bringAllIntoForce(
  proposals: readonly Proposal[],
  {
    store,
    clock,
    ids,
    log,
    facts,
  }: {
    readonly store: StateStore;
    readonly clock: Clock;
    readonly ids: () => string;
    readonly log: Log;
    readonly facts: { readonly migration: string };
  },
): Promise<boolean> {
  let changed = false;
  for (const { proposed, resolve, reject } of proposals) {
    try {
      const { problems, commit } = await bringIntoForce(proposed, {
        store,
        now: () => isoNow(clock),
        transitionId: ids(),
      });
      if (commit !== null) {
        log.info({ ...facts, digest: proposed.inForce.digest, commit }, "adopted");
        changed = true;
      }
      resolve(problems);
    } catch (error) {
      reject(error);
    }
  }
  return changed;
}

type BroughtIntoForce = {
  readonly problems: readonly DefinitionProblem[];
  /** null when it is in force already, or cannot be. */
  readonly commit: string | null;
};

async function bringIntoForce(
  proposed: Proposed,
  context: {
    readonly store: StateStore;
    /** ISO 8601. */
    readonly now: () => string;
    readonly transitionId: string;
  },
): Promise<BroughtIntoForce> {
  const { store, transitionId } = context;
  const { digest, commit, path } = proposed.inForce;
  let snapshot = await store.refresh();
  for (let attempt = 1; ; attempt += 1) {
    const { state, definition } = snapshot;
    if (state.definition.digest === digest) return { problems: [], commit: null };
    const stamp = { at: context.now(), actor: "cairn", source: "engine" } as const;
    const adopted = adopt(state, definition, proposed, stamp);
    if (!adopted.ok) return { problems: adopted.problems, commit: null };
    const touched = adopted.events.flatMap((event) =>
      "resource" in event ? [event.resource] : [],
    );
    const message = {
      headline: `Bring the definition of ${definition.name} into force`,
      trailers: [
        ["Source", `${path}@${commit}`] as const,
        ...[...new Set(touched)].map((resource) => ["Resource", resource] as const),
      ],
      transitionId,
    };
    try {
      const saved = await store.save(adopted.state, snapshot, message);
      return { problems: [], commit: saved.head };
    } catch (error) {
      if (!(error instanceof StateConflictError) || attempt === MAX_ATTEMPTS) throw error;
      snapshot = await store.load();
    }
  }
}
