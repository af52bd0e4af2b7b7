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
    duplicates: ours.filter((comment) => isRepeated(comment, ours)),
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

/**
 * Everything it stands for is said elsewhere in the same thread: by an older one, or by the
 * migration itself where this one only says that Cairn can read none.
 */
function isRepeated({ id, thread, body }: CommentSeen, ours: readonly CommentSeen[]): boolean {
  const others = ours.filter((one) => one.id !== id && one.thread.number === thread.number);
  const said = others.flatMap((one) =>
    marksIn(one.body).map((mark) => ({ mark, isOlder: one.id < id })),
  );
  const marks = marksIn(body);
  return (
    marks.length > 0 &&
    marks.every((mark) =>
      said.some(
        (other) =>
          sayingWhat(other.mark) === sayingWhat(mark) &&
          (ofNoMigration(other.mark) === ofNoMigration(mark) ? other.isOlder : ofNoMigration(mark)),
      ),
    )
  );
}
