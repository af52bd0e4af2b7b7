import { type Event, type PhaseRef, type ResourceEvent } from "./events.ts";
/**
 * What an event does to the state. Total on purpose: an event that does not apply to what is
 * there changes nothing but the history, so any history can be replayed.
 */
import { evolveAttempt, newAttempt } from "./evolve-attempt.ts";
import { evolveEnvironment } from "./evolve-environment.ts";
import { evolveShape } from "./evolve-shape.ts";
import { evolveWave } from "./evolve-wave.ts";
import { own } from "./lookup.ts";
import { type MigrationState } from "./migration.ts";
import {
  type Attempt,
  type Attempts,
  type EnvironmentState,
  type Mark,
  type PhaseState,
  type ResourceState,
  type UnblockedPhase,
} from "./resource.ts";

export function evolve(state: MigrationState, event: Event): MigrationState {
  if ("wave" in event) {
    const wave = own(state.waves, event.wave);
    if (!wave) return state;
    return { ...state, waves: { ...state.waves, [event.wave]: evolveWave(wave, event) } };
  }
  const resource = own(state.resources, event.resource);
  if (!resource) return state;
  return {
    ...state,
    resources: { ...state.resources, [event.resource]: evolveResource(resource, event) },
  };
}

function evolveResource(resource: ResourceState, event: ResourceEvent): ResourceState {
  const next = { ...resource, history: [...resource.history, event] };
  switch (event.type) {
    case "resource_started":
      return { ...next, started: markOf(event), definitionDigest: event.digest };
    case "resource_added":
    case "owner_reminded":
      return next;
    case "resource_withdrawn":
      return {
        ...next,
        withdrawn: { ...markOf(event), reason: event.reason },
        completedAt: event.at,
      };
    case "resource_returned":
      return { ...next, withdrawn: null, completedAt: null };
    case "definition_upgraded":
      return { ...next, ...evolveShape(resource, event), definitionDigest: event.digest };
    case "resource_paused":
      return { ...next, paused: { ...markOf(event), reason: event.reason, drainedAt: null } };
    case "pause_drained":
      return { ...next, paused: next.paused && { ...next.paused, drainedAt: event.at } };
    case "resource_resumed":
      return { ...next, paused: null };
    case "abort_requested":
      return { ...next, abortAsked: { ...markOf(event), reason: event.reason } };
    case "abort_withdrawn":
      return { ...next, abortAsked: null };
    case "resource_aborted": {
      const aborted = { ...markOf(event), reason: event.reason };
      return { ...next, aborted, paused: null, abortAsked: null, completedAt: event.at };
    }
    case "resource_completed":
      return { ...next, paused: null, abortAsked: null, completedAt: event.at };
    case "noted":
      return next;
    case "environment_blocked":
    case "soak_started":
    case "approval_requested":
    case "approval_given":
    case "approval_rejected":
    case "window_awaited":
    case "gate_waived":
    case "environment_started":
    case "environment_resumed":
    case "sign_off_requested":
    case "environment_signed_off":
    case "environment_completed":
    case "environment_reopened":
      return onEnvironment(next, event.environment, (environment) =>
        evolveEnvironment(environment, event),
      );
    case "phase_started":
    case "requirement_unmet":
    case "outputs_read":
    case "outputs_refused":
    case "run_measured":
    case "stage_soaked":
    case "progress_reported":
    case "choice_made":
    case "choice_expired":
    case "phase_approved":
    case "phase_rejected":
    case "run_started":
    case "run_succeeded":
    case "run_failed":
    case "run_overdue":
    case "work_lost":
    case "work_found":
    case "workflow_dispatched":
    case "run_missing":
    case "work_contradicted":
    case "reality_accepted":
    case "dispatch_refused":
    case "pull_request_opened":
    case "pull_request_merged":
    case "pull_request_closed":
    case "pull_request_reopened":
    case "changes_requested":
    case "changes_resolved":
    case "pull_request_outdated":
    case "pull_request_updated":
    case "person_awaited":
    case "merge_requested":
    case "merge_refused":
    case "phase_permitted":
    case "phase_confirmed":
    case "phase_resumed":
    case "phase_completed":
    case "phase_failed":
    case "phase_skipped":
    case "phase_blocked":
    case "phase_unblocked":
      return onPhase(next, event, (phase) => evolvePhase(phase, event));
  }
}

type PhaseEvent = Extract<ResourceEvent, PhaseRef>;

function evolvePhase(phase: PhaseState, event: PhaseEvent): PhaseState {
  if (event.type === "phase_blocked") {
    if (phase.status === "blocked") return phase;
    return {
      status: "blocked",
      blocked: markOf(event),
      reason: event.reason,
      underneath: phase,
    };
  }
  if (phase.status !== "blocked") return evolveUnblocked(phase, event);
  if (event.type === "phase_unblocked") return phase.underneath;
  const underneath = evolveUnblocked(phase.underneath, event);
  // A skip ends the phase, and with it the hold.
  return event.type === "phase_skipped" ? underneath : { ...phase, underneath };
}

function evolveUnblocked(
  phase: UnblockedPhase,
  event: Exclude<PhaseEvent, { readonly type: "phase_blocked" }>,
): UnblockedPhase {
  const attempts = attemptsOf(phase);
  if (event.type === "phase_started") return startedPhase(phase, event);
  if (event.type === "phase_skipped") {
    return { status: "skipped", skipped: markOf(event), reason: event.reason, attempts };
  }
  if (!isTried(attempts)) return phase;
  switch (event.type) {
    case "person_awaited":
      return { status: "awaiting_human", since: event.at, waitsFor: event.waitsFor, attempts };
    case "phase_resumed":
      return { status: "in_progress", since: event.at, attempts };
    case "phase_completed":
      return { status: "completed", at: event.at, attempts };
    case "phase_failed":
      return { status: "failed", since: event.at, failure: event.failure, attempts };
    case "phase_unblocked":
      return withAttempts(phase, [...attempts.slice(0, -1), settled(last(attempts), event)]);
    case "reality_accepted": {
      const real = [...attempts.slice(0, -1), evolveAttempt(last(attempts), event)];
      return isTried(real) ? { status: "in_progress", since: event.at, attempts: real } : phase;
    }
    case "work_lost":
    case "work_found":
    case "workflow_dispatched":
    case "run_missing":
    case "work_contradicted":
    case "requirement_unmet":
    case "outputs_read":
    case "outputs_refused":
    case "run_measured":
    case "stage_soaked":
    case "progress_reported":
    case "choice_made":
    case "choice_expired":
    case "phase_approved":
    case "phase_rejected":
    case "run_started":
    case "run_succeeded":
    case "run_failed":
    case "run_overdue":
    case "dispatch_refused":
    case "pull_request_opened":
    case "pull_request_merged":
    case "pull_request_closed":
    case "pull_request_reopened":
    case "changes_requested":
    case "changes_resolved":
    case "pull_request_outdated":
    case "pull_request_updated":
    case "merge_requested":
    case "merge_refused":
    case "phase_permitted":
    case "phase_confirmed":
      return withAttempts(phase, [...attempts.slice(0, -1), evolveAttempt(last(attempts), event)]);
  }
}

/** Without a hold, it says that the record is right. */
function settled(attempt: Attempt, event: Event): Attempt {
  const { disputed } = attempt;
  return disputed ? { ...attempt, disputed: { ...disputed, settled: markOf(event) } } : attempt;
}

/** A new attempt; the one before keeps the failure it ended with. */
function startedPhase(
  phase: UnblockedPhase,
  event: Extract<PhaseEvent, { readonly type: "phase_started" }>,
): UnblockedPhase {
  const earlier = attemptsOf(phase);
  const before = earlier.at(-1);
  const closed =
    phase.status === "failed" && before
      ? [...earlier.slice(0, -1), { ...before, failure: phase.failure }]
      : earlier;
  // The go is for the phase: it need not be given again for another try.
  const attempt = { ...newAttempt(event), permitted: before?.permitted ?? null };
  const attempts = [...closed, attempt];
  return isTried(attempts) ? { status: "in_progress", since: event.at, attempts } : phase;
}

function withAttempts(phase: UnblockedPhase, attempts: readonly Attempt[]): UnblockedPhase {
  if (phase.status === "pending" || !isTried(attempts)) return phase;
  return { ...phase, attempts };
}

function attemptsOf(phase: UnblockedPhase): readonly Attempt[] {
  return phase.status === "pending" ? [] : phase.attempts;
}

function isTried(attempts: readonly Attempt[]): attempts is Attempts {
  return attempts.length > 0;
}

function last(attempts: Attempts): Attempt {
  return attempts.at(-1) ?? attempts[0];
}

function onEnvironment(
  resource: ResourceState,
  name: string,
  change: (environment: EnvironmentState) => EnvironmentState,
): ResourceState {
  const environment = own(resource.environments, name);
  if (!environment) return resource;
  return {
    ...resource,
    environments: { ...resource.environments, [name]: change(environment) },
  };
}

function onPhase(
  resource: ResourceState,
  ref: PhaseRef,
  change: (phase: PhaseState) => PhaseState,
): ResourceState {
  if (ref.environment === null) {
    const phase = own(resource.shared, ref.phase);
    if (!phase) return resource;
    return { ...resource, shared: { ...resource.shared, [ref.phase]: change(phase) } };
  }
  return onEnvironment(resource, ref.environment, (environment) => {
    const phase = own(environment.phases, ref.phase);
    if (!phase) return environment;
    return { ...environment, phases: { ...environment.phases, [ref.phase]: change(phase) } };
  });
}

function markOf(event: Event): Mark {
  return { by: event.actor, at: event.at };
}
