/**
 * The comments of one repository, looked at as a whole: commands that nobody answered, and
 * comments of our own that came out double.
 *
 * Two instances may have posted the same one: after a lost answer, a list of GitHub's that is
 * behind hides the first. Our oldest stays, whatever repeats it goes; but what a migration answers
 * stays before what an instance says that could read none.
 */
import { extractCommands } from "../commands/extract.ts";
import { type MigrationState } from "../domain/migration.ts";
import { marksIn, ofNoMigration } from "../messages/marker.ts";
import { replyId } from "./decide-batch.ts";
import { type CommentSeen, type GitHub } from "./github.ts";
import { isHandled } from "./handled-comments.ts";

export type SweptComments = {
  readonly unanswered: readonly CommentSeen[];
  readonly duplicates: readonly CommentSeen[];
};

export async function sweepComments(
  repository: string,
  since: string,
  state: MigrationState,
  { comments }: GitHub,
): Promise<SweptComments> {
  const found = await comments.listSince(repository, since);
  const ours = found.filter(({ byUs }) => byUs);
  const marks = new Set(ours.flatMap(({ body }) => marksIn(body).map(withoutMigration)));
  return {
    unanswered: found.filter(
      (comment) =>
        !isHandled(comment.id, state) &&
        !marks.has(replyId({ comment: comment.id })) &&
        isOpenCommand(comment, since),
    ),
    duplicates: duplicatesAmong(ours),
  };
}

/** A comment may speak for another migration of the repository: any answer will do. */
function withoutMigration(mark: string): string {
  return mark.slice(mark.indexOf("/") + 1);
}

/** An edited comment is no command, whatever it says now. */
function isOpenCommand(
  { byMachine, createdAt, updatedAt, body }: CommentSeen,
  since: string,
): boolean {
  if (byMachine || createdAt !== updatedAt) return false;
  if (Date.parse(createdAt) < Date.parse(since)) return false;
  const read = extractCommands(body);
  return !read.ok || read.lines.length > 0;
}

/** A comment is answered once, whoever speaks: a migration, or Cairn where it can read none. */
function sayingWhat(mark: string): string {
  return mark.includes("/reply/") ? withoutMigration(mark) : mark;
}

type Said = { readonly mark: string; readonly thread: number; readonly id: number };

/** Everything they stand for is said before them in the same thread. */
function duplicatesAmong(ours: readonly CommentSeen[]): readonly CommentSeen[] {
  const said: readonly Said[] = ours.flatMap(({ id, thread, body }) =>
    marksIn(body).map((mark) => ({ mark, thread: thread.number, id })),
  );
  return ours.filter((comment) => {
    const own = said.filter(({ id }) => id === comment.id);
    return own.length > 0 && own.every((one) => said.some((other) => isSaidBefore(one, other)));
  });
}

/** By the migration itself before whoever only says that Cairn can read none; else by the older one. */
function isSaidBefore(one: Said, other: Said): boolean {
  if (other.thread !== one.thread || sayingWhat(other.mark) !== sayingWhat(one.mark)) return false;
  const byMigration = Number(ofNoMigration(other.mark)) - Number(ofNoMigration(one.mark));
  return (byMigration || other.id - one.id) < 0;
}
