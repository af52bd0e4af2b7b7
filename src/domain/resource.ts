/**
 * One resource as it stands: what its file on the state branch says, in the form the rules read.
 *
 * Every status carries exactly its own fields. What can be computed is not stored: the open
 * checkpoints and the resource's own status are functions of this state (`checkpoint.ts`,
 * `status.ts`), so they cannot disagree with it.
 */
import { type Effect } from "./effects.ts";
import { type Event } from "./events.ts";
import { type GateWait } from "./gates.ts";

export type ResourceState = {
  readonly id: string;
  readonly wave: string;
  /** `owner/name`; null means the repository that holds the definition. */
  readonly repository: string | null;
  readonly metadata: Readonly<Record<string, string | number | boolean>>;
  /** SHA-256 of the definition this resource is held to; null until it starts. */
  readonly definitionDigest: string | null;
  readonly started: Mark | null;
  readonly paused: Pause | null;
  /** Somebody asked to end it for good; it happens once that is confirmed. */
  readonly abortAsked: Reasoned | null;
  /** Set when it ended without being done. */
  readonly aborted: Reasoned | null;
  /** Set when a person took it out, or the definition named it no more before it was started. */
  readonly withdrawn: Withdrawn | null;
  /** When it ended, one way or another. */
  readonly completedAt: string | null;
  /** Phases done once per resource, in the order they run. */
  readonly shared: Readonly<Record<string, PhaseState>>;
  /** In the order of the definition. */
  readonly environments: Readonly<Record<string, EnvironmentState>>;
  /** Effects committed but not known to be done. */
  readonly outbox: readonly Effect[];
  /** One entry per event, oldest first. */
  readonly history: readonly Event[];
};

/** Who did something, and when (ISO 8601). */
export type Mark = { readonly by: string; readonly at: string };

export type EnvironmentState = {
  readonly primary: boolean;
  readonly phases: Readonly<Record<string, PhaseState>>;
  /** Given since it was last asked for. */
  readonly approvals: readonly Approval[];
  /** Set when a person did without its soak and its windows. */
  readonly waived: Reasoned | null;
  readonly progress: EnvironmentProgress;
};

/** `reason` is what a person gave; null where the definition names it no more. */
export type Withdrawn = Mark & { readonly reason: string | null };

/** What somebody did and why. */
export type Reasoned = Mark & { readonly reason: string };

/** A person's stop. `drainedAt` is set once no work is under way any more. */
export type Pause = Reasoned & { readonly drainedAt: string | null };

/** `digest` is of what was approved; `teams` are those of the rule she was in at that moment. */
export type Approval = Mark & { readonly digest: string; readonly teams: readonly string[] };

export type EnvironmentProgress =
  | { readonly status: "pending"; readonly reason: string }
  | { readonly status: "blocked"; readonly by: readonly string[] }
  | Exclude<GateWait, { readonly status: "awaiting_window" }>
  /** `begun`: some of its phases are done, and the next one may not start now. */
  | (Extract<GateWait, { readonly status: "awaiting_window" }> & { readonly begun: boolean })
  | { readonly status: "active"; readonly since: string }
  | { readonly status: "awaiting_sign_off"; readonly since: string }
  | { readonly status: "completed"; readonly at: string; readonly signedOffBy: string | null };

export type PhaseState = UnblockedPhase | BlockedPhase;

export type UnblockedPhase =
  | { readonly status: "pending"; readonly reason: string }
  | { readonly status: "in_progress"; readonly since: string; readonly attempts: Attempts }
  | {
      readonly status: "awaiting_human";
      readonly since: string;
      readonly waitsFor: WaitsFor;
      readonly attempts: Attempts;
    }
  | {
      readonly status: "failed";
      readonly since: string;
      readonly failure: Failure;
      readonly attempts: Attempts;
    }
  | { readonly status: "completed"; readonly at: string; readonly attempts: readonly Attempt[] }
  | {
      readonly status: "skipped";
      readonly skipped: Mark;
      readonly reason: string;
      readonly attempts: readonly Attempt[];
    };

/** A person's hold. What happens meanwhile is recorded underneath and counts once it is lifted. */
export type BlockedPhase = {
  readonly status: "blocked";
  readonly blocked: Mark;
  readonly reason: string;
  readonly underneath: UnblockedPhase;
};

/**
 * What a person owes the phase: open a pull request, review it and merge it, confirm something,
 * choose, approve, or judge a measurement that says neither yes nor no.
 */
export type WaitsFor =
  | "pull-request"
  | "review"
  | "confirmation"
  | "decision"
  | "approval"
  | "judgement"
  /** The go for work that waits for one before it begins. */
  | "go";

/** Never empty: the last one is the one under way. */
export type Attempts = readonly [Attempt, ...Attempt[]];

/** One try at a phase. Attempts are kept; a retry adds one. */
export type Attempt = {
  readonly number: number;
  readonly startedAt: string;
  readonly startedBy: string;
  /** null where the phase is done in one go. */
  readonly part: Part | null;
  readonly run: WorkflowRun | null;
  /** What the run left behind; null until it was read. */
  readonly outputs: Outputs | null;
  readonly verdict: Verdict | null;
  /** When the stage had been done for as long as it must be. */
  readonly soakedAt: string | null;
  readonly pullRequest: PullRequest | null;
  /** Who gave the go for work that needs one. */
  readonly permitted: Mark | null;
  readonly confirmed: Mark | null;
  /** Why the confirmation was taken without its check. */
  readonly unverified: string | null;
  /** Each of what stood there when it was given; one of something else counts no more. */
  readonly approvals: readonly Approval[];
  readonly rejected: (Mark & { readonly reason: string }) | null;
  readonly choice: Choice | null;
  /** When the question ran out of time and had no default. */
  readonly expiredAt: string | null;
  readonly items: { readonly completed: number; readonly total: number } | null;
  /** Set when its run had no result after so long (ms); a result that comes later still counts. */
  readonly overdueMs: number | null;
  /** When GitHub took the dispatch without saying which run it starts. */
  readonly dispatchedAt: string | null;
  /** When no run of the dispatch was to be found; one that comes later still counts. */
  readonly runMissingAt: string | null;
  /** What of its work is not on GitHub any more. */
  readonly lost: Lost | null;
  /** What GitHub shows of it, though it is recorded as done. */
  readonly disputed: Disputed | null;
  /** Set when the attempt ended badly and was given up. */
  readonly failure: Failure | null;
};

/** As in `WorkSeen`; `settled` is who said that the record is right all the same. */
export type Disputed = {
  readonly pullRequest: string | null;
  readonly run: string | null;
  /** The pull request that undid its own, which GitHub shows as merged all the same. */
  readonly revertedBy: number | null;
  readonly at: string;
  readonly settled: Mark | null;
};

export type Lost = "run" | "pull_request" | "repository";

/** What an attempt is for, where a phase is more than one run. Its run belongs to it alone. */
export type Part =
  | { readonly is: "measurement"; readonly number: number }
  /** `index` counts from 0. */
  | { readonly is: "stage"; readonly index: number; readonly percentage: number }
  | { readonly is: "rollback"; readonly reason: string };

export type OutputValue = string | number | boolean | readonly (string | number | boolean)[];

export type Outputs = Readonly<Record<string, OutputValue>>;

/** What the conditions made of a run that ended. */
export type Verdict = {
  readonly result: "success" | "failure" | "inconclusive" | "rollback";
  /** One capped line of plain text: which condition, and what it saw. */
  readonly reason: string;
};

export type Choice = Mark & {
  readonly options: readonly string[];
  /** Nobody chose in time. */
  readonly byDefault: boolean;
};

export type WorkflowRun = {
  readonly id: number;
  readonly url: string;
  /** GitHub's run attempt: a re-run keeps the id and counts this up. */
  readonly attempt: number;
  /** null while it runs, else GitHub's conclusion (`success`, `failure`, …). */
  readonly conclusion: string | null;
  /** When we learned of the conclusion. */
  readonly finishedAt: string | null;
};

export type PullRequest = {
  readonly number: number;
  readonly url: string;
  readonly state: "open" | "merged" | "closed";
  readonly changesRequested: boolean;
  /** Why GitHub would not merge it when it was told to. */
  readonly mergeRefused: string | null;
  /** What its branch must be updated for; left out when it need not be. */
  readonly outdated?: Outdated;
  /** It is closed because its branch was deleted. */
  readonly branchGone?: true;
};

/** It conflicts with what it is to be merged into, or lacks what was merged there meanwhile. */
export type Outdated = "conflict" | "behind";

export type Failure = {
  readonly category: "transient" | "retriable" | "blocking" | "fatal";
  /** One capped line of plain text. */
  readonly reason: string;
};
