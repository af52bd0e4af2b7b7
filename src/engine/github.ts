/**
 * GitHub as the engine needs it, in its own words; `src/github/` says how. Every call names the
 * repository (`owner/name`) it is about; which installation it runs under is found out below.
 *
 * Reads may be repeated by the adapter. Writes never are: a write that throws anything but
 * `GitHubRefusedError` or `RateLimitedError` may have taken effect, and whoever repeats it looks first.
 */
import { type OutputsFile } from "../domain/outputs.ts";

/** Writes that GitHub's limits hold back: until when (milliseconds since the epoch), and how many. */
export type Held = { readonly until: number; readonly waiting: number };

/** Who waits for a write: a person who asked, a person who must go on, or a page that is looked at. */
export type Priority = "reply" | "checkpoint" | "dashboard";

/** An issue or a pull request, which GitHub numbers together. */
export type ThreadRef = { readonly repository: string; readonly number: number };

export type CommentSeen = {
  readonly id: number;
  readonly thread: ThreadRef;
  readonly author: string;
  /** GitHub's number of the author; a login can be given to somebody else. */
  readonly authorId?: number;
  /** Written by a bot or through an App, ours or another. */
  readonly byMachine: boolean;
  /** Written by our own App. */
  readonly byUs: boolean;
  readonly body: string;
  readonly createdAt: string;
  /** Later than `createdAt` when it was edited. */
  readonly updatedAt: string;
};

export type Comments = {
  /** The comment of our own App that `wanted` fits, among those since that instant (ISO 8601). */
  readonly findOwn: (
    thread: ThreadRef,
    since: string,
    wanted: (body: string) => boolean,
  ) => Promise<{ readonly id: number; readonly url: string } | null>;
  /** Throws `RateLimitedError` when it would have to wait for its turn for longer than `patienceMs`. */
  readonly post: (
    thread: ThreadRef,
    body: string,
    priority: Priority,
    patienceMs?: number,
  ) => Promise<{ readonly id: number; readonly url: string }>;
  /** The comment as it is now; null when it is gone. */
  readonly read: (repository: string, id: number) => Promise<CommentSeen | null>;
  /** Every comment of the repository created or changed since (ISO 8601), oldest first. */
  readonly listSince: (repository: string, since: string) => Promise<readonly CommentSeen[]>;
  readonly remove: (repository: string, id: number) => Promise<void>;
  /** Comments on a commit, for problems in a file it brings. */
  readonly postOnCommit: (repository: string, commit: string, body: string) => Promise<void>;
};

export type IssueSeen = {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly state: "open" | "closed";
};

export type Issues = {
  readonly open: (
    repository: string,
    issue: { readonly title: string; readonly body: string },
  ) => Promise<{ readonly number: number }>;
  /** The issue of our own App that `wanted` fits, the oldest when there are several; any state. */
  readonly findOwn: (
    repository: string,
    wanted: (body: string, number: number) => boolean,
  ) => Promise<{ readonly number: number } | null>;
  readonly read: (thread: ThreadRef) => Promise<IssueSeen | null>;
  /** Throws `BodyDroppedError` when GitHub kept the old body, as it does silently with one that is too long. */
  readonly update: (
    thread: ThreadRef,
    change: { readonly body?: string; readonly state?: "open" | "closed" },
    priority: Priority,
  ) => Promise<void>;
};

/** A pull request as GitHub shows it now, before anybody asked what it means to a migration. */
export type PullRequestFound = {
  /** What its branch must be updated for; left out while GitHub has not worked it out. */
  readonly outdated?: "conflict" | "behind" | null;
  readonly number: number;
  readonly url: string;
  readonly state: "open" | "merged" | "closed";
  readonly author: string;
  readonly mergedBy: string | null;
  readonly headBranch: string;
  readonly body: string;
  /** Whether its head branch lives in the same repository. */
  readonly sameRepository: boolean;
  /** Some reviewer's latest verdict is a request for changes. */
  readonly changesRequested: boolean;
  readonly headSha: string;
  /** It was closed without being merged, and its branch is not there any more. */
  readonly branchGone?: boolean;
};

export type PullRequests = {
  readonly read: (thread: ThreadRef) => Promise<PullRequestFound | null>;
  /** The newest pull request from this branch of the same repository, whatever its state. */
  readonly findByBranch: (repository: string, branch: string) => Promise<PullRequestFound | null>;
  /** Merges it if `sha` is its head; approvals and checks are GitHub's to demand. */
  readonly merge: (thread: ThreadRef, sha: string) => Promise<void>;
};

export type RunFound = {
  readonly id: number;
  readonly url: string;
  /** GitHub's run attempt. */
  readonly attempt: number;
  /** null while it runs. */
  readonly conclusion: string | null;
  readonly event: string;
  /** File name under `.github/workflows/`. */
  readonly workflow: string;
  readonly title: string;
  readonly sameRepository: boolean;
  readonly createdAt: string;
};

export type Dispatch = {
  readonly repository: string;
  /** File name under `.github/workflows/`. */
  readonly workflow: string;
  /** Branch or tag; null means the default branch. */
  readonly ref: string | null;
  readonly inputs: Readonly<Record<string, string>>;
};

export type Runs = {
  /** Learns what a dispatch with this `ref` asks GitHub for first: the default branch where it is null. */
  readonly prepare: (repository: string, ref: string | null) => Promise<void>;
  /** The run when GitHub tells it; older GitHub Enterprise Servers answer without it. */
  readonly dispatch: (
    dispatch: Dispatch,
  ) => Promise<{ readonly run: number | null; readonly url: string | null }>;
  readonly read: (repository: string, run: number) => Promise<RunFound | null>;
  /** What the newest artifact `cairn-outputs` of this very run holds; never another run's. */
  readonly outputs: (repository: string, run: number) => Promise<OutputsFile>;
  /** Runs of the workflow that were dispatched since (ISO 8601), newest first. */
  readonly listDispatched: (
    repository: string,
    workflow: string,
    since: string,
  ) => Promise<readonly RunFound[]>;
};

export type Role = "admin" | "maintain" | "write" | "triage" | "read" | "none";

export type People = {
  /** The person's role now, asked from the API, never from a payload or a cache. */
  readonly roleOf: (repository: string, login: string) => Promise<Role>;
  /** Whether she is an active member now of the team in the organisation that owns the repository. */
  readonly isInTeam: (repository: string, team: string, login: string) => Promise<boolean>;
};

export type DefinitionFound = {
  /** `.github/migrations/<name>.yml` */
  readonly path: string;
  readonly text: string;
  /** The Markdown files of `.github/skills/` at the same commit, by path. */
  readonly documents: Readonly<Record<string, string>>;
  /** Commit of the default branch it was read at. */
  readonly commit: string;
};

export type Repositories = {
  /** Every repository our App is installed on, `owner/name`. */
  readonly list: () => Promise<readonly string[]>;
  /** The definitions on the default branch; none when there is no such folder. */
  readonly definitions: (repository: string) => Promise<readonly DefinitionFound[]>;
  /** Whether the App may act in it now: false where it is gone, or the App was taken off it or suspended. */
  readonly isInstalled: (repository: string) => Promise<boolean>;
};

/** One attempt of GitHub to bring a webhook to our App. */
export type DeliveryAttempt = {
  readonly id: number;
  /** The same for every attempt at one delivery. */
  readonly guid: string;
  readonly deliveredAt: string;
  readonly succeeded: boolean;
};

export type Deliveries = {
  /** Attempts since that instant (ISO 8601), newest first; not more than GitHub tells in some pages. */
  readonly listSince: (
    since: string,
    which: "failed" | "all",
  ) => Promise<readonly DeliveryAttempt[]>;
  /** Asks GitHub to deliver it once more. */
  readonly redeliver: (id: number) => Promise<void>;
};

export type GitHub = {
  readonly comments: Comments;
  readonly issues: Issues;
  readonly pullRequests: PullRequests;
  readonly runs: Runs;
  readonly people: People;
  readonly repositories: Repositories;
  readonly deliveries: Deliveries;
};

/** GitHub refused for good (404, 410, 422, a missing permission): repeating would not help. */
export class GitHubRefusedError extends Error {
  override readonly name = "GitHubRefusedError";
  readonly code = "github-refused";
  readonly status: number;
  /** GitHub's own words, one line. */
  readonly reason: string;

  constructor(status: number, reason: string, options?: ErrorOptions) {
    super(`GitHub refused with ${status}: ${reason}`, options);
    this.status = status;
    this.reason = reason;
  }
}

/** GitHub asks us to wait. Nothing was written. */
export class RateLimitedError extends Error {
  override readonly name = "RateLimitedError";
  readonly code = "rate-limited";
  /** Milliseconds since the epoch: not before. */
  readonly retryAt: number;

  constructor(retryAt: number, options?: ErrorOptions) {
    super(`GitHub asks to wait until ${new Date(retryAt).toISOString()}`, options);
    this.retryAt = retryAt;
  }
}

/** GitHub answered 200 and kept the old body: the new one is too long for it. */
export class BodyDroppedError extends Error {
  override readonly name = "BodyDroppedError";
  readonly code = "body-dropped";

  constructor(thread: ThreadRef, options?: ErrorOptions) {
    super(`GitHub kept the old body of ${thread.repository}#${thread.number}`, options);
  }
}
