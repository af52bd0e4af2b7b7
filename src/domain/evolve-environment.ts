/** What an event does to an environment of a resource; its phases have `evolve.ts`. */
import { type ResourceEvent } from "./events.ts";
import { evolveGate } from "./evolve-gate.ts";
import { type GateWait } from "./gates.ts";
import { type EnvironmentProgress, type EnvironmentState } from "./resource.ts";

/** A phase's events name an environment or none; these always name one. */
export type EnvironmentEvent = Extract<ResourceEvent, { readonly environment: string }>;

export function evolveEnvironment(
  environment: EnvironmentState,
  event: EnvironmentEvent,
): EnvironmentState {
  const since = event.at;
  switch (event.type) {
    case "soak_started":
    case "approval_requested":
    case "approval_given":
    case "approval_rejected":
    case "window_awaited": {
      const { progress, approvals } = environment;
      const gate = evolveGate({ wait: waitOf(progress), approvals }, event);
      return {
        ...environment,
        approvals: gate.approvals,
        progress: gate.wait ? asProgress(gate.wait, progress) : progress,
      };
    }
    case "environment_blocked":
      return { ...environment, progress: { status: "blocked", by: event.by } };
    case "gate_waived":
      return { ...environment, waived: { by: event.actor, at: event.at, reason: event.reason } };
    case "environment_started":
    case "environment_resumed":
    case "environment_reopened":
      return { ...environment, progress: { status: "active", since } };
    case "sign_off_requested":
      return { ...environment, progress: { status: "awaiting_sign_off", since } };
    case "environment_signed_off":
      return {
        ...environment,
        progress: { status: "completed", at: event.at, signedOffBy: event.actor },
      };
    case "environment_completed":
      return { ...environment, progress: { status: "completed", at: event.at, signedOffBy: null } };
  }
}

/** What the gate last told people; null before it did. */
export function waitOf(progress: EnvironmentProgress): GateWait | null {
  switch (progress.status) {
    case "soaking":
    case "awaiting_approval":
    case "rejected":
    case "awaiting_window":
      return progress;
    case "pending":
    case "blocked":
    case "active":
    case "awaiting_sign_off":
    case "completed":
      return null;
  }
}

/** A window that shuts on an environment at work finds it begun. */
function asProgress(wait: GateWait, before: EnvironmentProgress): EnvironmentProgress {
  if (wait.status !== "awaiting_window") return wait;
  const begun = before.status === "active" || (before.status === "awaiting_window" && before.begun);
  return { ...wait, begun };
}
