/** State kept in memory, with every commit it took: for tests and the simulator. */
import { type Definition } from "../domain/definition.ts";
import { type MigrationState } from "../domain/migration.ts";
import {
  StateConflictError,
  StateMissingError,
  type CommitMessage,
  type MigrationStore,
  type Snapshot,
} from "../engine/store.ts";

export type MemoryStore = MigrationStore & {
  /** Oldest first; how the migration was initialised is not among them. */
  readonly commits: readonly (CommitMessage & { readonly state: MigrationState })[];
};

export function memoryStore(initial: MigrationState | null, definition: Definition): MemoryStore {
  const commits: (CommitMessage & { readonly state: MigrationState })[] = [];
  let current: Snapshot | null = initial && { state: initial, definition, head: "memory-0" };
  const load = (): Promise<Snapshot> =>
    current ? Promise.resolve(current) : Promise.reject(new StateMissingError());
  return {
    commits,
    find: () => Promise.resolve(current),
    load,
    refresh: load,
    initialise: (state) => {
      current ??= { state, definition, head: "memory-0" };
      return Promise.resolve(current);
    },
    save: (next, basedOn, message) => {
      if (basedOn.head !== current?.head) {
        return Promise.reject(new StateConflictError(basedOn.head));
      }
      if (next === basedOn.state) return Promise.resolve(basedOn);
      commits.push({ ...message, state: next });
      current = { state: next, definition, head: `memory-${commits.length}` };
      return Promise.resolve(current);
    },
  };
}
