/** When an effect may leave the outbox: it was done, or nothing wants it any more. */
import { checkpointsOf } from "../../src/domain/checkpoint.ts";
import { type PhaseRef } from "../../src/domain/events.ts";
import { type MigrationState } from "../../src/domain/migration.ts";
import { type OwnedEffect } from "../../src/domain/outbox.ts";
import { currentAttempt, isFinished, phaseAt } from "../../src/domain/phase.ts";
import { type Attempt, type PhaseState, type ResourceState } from "../../src/domain/resource.ts";
import { standstillsIn } from "../../src/domain/stuck.ts";
import { waveStandstills } from "../../src/domain/wave-stuck.ts";
import { type StoredState } from "../../src/state/state-files.ts";
import { type Setting } from "../setting.ts";
import { type Ledger } from "./ledger.ts";

type SpentRules = {
  readonly isSpent: (effect: OwnedEffect, state: MigrationState) => boolean;
  /** Where nothing had begun there was nowhere to ask. */
  readonly hasNoThread: (effect: OwnedEffect, state: MigrationState) => boolean;
  /** Its wave has begun, and the issue people follow it in is not open yet. */
  readonly hasNoIssue: (effect: OwnedEffect, state: MigrationState) => boolean;
};

export function spentRules({
  setting,
  ledger,
  current,
}: {
  readonly setting: Setting;
  readonly ledger: Ledger;
  readonly current: () => StoredState | null;
}): SpentRules {
  function isSpent(effect: OwnedEffect, state: MigrationState): boolean {
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
      case "merge":
        return isMerged(effect) || !isStillToMerge(effect, state);
      case "open-tracking-issue":
      case "close-tracking-issue":
        return true;
    }
  }

  function isMerged({ of, number }: Extract<OwnedEffect, { readonly type: "merge" }>): boolean {
    const { threads } = "resource" in of ? setting.workOf(of.resource) : setting.repository;
    return threads[number - 1]?.pull?.mergedAt != null;
  }

  /** Refused, merged by somebody, or no longer what the phase waits for. */
  function isStillToMerge(
    { number, ...effect }: Extract<OwnedEffect, { readonly type: "merge" }>,
    state: MigrationState,
  ): boolean {
    const pullRequest = attemptOf(effect, state)?.pullRequest;
    return (
      pullRequest?.number === number && pullRequest.state === "open" && !pullRequest.mergeRefused
    );
  }

  /** Tried anew, or ended by a person, before it could be started. */
  function isOver(
    { attempt, ...effect }: Extract<OwnedEffect, { readonly type: "dispatch" }>,
    state: MigrationState,
  ): boolean {
    const phase = phaseOf(effect, state);
    if (!phase) return true;
    return isFinished(phase) || (currentAttempt(phase)?.number ?? 0) > attempt;
  }

  /** The run of an earlier dispatch came late, and is the attempt's own now. */
  function hasAdopted(
    { attempt, ...effect }: Extract<OwnedEffect, { readonly type: "dispatch" }>,
    state: MigrationState,
  ): boolean {
    const now = attemptOf(effect, state);
    return now?.number === attempt && now.run !== null;
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

  function hasNoThread({ of }: OwnedEffect, state: MigrationState): boolean {
    const resource = resourceOf(of, state);
    return resource !== undefined && !state.waves[resource.wave]?.opened;
  }

  function hasNoIssue({ of }: OwnedEffect, state: MigrationState): boolean {
    const wave = "wave" in of ? of.wave : resourceOf(of, state)?.wave;
    return wave !== undefined && state.waves[wave]?.trackingIssue === null;
  }

  function isPosted(id: string): boolean {
    return ledger.posted.some(({ ids }) => ids.includes(id));
  }

  function isStillAsked(
    { of, checkpoints }: Extract<OwnedEffect, { readonly type: "checkpoints" }>,
    state: MigrationState,
  ): boolean {
    const resource = resourceOf(of, state);
    const open = resource ? checkpointsOf(resource).map(({ id }) => id) : [];
    return checkpoints.some((id) => open.includes(id));
  }

  /** What was moved meanwhile needs no reminder. */
  function isStillDue(
    { of, standstills }: Extract<OwnedEffect, { readonly type: "reminder" }>,
    state: MigrationState,
  ): boolean {
    if ("wave" in of) {
      const wave = state.waves[of.wave];
      return wave !== undefined && waveStandstills(wave).some(({ id }) => standstills.includes(id));
    }
    const resource = resourceOf(of, state);
    const now = current();
    if (!resource || !now) return false;
    return standstillsIn(resource, now.definition).some(({ id }) => standstills.includes(id));
  }

  return { isSpent, hasNoThread, hasNoIssue };
}

type AtPhase = Pick<OwnedEffect, "of"> & PhaseRef;

function resourceOf(
  of: OwnedEffect["of"],
  { resources }: MigrationState,
): ResourceState | undefined {
  return "resource" in of ? resources[of.resource] : undefined;
}

function phaseOf(
  { of, environment, phase }: AtPhase,
  state: MigrationState,
): PhaseState | undefined {
  const resource = resourceOf(of, state);
  return resource && phaseAt(resource, { environment, phase });
}

function attemptOf(effect: AtPhase, state: MigrationState): Attempt | null {
  const phase = phaseOf(effect, state);
  return phase ? currentAttempt(phase) : null;
}
