/**
 * Performs the effects of a commit: tracking issues first, because checkpoints may live in them,
 * then runs and comments side by side, and what closes a wave last. Each on its own: one that
 * fails stays in the outbox for the sweep and keeps no other back.
 */
import { type Definition } from "../domain/definition.ts";
import { type Reply } from "../domain/effects.ts";
import { type Observation } from "../domain/inputs.ts";
import { own } from "../domain/lookup.ts";
import { type MigrationState } from "../domain/migration.ts";
import { type OwnedEffect } from "../domain/outbox.ts";
import { type SkillDocuments } from "../domain/skill-document.ts";
import { type View } from "../messages/answer.ts";
import { certain } from "./certain.ts";
import { claimed, type ClaimedEffect } from "./claimed-effect.ts";
import { isoNow, type Clock } from "./clock.ts";
import { dispatchRun } from "./dispatch-run.ts";
import { createEffectOutcome } from "./effect-outcome.ts";
import { type GitHub, type Held } from "./github.ts";
import { type Log } from "./log.ts";
import { mergePullRequest } from "./merge-pull-request.ts";
import { ownersWhoMayWrite } from "./owners.ts";
import { createPoster } from "./post-comments.ts";
import { isSameRepository, onGitHub, type MigrationName } from "./seen.ts";
import { closeTrackingIssue, openTrackingIssue } from "./tracking-issues.ts";

export type Order = {
  readonly effects: readonly ClaimedEffect[];
  readonly replies: readonly Reply[];
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
  const outcome = createEffectOutcome(context);
  const { guarded, done, refused } = outcome;
  const postAll = createPoster(context, outcome);
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
      { whenRefused: () => undefined },
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
      { whenRefused: (_, reason, status) => dispatchRefused(effect, order, { status, reason }) },
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
    const mayBeGone = status === 404 || status === 403;
    // Where that of the state is out of reach, what was refused waits in the outbox.
    const isElsewhere = !isSameRepository(repository, context.migration.repository);
    const isGone =
      mayBeGone && isElsewhere && !(await context.github.repositories.isInstalled(repository));
    if (!isGone) return refused(id, reason);
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
    await postAll(effects, order.replies, { ...viewOf(order), state, logins });
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
