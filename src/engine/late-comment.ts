/**
 * A comment that reaches us late may have been answered by somebody else, whatever was answered:
 * deciding it anew, on another state, would be carrying out what was refused. One from the future
 * tells that our clock is behind, so it may be late as well.
 */
import { hasMarkerOfAny } from "../messages/marker.ts";
import { type Clock } from "./clock.ts";
import { replyId } from "./decide-batch.ts";
import { type CommentSeen, type GitHub } from "./github.ts";

/** A comment older than this may have been answered by somebody else, or by us before a crash. */
export const FRESH_MS = 30_000;

/** Nobody but us can have answered it yet. `since`: when it was made (ISO 8601). */
export function isFresh(since: string, clock: Clock): boolean {
  const age = clock.now() - Date.parse(since);
  return age >= 0 && age < FRESH_MS;
}

/** By our clock alone; one that is behind is no reason to look. */
export function isLate(since: string, clock: Clock): boolean {
  return clock.now() - Date.parse(since) > FRESH_MS;
}

/** Asks GitHub, where the answer would be. */
export async function hasAnswer(
  { id, thread, createdAt }: CommentSeen,
  { comments }: Pick<GitHub, "comments">,
): Promise<boolean> {
  const reply = replyId({ comment: id });
  const found = await comments.findOwn(thread, createdAt, (body) => hasMarkerOfAny(body, reply));
  return found !== null;
}
