/**
 * Performs the effects of a commit: tracking issues first, because checkpoints may live in them,
 * then runs and comments side by side, and what closes a wave last. Each on its own: one that
 * fails stays in the outbox for the sweep and keeps no other back.
 */
import { type Definition } from "../domain/definition.ts";
import { type Reply } from "../domain/effects.ts";
import { type EffectResult, type Observation } from "../domain/inputs.ts";
import { own } from "../domain/lookup.ts";
import { type MigrationState } from "../domain/migration.ts";
import { type OwnedEffect } from "../domain/outbox.ts";
import { type SkillDocuments } from "../domain/skill-document.ts";
import { type View } from "../messages/answer.ts";
import { hasMarker } from "../messages/marker.ts";
import { certain, ClaimLapsedError, UnknownOutcomeError } from "./certain.ts";
import { isoNow, type Clock } from "./clock.ts";
import { replyId } from "./decide-batch.ts";
import { dispatchRun } from "./dispatch-run.ts";
import { GitHubRefusedError, type GitHub, type Held } from "./github.ts";
import { type Log } from "./log.ts";
import { isRepositoryGone } from "./look-at-loss.ts";
import { mergePullRequest } from "./merge-pull-request.ts";
import { ownersWhoMayWrite } from "./owners.ts";
import { planComments } from "./plan-comments.ts";
import { type PlannedComment } from "./planned-comment.ts";
import { onGitHub, type MigrationName } from "./seen.ts";
import { closeTrackingIssue, openTrackingIssue } from "./tracking-issues.ts";

export type ClaimedEffect = OwnedEffect & {
  /** It was somebody else's, who may have performed it. */
  readonly taken: boolean;
};

export type Order = {
  readonly effects: readonly ClaimedEffect[];
  /** Answers that are in no outbox: nothing was changed by what they answer. */
  readonly replies: readonly (Reply & { readonly lookFirst: boolean })[];
  readonly state: MigrationState;
  readonly definition: Definition;
};

export type PerformContext = {
  readonly github: GitHub;
  readonly clock: Clock;
  readonly log: Log;
  readonly migration: MigrationName;
  /** What the authors of the skills say about them. */
  readonly documents: () => SkillDocuments;
  /** GitHub's address for people, without a slash at the end. */
  readonly webUrl: string;
  /** How long we go on trying what nobody claimed (ms). */
  readonly leaseMs: number;
  readonly settle: (told: Observation) => void;
  readonly held: () => Held | null;
  /** The answer to this comment is there, though no outbox asked for it. */
  readonly answered: (comment: number) => void;
};

export type Performer = { readonly perform: (order: Order) => Promise<void> };

export function createPerformer(context: PerformContext): Performer {
  /** Tracking issues whose number no commit tells yet. */
  const opening = new Map<string, Promise<number | null>>();

  async function perform(order: Order): Promise<void> {
    for (const effect of order.effects) {
      if (effect.type !== "open-tracking-issue" || !("wave" in effect.of)) continue;
      opening.set(effect.of.wave, openIssue(effect, effect.of.wave, order));
    }
    const rest = order.effects.filter(({ type }) => type !== "close-tracking-issue");
    await Promise.all([
      ...rest.map((effect) => (effect.type === "dispatch" ? start(effect, order) : null)),
      ...rest.map((effect) => (effect.type === "merge" ? merge(effect, order) : null)),
      comments(rest, order),
    ]);
    for (const effect of order.effects) {
      if (effect.type === "close-tracking-issue") await close(effect, order);
    }
  }

  async function openIssue(
    effect: ClaimedEffect,
    wave: string,
    order: Order,
  ): Promise<number | null> {
    const opened = await guarded(
      effect.id,
      () =>
        certain(
          {
            ...openTrackingIssue(wave, viewOf(order), context.github),
            ...claimed(effect, context.leaseMs),
          },
          context.clock,
        ),
      // Without it people cannot be asked anything: it stays in the outbox until it can be opened.
      () => undefined,
    );
    if (opened) done(effect.id, { type: "tracking-issue", number: opened.number });
    return opened?.number ?? null;
  }

  async function start(
    effect: Extract<ClaimedEffect, { readonly type: "dispatch" }>,
    order: Order,
  ): Promise<void> {
    const work = dispatchRun(effect, order, context);
    if ("refused" in work) return refused(effect.id, work.refused);
    const run = await guarded(
      effect.id,
      () =>
        certain(
          {
            ...work,
            ...claimed(effect, context.leaseMs),
            lookFirst: effect.taken || work.lookFirst,
            mayRepeat: work.mayRepeat,
          },
          context.clock,
        ),
      (_, reason, status) => dispatchRefused(effect, order, { status, reason }),
    );
    if (run) done(effect.id, { type: "dispatched", ...run });
  }

  /** Where the repository itself is gone, nothing will go on however often it is tried. */
  async function dispatchRefused(
    { id, of }: OwnedEffect,
    { state }: Order,
    { status, reason }: { readonly status: number; readonly reason: string },
  ): Promise<void> {
    const resource = "resource" in of ? own(state.resources, of.resource) : undefined;
    const repository = onGitHub(resource?.repository ?? null, context.migration);
    if (status !== 404 || !(await isRepositoryGone(repository, context.github)))
      return refused(id, reason);
    const why = `the repository ${repository} is gone, or Cairn is not installed on it any more`;
    context.log.error({ effect: id, repository }, "its repository is gone; given up");
    context.settle({
      type: "effect-refused",
      effect: id,
      reason: why,
      fatal: true,
      source: "engine",
    });
  }

  async function merge(
    effect: Extract<ClaimedEffect, { readonly type: "merge" }>,
    order: Order,
  ): Promise<void> {
    const work = mergePullRequest(effect, order.state, context);
    const merged = await guarded(effect.id, () =>
      certain({ ...work, ...claimed(effect, context.leaseMs) }, context.clock),
    );
    if (merged) done(effect.id, { type: "merged" });
  }

  async function close(effect: ClaimedEffect, order: Order): Promise<void> {
    if (!("wave" in effect.of)) return;
    const { wave } = effect.of;
    const state = await withTrackingIssues(order.state);
    const known = own(state.waves, wave);
    const isStillOpening = known?.outbox.some(({ type }) => type === "open-tracking-issue");
    if (known?.trackingIssue === null && isStillOpening) {
      context.log.warn({ effect: effect.id }, "the issue to close is not open yet");
      return;
    }
    const closed = await guarded(effect.id, () =>
      closeTrackingIssue(
        wave,
        effect,
        { ...viewOf(order), state },
        claimed(effect, context.leaseMs),
        context,
      ),
    );
    if (closed) done(effect.id, { type: "closed" });
  }

  async function comments(effects: readonly ClaimedEffect[], order: Order): Promise<void> {
    const state = await withTrackingIssues(order.state);
    const logins = await ownersWhoMayWrite(effects, state, context);
    const view = { ...viewOf(order), state, logins };
    const open = await notYetPosted(effects, view);
    const committed = open.flatMap((effect) => (effect.type === "reply" ? [effect.reply] : []));
    const loose = order.replies.filter(({ lookFirst }) => !lookFirst);
    const late = order.replies.filter(({ lookFirst }) => lookFirst);
    const plan = planComments(open, [...committed, ...loose], view);
    const planned = [...plan.comments, ...planComments([], late, view).comments];
    for (const id of plan.answered) done(id, { type: "posted" });
    for (const id of plan.homeless) {
      context.log.warn({ effect: id }, "no thread to post in: the wave has no tracking issue");
    }
    const claims = new Map(open.map(({ id, claim }) => [id, untilOf(claim, context.leaseMs)]));
    const posted = await Promise.all(
      planned.map(async (comment) => ({
        comment,
        isPosted: await post(comment, claims, !plan.comments.includes(comment)),
      })),
    );
    for (const { comment: asked } of order.replies) {
      const id = replyId({ comment: asked });
      if (posted.some(({ comment, isPosted }) => isPosted && comment.ids.includes(id))) {
        context.answered(asked);
      }
    }
    for (const id of claims.keys()) {
      const about = posted.filter(({ comment }) => comment.ids.includes(id));
      const isDone = about.length > 0 && about.every(({ isPosted }) => isPosted);
      if (isDone) done(id, { type: "posted" });
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
          Promise.all(alone.comments.map((comment) => findPosted(comment))),
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

  async function post(
    comment: PlannedComment,
    claims: ReadonlyMap<string, number>,
    lookFirst: boolean,
  ): Promise<boolean> {
    const { thread, ids, body, priority } = comment;
    const untils = ids.flatMap((id) => claims.get(id) ?? []);
    const until = Math.min(context.clock.now() + context.leaseMs, ...untils);
    const act = (): Promise<{ readonly url: string }> =>
      context.github.comments.post(thread, body, priority);
    const doing = { act, look: () => findPosted(comment), lookFirst, until, mayRepeat: true };
    return (await guarded(ids.join(", "), () => certain(doing, context.clock))) !== null;
  }

  /** The state with the numbers of tracking issues that are being opened. */
  async function withTrackingIssues(state: MigrationState): Promise<MigrationState> {
    let after = state;
    for (const [name, wave] of Object.entries(state.waves)) {
      if (wave.trackingIssue !== null) {
        opening.delete(name);
        continue;
      }
      const number = await opening.get(name);
      if (number === undefined || number === null) continue;
      after = { ...after, waves: { ...after.waves, [name]: { ...wave, trackingIssue: number } } };
    }
    return after;
  }

  /** null when it failed: told to the log, and to the core when it was refused for good. */
  async function guarded<T>(
    id: string,
    work: () => Promise<T>,
    whenRefused: (id: string, reason: string, status: number) => void | Promise<void> = refused,
  ): Promise<T | null> {
    const { log } = context;
    try {
      const made = await work();
      log.info({ effect: id }, "performed");
      return made;
    } catch (error) {
      if (error instanceof GitHubRefusedError) {
        log.warn({ effect: id, status: error.status, reason: error.reason }, "refused by GitHub");
        for (const one of id.split(", ")) await whenRefused(one, error.reason, error.status);
      } else if (error instanceof UnknownOutcomeError) {
        log.warn({ effect: id }, error.message);
        refused(id, "GitHub gave no answer, and the run is not to be found; it may have started");
      } else if (error instanceof ClaimLapsedError) {
        log.warn({ effect: id }, error.message);
      } else {
        log.error({ effect: id, err: error }, "not performed; left for the sweep");
      }
      return null;
    }
  }

  function done(effect: string, result: EffectResult): void {
    context.settle({ type: "effect-done", effect, result, source: "engine" });
  }

  function refused(effect: string, reason: string): void {
    context.settle({ type: "effect-refused", effect, reason, source: "engine" });
  }

  function viewOf({ state, definition }: Order): View {
    const { clock, migration, webUrl } = context;
    const found = context.held();
    return {
      state,
      definition,
      documents: context.documents(),
      now: isoNow(clock),
      repository: migration.repository,
      webUrl,
      held: found && { ...found, until: new Date(found.until).toISOString() },
    };
  }

  return { perform };
}

/** Whether it is done by a comment. */
function isComment({ type }: ClaimedEffect): boolean {
  return type === "reply" || type === "checkpoints" || type === "reminder";
}

/** Nobody acts in the second half of a claim: whoever takes it over may have a clock that is ahead. */
function untilOf({ until }: ClaimedEffect["claim"], leaseMs: number): number {
  return Date.parse(until) - leaseMs / 2;
}

function claimed(
  { claim, taken }: ClaimedEffect,
  leaseMs: number,
): {
  readonly lookFirst: boolean;
  readonly until: number;
  readonly mayRepeat: boolean;
} {
  return { lookFirst: taken, until: untilOf(claim, leaseMs), mayRepeat: true };
}
