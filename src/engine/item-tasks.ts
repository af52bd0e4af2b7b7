/**
 * What the items of an inbox come to: what the core decides on, once GitHub was looked at. Where it
 * comes to nothing, whoever is to be told why is told.
 */
import { type Clock } from "./clock.ts";
import { replyId } from "./decide-batch.ts";
import { type Failures } from "./failures.ts";
import { type CommentSeen, type GitHub } from "./github.ts";
import { type HintToLookAt } from "./hint.ts";
import { type Item } from "./item.ts";
import { hasAnswer, isFresh } from "./late-comment.ts";
import { type Log } from "./log.ts";
import { look } from "./look.ts";
import { type Notices } from "./notices.ts";
import { type Owed } from "./owed.ts";
import { type MigrationName } from "./seen.ts";
import { type Snapshot } from "./store.ts";
import { type Task } from "./task.ts";

export type ItemTasks = {
  /** Never throws: what fails is told to `failed`, and comes to nothing here. */
  readonly tasksOf: (item: Item, snapshot: Snapshot) => Promise<readonly Task[]>;
  /** Looked at before: it holds nothing for us, and a sweep finds it again and again. */
  readonly isForNobody: (comment: CommentSeen) => boolean;
};

export type ItemTasksContext = {
  readonly github: GitHub;
  readonly clock: Clock;
  readonly log: Log;
  readonly migration: MigrationName;
  readonly notices: Notices;
  readonly owed: Owed;
  readonly failed: Failures["failed"];
  /** Nobody is at it any more: a sweep may take it up. */
  readonly release: (hint: HintToLookAt) => void;
};

export function createItemTasks(context: ItemTasksContext): ItemTasks {
  const { github, clock, log, migration, notices, owed, failed, release } = context;
  const ignored = new Set<number>();

  async function tasksOf(item: Item, snapshot: Snapshot): Promise<readonly Task[]> {
    const { what } = item;
    switch (what.is) {
      case "told":
        return [{ kind: "observation", input: what.input }];
      case "tick":
        return [{ kind: "observation", input: { type: "tick", source: "engine" } }];
      case "tidy":
      case "definition":
        return [];
      case "hint":
        try {
          return await tasksLedTo(what.hint, snapshot, item.failures > 0);
        } catch (error) {
          failed(item, error);
          return [];
        }
    }
  }

  async function tasksLedTo(
    hint: HintToLookAt,
    { state, definition }: Snapshot,
    isAgain: boolean,
  ): Promise<readonly Task[]> {
    if (await wasAnswered(hint, isAgain)) return [];
    const looked = await look(hint, { github, migration, state, definition });
    switch (looked.is) {
      case "tasks":
        return looked.tasks;
      case "unreadable":
        await notices.unreadable(looked.comment, looked.problem);
        release(hint);
        return [];
      case "out-of-reach":
        await notices.outOfReach(looked.comment, looked.repository);
        release(hint);
        return [];
      case "nothing":
        log.debug({ migration: migration.name, kind: hint.kind, why: looked.why }, "nothing to do");
        if (hint.kind === "comment") {
          ignored.add(hint.comment.id);
          owed.settled(replyId({ comment: hint.comment.id }));
        }
        return [];
    }
  }

  /** While we failed, somebody else had the time, however new the comment is by our clock. */
  async function wasAnswered(hint: HintToLookAt, isAgain: boolean): Promise<boolean> {
    if (hint.kind !== "comment") return false;
    if (!isAgain && isFresh(hint.comment.createdAt, clock)) return false;
    const isThere = await hasAnswer(hint.comment, github);
    if (isThere) owed.settled(replyId({ comment: hint.comment.id }));
    return isThere;
  }

  return { tasksOf, isForNobody: ({ id }) => ignored.has(id) };
}
