/**
 * That something may have happened, and where to look. A delivery and a sweep give the same
 * hints; what really is so is asked from GitHub before anything is decided.
 */
import { type Source } from "../domain/events.ts";
import { type CommentSeen, type ThreadRef } from "./github.ts";

export type Hint = HintToLookAt | ProgressHint;

export type HintToLookAt =
  | { readonly kind: "comment"; readonly comment: CommentSeen; readonly source: Source }
  | {
      readonly kind: "pull-request";
      readonly thread: ThreadRef;
      readonly headBranch: string;
      readonly body: string;
      readonly source: Source;
    }
  | {
      readonly kind: "run";
      readonly repository: string;
      readonly run: number;
      readonly title: string;
      readonly source: Source;
    }
  /** No run of this dispatch was found. */
  | {
      readonly kind: "missing-run";
      readonly repository: string;
      readonly workflow: string;
      /** Runs since then were looked at (ISO 8601). */
      readonly since: string;
      readonly effect: string;
      readonly source: Source;
    }
  /** Everything of it is to be held against what is recorded. */
  | {
      readonly kind: "resource";
      readonly repository: string;
      readonly resource: string;
      readonly source: Source;
    }
  /** It could not be read. */
  | { readonly kind: "repository"; readonly repository: string; readonly source: Source };

/** Where what the hint is about can be seen, as GitHub names it. */
export function repositoryOf(hint: Hint): string {
  if (hint.kind === "comment") return hint.comment.thread.repository;
  return hint.kind === "pull-request" ? hint.thread.repository : hint.repository;
}

/** A skill says how far its run is. Nothing is looked at: it is shown to people, and decides nothing. */
export type ProgressHint = {
  readonly kind: "progress";
  readonly repository: string;
  /** The correlation key its dispatch was given. */
  readonly key: string;
  readonly completed: number;
  readonly total: number;
  readonly source: Source;
};
