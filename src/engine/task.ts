/** What the engine decides on: one thing GitHub shows, or all the commands of one comment, together or not at all. */
import { type Reply } from "../domain/effects.ts";
import { type Observation, type RequestInput } from "../domain/inputs.ts";

export type Batch = {
  readonly tasks: readonly Task[];
  /** What became of our effects. Rides on the next commit that has another reason. */
  readonly riders: readonly Observation[];
  /** Commit the riders even when nothing else happened. */
  readonly flush: boolean;
  /** Take over the effects whose claims have lapsed. */
  readonly takeOver: boolean;
};

export type Task = { readonly kind: "observation"; readonly input: Observation } | CommentTask;

export type CommentTask = {
  readonly kind: "comment";
  readonly reply: Omit<Reply, "lines">;
  readonly lines: readonly CommentLine[];
};

export type CommentLine = {
  /** As it was written. */
  readonly command: string;
  /** null for a line that only asks or was not understood: it is answered, and decides nothing. */
  readonly input: RequestInput | null;
};
