/**
 * Commit first, then act, and each thing once: nothing is started or posted that no commit asked
 * for, nothing leaves an outbox undone, and no production run starts before test is done.
 */
import { checkpointsOf } from "../../src/domain/checkpoint.ts";
import { type Definition } from "../../src/domain/definition.ts";
import { type MigrationState } from "../../src/domain/migration.ts";
import { openEffects, type OwnedEffect } from "../../src/domain/outbox.ts";
import { currentAttempt, isFinished, phaseAt } from "../../src/domain/phase.ts";
import { standstillsIn } from "../../src/domain/stuck.ts";
import { type Run } from "../../src/sandbox/github/runs.ts";
import { type Setting } from "../setting.ts";
import { type Branch, type Step } from "./branch.ts";
import { type Ledger, type Posted } from "./ledger.ts";

export type EffectRules = {
  readonly step: (step: Step) => void;
  /** Looks at what was started and posted since. */
  readonly look: () => void;
  /** GitHub refused to carry out what a request with this text asked for. */
  readonly refused: (text: string) => void;
  readonly wasRefused: (id: string) => boolean;
  /** This process was told that GitHub took what a request with this text asked for. */
  readonly taken: (text: string, by: string) => void;
  /** Every effect a commit ever asked for. */
  readonly asked: ReadonlyMap<string, OwnedEffect>;
};

/** Within it a comment is decided without asking whether somebody has answered it. */
const FRESH_MS = 60_000;

export function effectRules(setting: Setting, ledger: Ledger, branch: () => Branch): EffectRules {
  const { journal } = setting;
  const asked = new Map<string, OwnedEffect>();
  const refusals: string[] = [];
  const taken: { readonly text: string; readonly by: string }[] = [];
  const seenRuns = new Set<number>();
  let seenPosts = 0;

  function wasRefused(id: string): boolean {
    // A longer number that begins the same is another one.
    return refusals.some((text) => text.includes(`/${id} `) || text.includes(`/${id}"`));
  }

  function step({ before, after, ours }: Step): void {
    const open = openEffects(after.state);
    for (const effect of open) if (!asked.has(effect.id)) asked.set(effect.id, effect);
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
      hasBeenDone(effect, state) ||
      hasBeenDone(effect, before) ||
      hasNoThread(effect, before);
    if (!isDone) journal.wrong("S5", `${effect.id} left the outbox undone`);
  }

  function hasBeenDone(effect: OwnedEffect, state: MigrationState): boolean {
    switch (effect.type) {
      case "dispatch":
        return (
          ledger.runs.has(effect.id) ||
          isToldRefused(effect.id, state) ||
          isOver(effect, state) ||
          hasAdopted(effect, state)
        );
      case "reply":
        return isPosted(effect.id);
      case "checkpoints":
        return isPosted(effect.id) || !isStillAsked(effect, state);
      case "reminder":
        return isPosted(effect.id) || !isStillDue(effect, state);
      // Nobody in the simulation orders one: the people there merge by themselves.
      case "merge":
      case "open-tracking-issue":
      case "close-tracking-issue":
        return true;
    }
  }

  /** Tried anew, or ended by a person, before it could be started. */
  function isOver(
    { of, attempt, ...ref }: Extract<OwnedEffect, { readonly type: "dispatch" }>,
    { resources }: MigrationState,
  ): boolean {
    const resource = "resource" in of ? resources[of.resource] : undefined;
    const phase = resource && phaseAt(resource, ref);
    if (!phase) return true;
    return isFinished(phase) || (currentAttempt(phase)?.number ?? 0) > attempt;
  }

  /** The run of an earlier dispatch came late, and is the attempt's own now. */
  function hasAdopted(
    { of, attempt, ...ref }: Extract<OwnedEffect, { readonly type: "dispatch" }>,
    { resources }: MigrationState,
  ): boolean {
    const resource = "resource" in of ? resources[of.resource] : undefined;
    const phase = resource && phaseAt(resource, ref);
    const current = phase ? currentAttempt(phase) : null;
    return current?.number === attempt && current.run !== null;
  }

  /** GitHub gave no answer: a person was told that it may have happened. */
  function isToldRefused(id: string, { resources }: MigrationState): boolean {
    const [resource = "", environment, phase] = id.split("/");
    return (resources[resource]?.history ?? []).some(
      (event) =>
        event.type === "dispatch_refused" &&
        (event.environment ?? "shared") === environment &&
        event.phase === phase,
    );
  }

  /** Where nothing had begun there was nowhere to ask. */
  function hasNoThread({ of }: OwnedEffect, { resources, waves }: MigrationState): boolean {
    const wave = "resource" in of ? resources[of.resource]?.wave : undefined;
    return wave !== undefined && !waves[wave]?.opened;
  }

  function isPosted(id: string): boolean {
    return ledger.posted.some(({ ids }) => ids.includes(id));
  }

  function isStillAsked(
    { of, checkpoints }: Extract<OwnedEffect, { readonly type: "checkpoints" }>,
    { resources }: MigrationState,
  ): boolean {
    const resource = "resource" in of ? resources[of.resource] : undefined;
    const open = resource ? checkpointsOf(resource).map(({ id }) => id) : [];
    return checkpoints.some((id) => open.includes(id));
  }

  /** What was moved meanwhile needs no reminder. */
  function isStillDue(
    { of, standstills }: Extract<OwnedEffect, { readonly type: "reminder" }>,
    { resources }: MigrationState,
  ): boolean {
    const resource = "resource" in of ? resources[of.resource] : undefined;
    const now = branch().current();
    if (!resource || !now) return false;
    return standstillsIn(resource, now.definition).some(({ id }) => standstills.includes(id));
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
      for (const id of ids) checkPost(id, comment.issue.number);
    }
    seenPosts = ledger.posted.length;
  }

  /**
   * A webhook that reaches two replicas at once: one may refuse what the other, a moment later,
   * carries out. No commit tells them of each other; a sweep takes the younger answer away.
   */
  function wasAtOnce(id: string, posts: readonly Posted[]): boolean {
    const said = id.startsWith("reply/") ? ledger.said.get(Number(id.slice(6))) : undefined;
    const isSo = said !== undefined && posts.every(({ at }) => at - said.at < FRESH_MS);
    if (isSo) journal.saw("two answered at once");
    return isSo;
  }

  function checkRun(effect: string, run: Run, runs: readonly Run[]): void {
    const wanted = asked.get(effect);
    if (!wanted) journal.wrong("S5", `run ${run.id} of ${effect}, which no commit asked for`);
    if (runs.length > 1 && !branch().wasForced()) {
      journal.wrong("S4", `${effect} runs ${runs.length} times`);
    }
    const now = branch().current();
    if (wanted?.type !== "dispatch" || wanted.environment === null || !now) return;
    if ("resource" in wanted.of) {
      checkOrder(wanted.of.resource, wanted.environment, now, run);
    }
  }

  /** An ancestor commit must show what comes before it done. */
  function checkOrder(
    resource: string,
    environment: string,
    { state, definition }: { readonly state: MigrationState; readonly definition: Definition },
    run: Run,
  ): void {
    const rules = definition.environments.find(({ name }) => name === environment);
    for (const blocker of rules?.blockedBy ?? []) {
      const status = state.resources[resource]?.environments[blocker]?.progress.status;
      if (status === "completed") continue;
      journal.wrong("S1", `run ${run.id} in ${environment} while ${blocker} is ${status}`);
    }
  }

  function checkPost(id: string, thread: number): void {
    const same = ledger.posted.filter((one) => one.thread === thread && one.ids.includes(id));
    if (asked.has(id)) {
      if (same.length > 1 && !wasAtOnce(id, same) && !branch().wasForced()) {
        journal.wrong("S4", `${id} is posted ${same.length} times`);
      }
      return;
    }
    const [kind, number] = id.split("/");
    const said = kind === "reply" ? ledger.said.get(Number(number)) : undefined;
    if (!said?.holdsCommand) journal.wrong("S5", `${id} is posted, and no commit asked for it`);
  }

  return {
    step,
    look,
    refused: (text) => refusals.push(text),
    taken: (text, by) => taken.push({ text, by }),
    wasRefused,
    asked,
  };
}
