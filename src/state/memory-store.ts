/** State kept in memory, with every commit it took: for tests and the simulator. */
import { type MigrationState } from "../domain/migration.ts";
import {
  StateConflictError,
  type CommitMessage,
  type Snapshot,
  type StateStore,
} from "../engine/store.ts";

export type MemoryStore = StateStore & {
  /** Oldest first. */
  readonly commits: readonly (CommitMessage & { readonly state: MigrationState })[];
};

export function memoryStore(initial: MigrationState): MemoryStore {
  const commits: (CommitMessage & { readonly state: MigrationState })[] = [];
  let current: Snapshot = { state: initial, head: "memory-0" };
  return {
    commits,
    load: () => Promise.resolve(current),
    save: (next, basedOn, message) => {
      if (basedOn.head !== current.head) {
        return Promise.reject(new StateConflictError(basedOn.head));
      }
      commits.push({ ...message, state: next });
      current = { state: next, head: `memory-${commits.length}` };
      return Promise.resolve(current);
    },
  };
}
