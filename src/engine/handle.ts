import { type Definition } from "../domain/definition.ts";
import { type Claim } from "../domain/effects.ts";
import { type MigrationState } from "../domain/migration.ts";
/**
 * Carries out a batch of tasks of one migration: load, decide each in turn, save all of it in
 * one commit together with the claimed effects. The only place where the core meets the store.
 *
 * Somebody else may commit in between. Then everything is read again and *decided again*,
 * because what was right a moment ago may now be refused. For the same reason nothing is
 * called refused or already so on a state that was not looked at again.
 */
import { type OwnedEffect } from "../domain/outbox.ts";
import { messageOf } from "./commit-words.ts";
import { decideBatch, type DecidedBatch, type Outcome } from "./decide-batch.ts";
import { StateConflictError, type StateStore } from "./store.ts";
import { type Batch } from "./task.ts";

const MAX_ATTEMPTS = 5;

export type Handled = {
  /** One per task, in their order. */
  readonly outcomes: readonly Outcome[];
  /** Committed and claimed by us, to be performed now; `taken` were somebody else's, so look first. */
  readonly effects: readonly (OwnedEffect & { readonly taken: boolean })[];
  /** The state now, with the riders in it, whether they were committed or not. */
  readonly state: MigrationState;
  readonly definition: Definition;
  /** Head of the state branch after our commit; null when there was nothing to commit. */
  readonly commit: string | null;
};

export type HandleContext = {
  readonly store: StateStore;
  /** ISO 8601. */
  readonly now: () => string;
  /** Which instance performs the effects, and until when nobody else may. */
  readonly claim: () => Claim;
  /** Whether what was looked at before the batch still tells how it is; else a conflict ends it. */
  readonly isFresh: () => boolean;
  /** Names the commit; the same for every attempt at it. */
  readonly transitionId: string;
};

/** @throws StateConflictError when others kept committing first, five times over, or for too long. */
export async function handle(batch: Batch, context: HandleContext): Promise<Handled> {
  const { store, transitionId } = context;
  let snapshot = await store.load();
  let fresh = false;
  for (let attempt = 1; ;) {
    const { definition } = snapshot;
    const claim = context.claim();
    const decided = decideBatch(batch, snapshot, { now: context.now(), claim });
    if (!isWorthACommit(decided, batch)) {
      // Where nobody is answered, nothing is refused that a newer state would allow.
      const isNewest = fresh || batch.tasks.length === 0;
      if (isNewest) return { ...decided, definition, effects: [], commit: null };
      const newest = await store.refresh();
      if (newest === snapshot) return { ...decided, definition, effects: [], commit: null };
      snapshot = newest;
      fresh = true;
      continue;
    }
    try {
      const message = messageOf(decided, transitionId);
      const saved = await store.save(decided.state, snapshot, message);
      const { outcomes, effects, taken } = decided;
      const claimed = [
        ...effects.map((effect) => ({ ...effect, taken: false })),
        ...taken.map((effect) => ({ ...effect, claim, taken: true })),
      ];
      return { outcomes, effects: claimed, state: saved.state, definition, commit: saved.head };
    } catch (error) {
      const mayTryAgain = attempt < MAX_ATTEMPTS && context.isFresh();
      if (!(error instanceof StateConflictError) || !mayTryAgain) throw error;
      attempt += 1;
      snapshot = await store.load();
      fresh = true;
    }
  }
}

function isWorthACommit(
  { tasksChanged, taken, ridersChanged }: DecidedBatch,
  { flush }: Batch,
): boolean {
  return tasksChanged || taken.length > 0 || (flush && ridersChanged);
}
