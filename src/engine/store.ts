/**
 * Where the state of one migration lives. The head is the version: `save` lands only if it is
 * still `basedOn.head`; otherwise it throws `StateConflictError` and writes nothing.
 */
import { type Definition } from "../domain/definition.ts";
import { type MigrationState } from "../domain/migration.ts";

export type StateStore = {
  /**
   * The newest state we know of, without asking when we know one: a save on an old one fails
   * and costs nothing but another try.
   *
   * @throws MalformedStateError when what is stored cannot be read, StateMissingError when nothing is.
   */
  readonly load: () => Promise<Snapshot>;
  /** The state as it is now; the very same snapshot when nothing has changed. Throws as `load`. */
  readonly refresh: () => Promise<Snapshot>;
  /**
   * Any other error than the promised ones leaves open whether the state was written.
   *
   * @throws StateConflictError when somebody else was faster, StateUnsettledError when nobody answered.
   */
  readonly save: (
    next: MigrationState,
    basedOn: Snapshot,
    message: CommitMessage,
  ) => Promise<Snapshot>;
};

/** The store as whoever begins a migration needs it: there may be nothing yet. */
export type MigrationStore = StateStore & {
  readonly find: () => Promise<Snapshot | null>;
  /** Whoever comes second gets what the first one made. */
  readonly initialise: (state: MigrationState, message: CommitMessage) => Promise<Snapshot>;
};

/** The state as it stood at one commit of the state branch, and the definition in force there. */
export type Snapshot = {
  readonly state: MigrationState;
  readonly definition: Definition;
  readonly head: string;
};

export type CommitMessage = {
  /** What changed, in words; one line. */
  readonly headline: string;
  /** `Resource:`, `Actor:`, `Source:` and the like, as they stand at the end of the message. */
  readonly trailers: readonly (readonly [name: string, value: string])[];
  /** Tells our own commit again when the answer to it was lost. */
  readonly transitionId: string;
};

/** Something in a file that people can put right. */
export type FileProblem = {
  readonly path: string;
  /** From 1, like the column. */
  readonly line: number;
  readonly column: number;
  /** What is wrong and what is expected. */
  readonly message: string;
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

/**
 * Nobody answered the commit, and it is not there yet: it may still land, for as long as GitHub
 * works on it. What is decided again before that, without a commit, may contradict it.
 */
export class StateUnsettledError extends Error {
  override readonly name = "StateUnsettledError";
  readonly code = "state-unsettled";

  constructor(options?: ErrorOptions) {
    super("GitHub gave no answer to a commit of the state, and it may still land", options);
  }
}

/** The migration has no state yet. */
export class StateMissingError extends Error {
  override readonly name = "StateMissingError";
  readonly code = "state-missing";

  constructor(options?: ErrorOptions) {
    super("The migration has no state yet; initialise it first", options);
  }
}

/** Files that say what Cairn cannot understand. Nothing is decided until people put them right. */
export class MalformedStateError extends Error {
  override readonly name = "MalformedStateError";
  readonly code = "malformed-state";
  readonly problems: readonly FileProblem[];

  constructor(problems: readonly FileProblem[], options?: ErrorOptions) {
    const [first] = problems;
    const where = first ? ` (${first.path}:${first.line}: ${first.message})` : "";
    super(`The state has ${problems.length} problems${where}; put the files right`, options);
    this.problems = problems;
  }
}
