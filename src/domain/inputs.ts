/**
 * What reaches the core: a person's request, or what GitHub shows. An observation is level,
 * not edge: "this pull request is merged", whoever told us and however often.
 */
import { type Request } from "./commands.ts";
import { type Source } from "./events.ts";
import { type WorkSeen } from "./reconcile.ts";
import { type Outdated, type Outputs } from "./resource.ts";

export type Input = RequestInput | Observation;

export type RequestInput = {
  readonly type: "request";
  readonly request: Request;
  readonly actor: string;
  /** GitHub's number of the person. */
  readonly actorId?: number;
  readonly source: Source;
  /** Where the comment was made: `owner/name#12`. */
  readonly thread?: string;
  /** The pull request a `pr-merged` claim is about, as GitHub shows it now. */
  readonly pullRequest: PullRequestSeen | null;
  /** Of the teams that may approve what is asked, those the actor is in, as GitHub says now; left out where none is asked about. */
  readonly teams?: readonly string[];
  /** What a `recover` found of everything the resource has on GitHub. */
  readonly looked?: {
    readonly observations: readonly Observation[];
    readonly work: readonly WorkSeen[];
  };
};

export type Observation =
  | { readonly type: "pull-request"; readonly seen: PullRequestSeen; readonly source: Source }
  | { readonly type: "run"; readonly seen: RunSeen; readonly source: Source }
  /** A running skill says how far it is. Shown to people, and never a reason to go on. */
  | {
      readonly type: "progress";
      /** `owner/name`; null means the repository that holds the definition. */
      readonly repository: string | null;
      /** Id of the dispatch effect its correlation key names. */
      readonly effect: string;
      readonly completed: number;
      readonly total: number;
      readonly source: Source;
    }
  /** What is recorded is not on GitHub any more. */
  | {
      readonly type: "work-gone";
      readonly repository: string | null;
      readonly pullRequest: number | null;
      readonly run: number | null;
      readonly source: Source;
    }
  /** A dispatch that GitHub took, and no run of it is to be found. */
  | {
      readonly type: "run-missing";
      /** Id of the dispatch effect. */
      readonly effect: string;
      readonly source: Source;
    }
  /** It cannot be read any more: deleted, or not ours to read. */
  | {
      readonly type: "repository-gone";
      readonly repository: string | null;
      readonly source: Source;
    }
  /** All that GitHub shows of what a resource has recorded. */
  | {
      readonly type: "work";
      readonly resource: string;
      readonly work: readonly WorkSeen[];
      readonly source: Source;
    }
  /** Whether the file people write is on the default branch. */
  | {
      readonly type: "definition";
      readonly path: string;
      readonly isThere: boolean;
      readonly source: Source;
    }
  /** Time has passed: whatever is due by now happens. */
  | { readonly type: "tick"; readonly source: Source }
  /** An effect of ours is known to be done. */
  | {
      readonly type: "effect-done";
      readonly effect: string;
      readonly result: EffectResult;
      readonly source: Source;
    }
  /** GitHub refused an effect for good; repeating it would not help. */
  | {
      readonly type: "effect-refused";
      readonly effect: string;
      readonly reason: string;
      /** The repository it was for is gone. */
      readonly fatal?: boolean;
      readonly source: Source;
    };

export type PullRequestSeen = {
  /** `owner/name`; null means the repository that holds the definition, as in `ResourceState`. */
  readonly repository: string | null;
  readonly number: number;
  readonly url: string;
  readonly state: "open" | "merged" | "closed";
  readonly author: string;
  readonly mergedBy: string | null;
  /** The resource and phase its branch name or body marker names; null when it names none of this migration. */
  readonly names: {
    readonly resource: string;
    readonly environment: string | null;
    readonly phase: string;
  } | null;
  /** Whether its head branch lives in the same repository; a fork's pull request is never adopted. */
  readonly sameRepository: boolean;
  /** Latest review verdict per reviewer holds a request for changes. */
  readonly changesRequested: boolean;
  /** What its branch must be updated for; left out while GitHub has not worked it out. */
  readonly outdated?: Outdated | null;
  /** What would be merged. */
  readonly headSha: string;
  /** The pull request it undoes, where GitHub's *Revert* made it. */
  readonly reverts?: number;
  /** It was closed and its branch is not there any more. */
  readonly branchGone?: boolean;
};

export type RunSeen = {
  /** `owner/name`; null means the repository that holds the definition. */
  readonly repository: string | null;
  readonly id: number;
  readonly url: string;
  readonly attempt: number;
  /** Id of the dispatch effect the run's correlation key names; null when it names none. */
  readonly effect: string | null;
  /** null while it runs. */
  readonly conclusion: string | null;
  /** What it left behind; null where it was not asked for, or a run that failed left nothing. */
  readonly outputs: OutputsSeen | null;
};

export type OutputsSeen =
  | { readonly ok: true; readonly outputs: Outputs }
  /** One line: what is wrong with it. */
  | { readonly ok: false; readonly reason: string };

export type EffectResult =
  | { readonly type: "merged" }
  | { readonly type: "dispatched"; readonly run: number | null; readonly url: string | null }
  | { readonly type: "posted" }
  | { readonly type: "tracking-issue"; readonly number: number }
  | { readonly type: "closed" };
