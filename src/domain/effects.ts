/**
 * What must be done outside because of a commit. An effect is committed together with the
 * events that cause it, already claimed by the instance that will perform it; it leaves the
 * outbox with the first commit after it is known to be done. Its id says what it is for, so
 * whoever looks before repeating knows what to look for.
 */
import { type WorkSeen } from "./reconcile.ts";
import { type Refusal } from "./refusals.ts";

export type Effect = EffectWork & {
  /** Unique in the migration; part of the comment's marker or of the run's correlation key. */
  readonly id: string;
  readonly claim: Claim;
};

/** Which instance performs the effect, and until when nobody else may (ISO 8601). */
export type Claim = { readonly by: string; readonly until: string };

export type EffectWork =
  /** Dispatch the skill's workflow for one attempt at a phase. */
  | {
      readonly type: "dispatch";
      readonly skill: string;
      readonly environment: string | null;
      readonly phase: string;
      readonly attempt: number;
    }
  /** Merge the phase's pull request, if this commit is its head. */
  | {
      readonly type: "merge";
      readonly environment: string | null;
      readonly phase: string;
      readonly number: number;
      readonly sha: string;
    }
  /** Post checkpoints (by id) in the resource's home thread. */
  | { readonly type: "checkpoints"; readonly checkpoints: readonly string[] }
  /** Remind the owner, in the resource's home thread, of what stands still (by id). */
  | { readonly type: "reminder"; readonly standstills: readonly string[] }
  /** Answer a comment in the thread it was made in. */
  | { readonly type: "reply"; readonly reply: Reply }
  | { readonly type: "open-tracking-issue" }
  /** Say in the tracking issue that the wave is done, and close it. */
  | { readonly type: "close-tracking-issue" };

export type Reply = {
  /** Database id of the comment that is answered. */
  readonly comment: number;
  /** When it was made (ISO 8601): an answer to it is no older. */
  readonly since: string;
  readonly actor: string;
  /** Where it was made: `owner/name` and the number of the issue or pull request. */
  readonly repository: string;
  readonly thread: number;
  /** The resource that thread belongs to; its name may be left out of commands there. */
  readonly about: string | null;
  readonly lines: readonly ReplyLine[];
};

/**
 * One command of the comment and what became of it. A command that was not understood, or only
 * asks, has caused nothing and was not refused; its words say which.
 */
export type ReplyLine = {
  /** As it was written. */
  readonly command: string;
  readonly caused: readonly HistorySlice[];
  readonly refused: Refusal | null;
  /** Of a command for many: those it did nothing to. */
  readonly left?: readonly LeftAlone[] | undefined;
  /** What GitHub showed when a `recover` asked. */
  readonly work?: readonly WorkSeen[] | undefined;
};

/** Nothing was done to it, because that was refused, or because it is so already (null). */
export type LeftAlone = { readonly resource: string; readonly refused: Refusal | null };

/** A part of a history, from (inclusive) to (exclusive). */
export type HistorySlice = {
  readonly of: { readonly resource: string } | { readonly wave: string };
  readonly from: number;
  readonly to: number;
};
