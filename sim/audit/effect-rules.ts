/**
 * Commit first, then act, and each thing once: nothing is started or posted that no commit asked
 * for, nothing leaves an outbox undone, and no production run starts before test is done.
 */
import { type Definition } from "../../src/domain/definition.ts";
import { type Event } from "../../src/domain/events.ts";
import { type MigrationState } from "../../src/domain/migration.ts";
import { openEffects, type OwnedEffect } from "../../src/domain/outbox.ts";
import { type Comment } from "../../src/sandbox/github/comments.ts";
import { type Run } from "../../src/sandbox/github/runs.ts";
import { type Setting } from "../setting.ts";
import { type Branch, type Step } from "./branch.ts";
import { type Ledger, type Posted } from "./ledger.ts";
import { spentRules } from "./spent-rules.ts";

export type EffectRules = {
  readonly step: (step: Step) => void;
  /** Looks at what was started and posted since. */
  readonly look: () => void;
  /** GitHub refused to carry out what a request with this text asked for. */
  readonly refused: (text: string) => void;
  readonly wasRefused: (id: string) => boolean;
  /** GitHub said yes to what a request with this text asked for, and nothing came of it. */
  readonly swallowed: (text: string) => void;
  /** This process was told that GitHub took what a request with this text asked for. */
  readonly taken: (text: string, by: string) => void;
  /** Every effect a commit ever asked for. */
  readonly asked: ReadonlyMap<string, OwnedEffect>;
  /** When one asked for it first (ms). */
  readonly askedAt: (id: string) => number;
  /** Nothing had begun when it was asked for: who paused so early was told in her answer. */
  readonly hadNoThread: (id: string) => boolean;
};

/** Not that a person did the work: what checks it then is the end of what was under way. */
const ASKS_FOR_A_RUN: ReadonlySet<Event["type"]> = new Set<Event["type"]>([
  "phase_started",
  "phase_permitted",
]);

/** The last of them says whether an environment is. */
const DONE_OR_NOT: ReadonlySet<Event["type"]> = new Set<Event["type"]>([
  "environment_completed",
  "environment_signed_off",
  "environment_reopened",
]);

/** Lists may be behind for 20 s, and between a look and the comment there is a request. */
const AT_ONCE_MS = 45_000;

export function effectRules(setting: Setting, ledger: Ledger, branch: () => Branch): EffectRules {
  const { journal } = setting;
  const asked = new Map<string, OwnedEffect>();
  const askedTimes = new Map<string, number>();
  const early = new Set<string>();
  /** Questions that were over before they were posted: what is asked anew is another effect. */
  const moot = new Set<string>();
  const refusals: string[] = [];
  const taken: { readonly text: string; readonly by: string }[] = [];
  const { isSpent, hasNoThread, hasNoIssue } = spentRules({
    setting,
    ledger,
    current: () => branch().current(),
  });
  const seenRuns = new Set<number>();
  let seenPosts = 0;

  function wasRefused(id: string): boolean {
    // A longer number that begins the same is another one.
    return refusals.some((text) => text.includes(`/${id} `) || text.includes(`/${id}"`));
  }

  function step({ before, after, ours }: Step): void {
    const open = openEffects(after.state);
    for (const effect of open) {
      // Nobody waits for the thread to remind anybody in it: the next one will be.
      if (effect.type === "reminder" && hasNoIssue(effect, after.state)) early.add(effect.id);
      if (effect.type === "checkpoints" && isSpent(effect, after.state)) moot.add(effect.id);
      if (asked.has(effect.id)) continue;
      asked.set(effect.id, effect);
      askedTimes.set(effect.id, setting.time.now());
      if (hasNoThread(effect, after.state)) early.add(effect.id);
    }
    if (!before || !ours) return;
    const still = new Set(open.map(({ id }) => id));
    for (const effect of openEffects(before.state)) {
      if (!still.has(effect.id)) checkDone(effect, after.state, before.state);
    }
    for (const effect of open) {
      const was = openEffects(before.state).find(({ id }) => id === effect.id);
      if (was && was.claim.by !== effect.claim.by) journal.saw("a claim was taken over");
      else if (was && was.claim.until !== effect.claim.until) checkForgotten(effect);
    }
  }

  /** Whoever knows that it is done must not take it over from itself. */
  function checkForgotten({ type, id, claim }: OwnedEffect): void {
    // Others take more than one request.
    if ((type !== "reply" && type !== "checkpoints" && type !== "reminder") || branch().wasForced())
      return;
    if (!taken.some(({ text, by }) => by === claim.by && text.includes(`/${id} `))) return;
    journal.wrong("S5", `${claim.by} forgot that it performed ${id}`);
  }

  function checkDone(effect: OwnedEffect, state: MigrationState, before: MigrationState): void {
    const isDone =
      wasRefused(effect.id) ||
      early.has(effect.id) ||
      moot.has(effect.id) ||
      isSpent(effect, state) ||
      isSpent(effect, before);
    if (!isDone) journal.wrong("S5", `${effect.id} left the outbox undone`);
  }

  function look(): void {
    for (const [effect, runs] of ledger.runs) {
      for (const run of runs) {
        if (seenRuns.has(run.id)) continue;
        seenRuns.add(run.id);
        checkRun(effect, run, runs);
      }
    }
    for (const { ids, comment } of ledger.posted.slice(seenPosts)) {
      for (const id of ids) checkPost(id, comment);
    }
    seenPosts = ledger.posted.length;
  }

  /**
   * Two replicas take up a comment at once: both look, nobody has answered, and where one of them
   * refuses or only answers, no commit tells them of each other. A sweep takes the younger away.
   * So it is when a process stands still right before it sends what it decided.
   */
  function wasAtOnce(id: string, posts: readonly Posted[]): boolean {
    const times = posts.map(({ at }) => at);
    const isShort = Math.max(...times) - Math.min(...times) < AT_ONCE_MS;
    const isSo = id.startsWith("reply/") && (isShort || setting.plan.rates.pause > 0);
    if (isSo) journal.saw("two answered at once");
    return isSo;
  }

  function checkRun(effect: string, run: Run, runs: readonly Run[]): void {
    const wanted = asked.get(effect);
    if (!wanted) journal.wrong("S5", `run ${run.id} of ${effect}, which no commit asked for`);
    // What somebody deleted cannot be found by whoever looks before repeating.
    const isThere = runs.every(({ id }) => setting.world.runs.has(id));
    // Nor what GitHub lets come an hour after it took the dispatch.
    if (runs.length > 1 && isThere && !wasRefused(effect) && !branch().wasForced()) {
      journal.wrong("S4", `${effect} runs ${runs.length} times`);
    }
    const now = branch().current();
    if (wanted?.type === "dispatch" && wanted.environment !== null && now) {
      checkOrder(wanted, now, run);
    }
  }

  /**
   * An ancestor commit must show what comes before it done when the run was asked for: what was
   * rolled back since stops nothing that is under way, and what undoes or measures goes on.
   */
  function checkOrder(
    { of, environment, phase }: Extract<OwnedEffect, { readonly type: "dispatch" }>,
    { state, definition }: { readonly state: MigrationState; readonly definition: Definition },
    run: Run,
  ): void {
    const history = ("resource" in of ? state.resources[of.resource]?.history : null) ?? [];
    const index = history.findLastIndex(
      (event) =>
        ASKS_FOR_A_RUN.has(event.type) &&
        "phase" in event &&
        event.environment === environment &&
        event.phase === phase,
    );
    const asks = history[index];
    const part = asks?.type === "phase_started" ? asks.part?.is : undefined;
    if (part === "rollback" || part === "measurement") return;
    const rules = definition.environments.find(({ name }) => name === environment);
    for (const blocker of rules?.blockedBy ?? []) {
      const before = history
        .slice(0, index)
        .findLast(
          (event) =>
            DONE_OR_NOT.has(event.type) && "environment" in event && event.environment === blocker,
        );
      if (before !== undefined && before.type !== "environment_reopened") continue;
      journal.wrong(
        "S1",
        `run ${run.id} in ${environment} was asked for while ${blocker} is not done`,
      );
    }
  }

  function checkPost(id: string, { issue }: Comment): void {
    const same = ledger.posted.filter(
      ({ ids, comment }) => comment.issue === issue && ids.includes(id),
    );
    if (same.length > 1 && !wasAtOnce(id, same) && !branch().wasForced()) {
      journal.wrong("S4", `${id} is posted ${same.length} times`);
    }
    if (asked.has(id)) return;
    const [kind, number] = id.split("/");
    const said = kind === "reply" ? ledger.said.get(Number(number)) : undefined;
    if (!said?.holdsCommand) journal.wrong("S5", `${id} is posted, and no commit asked for it`);
  }

  return {
    step,
    look,
    refused: (text) => refusals.push(text),
    swallowed: (text) => {
      journal.saw("a run never came");
      refusals.push(text);
    },
    taken: (text, by) => taken.push({ text, by }),
    wasRefused,
    asked,
    askedAt: (id) => askedTimes.get(id) ?? 0,
    hadNoThread: (id) => early.has(id),
  };
}
