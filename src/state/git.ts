/**
 * What the branch store needs of git, in its words. The branch is the unit: reads are of one
 * commit, and a write is one commit that lands only on the head it names.
 */
export type Git = {
  /**
   * Every file at the head of the branch, all of one commit; `unchanged` when the head is still
   * `knownHead`, null when there is no such branch.
   */
  readonly readSnapshot: (
    branch: string,
    knownHead: string | null,
  ) => Promise<BranchFiles | "unchanged" | null>;
  /** Makes the branch with a first commit of its own; fails when it is there already. */
  readonly createOrphan: (
    branch: string,
    files: Files,
    message: GitMessage,
  ) => Promise<{ readonly head: string }>;
  /** @throws StaleHeadError when the branch is not at `expectedHead`; after any other error nobody knows. */
  readonly commit: (commit: GitCommit) => Promise<{ readonly head: string }>;
  /** The newest commits of the branch, newest first. */
  readonly recentMessages: (
    branch: string,
    limit: number,
  ) => Promise<readonly { readonly commit: string; readonly message: string }[]>;
};

/** Text by path. */
export type Files = ReadonlyMap<string, string>;

export type BranchFiles = { readonly head: string; readonly files: Files };

export type GitMessage = { readonly headline: string; readonly body: string };

export type GitCommit = GitMessage & {
  readonly branch: string;
  readonly expectedHead: string;
  readonly additions: Files;
  readonly deletions: readonly string[];
};

/** The branch is not where the commit expected it. */
export class StaleHeadError extends Error {
  override readonly name = "StaleHeadError";
  readonly code = "stale-head";
  readonly expectedHead: string;

  constructor(expectedHead: string, options?: ErrorOptions) {
    super(`The branch is not at ${expectedHead.slice(0, 7)} any more; read it again`, options);
    this.expectedHead = expectedHead;
  }
}
