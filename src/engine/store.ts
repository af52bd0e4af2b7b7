/**
 * Where the state of one migration lives. The head is the version: `save` lands only if it is
 * still `basedOn.head`; otherwise it throws `StateConflictError` and writes nothing.
 */
import { type MigrationState } from "../domain/migration.ts";

export type StateStore = {
  readonly load: () => Promise<Snapshot>;
  readonly save: (
    next: MigrationState,
    basedOn: Snapshot,
    message: CommitMessage,
  ) => Promise<Snapshot>;
};

/** The state as it stood at one commit of the state branch. */
export type Snapshot = { readonly state: MigrationState; readonly head: string };

export type CommitMessage = {
  /** What changed, in words; one line. */
  readonly headline: string;
  /** `Resource:`, `Actor:`, `Source:` and the like, as they stand at the end of the message. */
  readonly trailers: readonly (readonly [name: string, value: string])[];
  /** Tells our own commit again when the answer to it was lost. */
  readonly transitionId: string;
};

/** Somebody else committed between our read and our write. */
export class StateConflictError extends Error {
  override readonly name = "StateConflictError";
  readonly code = "state-conflict";
  readonly expectedHead: string;

  constructor(expectedHead: string, options?: ErrorOptions) {
    super(
      `The state moved on from ${expectedHead.slice(0, 7)}; read it again and decide again`,
      options,
    );
    this.expectedHead = expectedHead;
  }
}
