/**
 * That something may have happened, and where to look. A delivery and a sweep give the same
 * hints; what really is so is asked from GitHub before anything is decided.
 */
import { type Source } from "../domain/events.ts";
import { type CommentSeen, type ThreadRef } from "./github.ts";

export type Hint =
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
    };
