/**
 * Posts the comments a batch comes to: answers, questions and reminders, each once. What somebody
 * else may have posted before us is looked for first.
 */
import { type Reply } from "../domain/effects.ts";
import { type View } from "../messages/answer.ts";
import { hasMarker } from "../messages/marker.ts";
import { certain, type Doing } from "./certain.ts";
import { untilOf, type ClaimedEffect } from "./claimed-effect.ts";
import { type Clock } from "./clock.ts";
import { replyId } from "./decide-batch.ts";
import { type EffectOutcome } from "./effect-outcome.ts";
import { type GitHub, type ThreadRef } from "./github.ts";
import { isLate } from "./late-comment.ts";
import { type Log } from "./log.ts";
import { isOutOfReach } from "./look-at-loss.ts";
import { planComments } from "./plan-comments.ts";
import { type PlannedComment } from "./planned-comment.ts";
import { type MigrationName } from "./seen.ts";

type PosterContext = {
  readonly github: GitHub;
  readonly clock: Clock;
  readonly log: Log;
  readonly migration: MigrationName;
  readonly leaseMs: number;
  readonly answered: (comment: number) => void;
};

/** `replies` are answers that are in no outbox: nothing was changed by what they answer. */
export type PostAll = (
  effects: readonly ClaimedEffect[],
  replies: readonly Reply[],
  view: View,
) => Promise<void>;

export function createPoster(context: PosterContext, { guarded, done }: EffectOutcome): PostAll {
  async function postAll(
    effects: readonly ClaimedEffect[],
    replies: readonly Reply[],
    view: View,
  ): Promise<void> {
    const open = await notYetPosted(effects, view);
    const committed = open.flatMap((effect) => (effect.type === "reply" ? [effect.reply] : []));
    const late = replies.filter(({ since }) => isLate(since, context.clock));
    const loose = replies.filter((reply) => !late.includes(reply));
    const plan = planComments(open, [...committed, ...loose], view);
    const planned = [...plan.comments, ...planComments([], late, view).comments];
    for (const id of plan.answered) done(id, { type: "posted" });
    for (const id of plan.homeless) {
      context.log.warn({ effect: id }, "no thread to post in: the wave has no tracking issue");
    }
    const claims = new Map(open.map(({ id, claim }) => [id, untilOf(claim, context.leaseMs)]));
    const posted = new Set<PlannedComment>();
    await Promise.all(
      planned.map(async (comment) => {
        if (!(await post(comment, claims))) return;
        posted.add(comment);
        // At once: another comment may take until this one's claim has lapsed.
        for (const id of comment.ids) if (isPosted(id)) tell(id);
      }),
    );

    /** An effect can take several comments, in several threads. */
    function isPosted(id: string): boolean {
      return planned.every((comment) => !comment.ids.includes(id) || posted.has(comment));
    }

    function tell(id: string): void {
      if (claims.has(id)) done(id, { type: "posted" });
      for (const { comment } of replies) if (replyId({ comment }) === id) context.answered(comment);
    }
  }

  /**
   * Without the effects that somebody performed before us. Each is looked for by itself: it may
   * have been posted in company other than the one it would be posted in now.
   */
  async function notYetPosted(
    effects: readonly ClaimedEffect[],
    view: View,
  ): Promise<readonly ClaimedEffect[]> {
    const kept = await Promise.all(
      effects.map(async (effect) => {
        if (!isComment(effect)) return [];
        if (!effect.taken) return [effect];
        const alone = planComments([effect], effect.type === "reply" ? [effect.reply] : [], view);
        const found = await guarded(effect.id, () =>
          Promise.all(alone.comments.map(async (one) => findPosted(await withinReach(one)))),
        );
        // Not knowing is no reason to post: the next sweep looks again.
        if (found === null) return [];
        const isDone = found.length > 0 && found.every((one) => one !== null);
        if (isDone) done(effect.id, { type: "posted" });
        return isDone ? [] : [effect];
      }),
    );
    return kept.flat();
  }

  function findPosted({ thread, ids, since }: PlannedComment): Promise<{ url: string } | null> {
    const { github, migration } = context;
    const holds = (body: string): boolean => ids.every((id) => hasMarker(body, migration.name, id));
    return github.comments.findOwn(thread, since, holds);
  }

  /** Where it can be looked for now. */
  async function withinReach(comment: PlannedComment): Promise<PlannedComment> {
    const { thread, instead } = comment;
    if (!instead || (await context.github.repositories.isInstalled(thread.repository))) {
      return comment;
    }
    return { ...comment, thread: instead };
  }

  async function post(
    comment: PlannedComment,
    claims: ReadonlyMap<string, number>,
  ): Promise<boolean> {
    const { github, clock, log } = context;
    const { thread, instead, ids, body, priority } = comment;
    const untils = ids.flatMap((id) => claims.get(id) ?? []);
    const until = Math.min(clock.now() + context.leaseMs, ...untils);
    const isUnclaimed = ids.some((id) => !claims.has(id));

    function make(where: ThreadRef, lookFirst: boolean): Promise<{ readonly url: string }> {
      const doing: Doing<{ readonly url: string }> = {
        act: (patienceMs) => github.comments.post(where, body, priority, patienceMs),
        look: () => findPosted({ ...comment, thread: where }),
        lookFirst,
        isUnclaimed,
        until,
        mayRepeat: true,
      };
      return certain(doing, clock);
    }

    async function makeSomewhere(): Promise<{ readonly url: string }> {
      try {
        return await make(thread, isUnclaimed && isLate(comment.since, clock));
      } catch (error) {
        if (!instead || !(await isOutOfReach(error, thread.repository, github))) throw error;
        log.warn({ effects: ids, ...thread }, "out of reach; posted in the tracking issue");
        return make(instead, true);
      }
    }

    const { repository } = thread;
    return (await guarded(ids.join(", "), makeSomewhere, { repository })) !== null;
  }

  return postAll;
}

/** Whether it is done by a comment. */
function isComment({ type }: ClaimedEffect): boolean {
  return type === "reply" || type === "checkpoints" || type === "reminder";
}
