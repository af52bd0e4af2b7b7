/**
 * Answers to what never reaches the rules: a comment that cannot be read, files that say what
 * nobody can understand. Nothing is decided and nothing is committed; only people who may
 * command are answered.
 */
import { type ExtractProblem } from "../commands/extract.ts";
import { extractCommands } from "../commands/extract.ts";
import { renderMalformed } from "../messages/malformed.ts";
import { hasMarkerOfAny, marker, NO_MIGRATION } from "../messages/marker.ts";
import { renderOutOfReach } from "../messages/out-of-reach.ts";
import { renderSetAside } from "../messages/set-aside.ts";
import { renderNotWithoutState, type MissingState } from "../messages/state-missing.ts";
import { renderUnread } from "../messages/unread.ts";
import { renderWhichMigration } from "../messages/which-migration.ts";
import { certain } from "./certain.ts";
import { type Clock } from "./clock.ts";
import { replyId } from "./decide-batch.ts";
import { type CommentSeen, type GitHub } from "./github.ts";
import { type Hint } from "./hint.ts";
import { type Log } from "./log.ts";
import { mayCommand } from "./may-command.ts";
import { type MigrationName } from "./seen.ts";
import { type FileProblem } from "./store.ts";

export type Notices = {
  /** Its author was asked about before. */
  readonly unreadable: (comment: CommentSeen, problem: ExtractProblem) => Promise<void>;
  /** It is about a repository the App was taken off. Its author was asked about before. */
  readonly outOfReach: (comment: CommentSeen, repository: string) => Promise<void>;
  /** Told to everybody among the hints who gave a command. */
  readonly malformed: (
    hints: readonly Hint[],
    problems: readonly FileProblem[],
    where: { readonly repository: string; readonly branch: string | null },
  ) => Promise<void>;
  /** The same while the state branch is gone. */
  readonly stateMissing: (hints: readonly Hint[], missing: MissingState) => Promise<void>;
  /** It failed so often that it is not tried any more. */
  readonly setAside: (comment: CommentSeen, attempts: number) => Promise<void>;
  readonly unclear: (
    comment: CommentSeen,
    given: {
      readonly named: string | null;
      readonly names: readonly string[];
      readonly problems: readonly FileProblem[];
    },
  ) => Promise<void>;
  readonly onCommit: (
    repository: string,
    commit: string,
    problems: readonly FileProblem[],
  ) => Promise<void>;
};

export type NoticesContext = {
  readonly github: GitHub;
  readonly clock: Clock;
  readonly log: Log;
  readonly leaseMs: number;
};

export function createNotices(context: NoticesContext, name: MigrationName | null = null): Notices {
  const { github, clock, log, leaseMs } = context;
  const owner = name?.name ?? NO_MIGRATION;

  async function answer(comment: CommentSeen, text: string): Promise<void> {
    const id = replyId({ comment: comment.id });
    const body = `${text}\n\n${marker(owner, id)}`;
    try {
      await certain(
        {
          act: (patienceMs) => github.comments.post(comment.thread, body, "reply", patienceMs),
          look: () =>
            github.comments.findOwn(comment.thread, comment.createdAt, (found) =>
              hasMarkerOfAny(found, id),
            ),
          // Nothing in the state remembers these answers.
          lookFirst: true,
          isUnclaimed: true,
          until: clock.now() + leaseMs,
          mayRepeat: true,
        },
        clock,
      );
      log.info({ comment: comment.id, actor: comment.author }, "answered");
    } catch (error) {
      log.warn({ comment: comment.id, err: error }, "not answered; the next sweep tries again");
    }
  }

  async function mayBeAnswered({ thread, author }: CommentSeen): Promise<boolean> {
    try {
      return await mayCommand(github, thread.repository, author);
    } catch (error) {
      log.warn({ actor: author, err: error }, "GitHub does not say what she may; no answer");
      return false;
    }
  }

  /** Whoever gave none, or may give none, is met with silence. */
  async function answerCommand(comment: CommentSeen, text: string): Promise<void> {
    if (holdsCommand(comment) && (await mayBeAnswered(comment))) await answer(comment, text);
  }

  async function malformed(
    comment: CommentSeen,
    problems: readonly FileProblem[],
    where: { readonly repository: string; readonly branch: string | null },
  ): Promise<void> {
    const what = where.branch === null ? "definition" : "state";
    await answerCommand(comment, renderMalformed({ what, problems, ...where }));
  }

  return {
    unreadable: (comment, problem) =>
      answer(comment, renderUnread({ actor: comment.author, problem })),
    outOfReach: (comment, repository) =>
      answer(comment, renderOutOfReach({ actor: comment.author, repository })),
    async malformed(hints, problems, where) {
      for (const hint of hints) {
        if (hint.kind === "comment") await malformed(hint.comment, problems, where);
      }
    },
    async stateMissing(hints, missing) {
      for (const hint of hints) {
        if (hint.kind !== "comment") continue;
        const { comment } = hint;
        await answerCommand(comment, renderNotWithoutState(comment.author, missing));
      }
    },
    async setAside(comment, attempts) {
      if (!(await mayBeAnswered(comment))) return;
      await answer(comment, renderSetAside({ actor: comment.author, attempts }));
    },
    async unclear(comment, { named, names, problems }) {
      const { repository } = comment.thread;
      if (names.length === 0) {
        await malformed(comment, problems, { repository, branch: null });
      } else if (await mayBeAnswered(comment)) {
        await answer(comment, renderWhichMigration({ actor: comment.author, named, names }));
      }
    },
    async onCommit(repository, commit, problems) {
      const text = renderMalformed({ what: "definition", problems, repository, branch: null });
      try {
        await github.comments.postOnCommit(repository, commit, text);
      } catch (error) {
        log.warn({ repository, commit, err: error }, "its author was not told on the commit");
      }
    },
  };
}

function holdsCommand({ body }: CommentSeen): boolean {
  const read = extractCommands(body);
  return !read.ok || read.lines.length > 0;
}
