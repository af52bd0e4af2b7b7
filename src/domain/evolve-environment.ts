/** What an event does to an environment of a resource; its phases have `evolve.ts`. */
import { type ResourceEvent } from "./events.ts";
import { type EnvironmentState } from "./resource.ts";

/** A phase's events name an environment or none; these always name one. */
export type EnvironmentEvent = Extract<ResourceEvent, { readonly environment: string }>;

export function evolveEnvironment(
  environment: EnvironmentState,
  event: EnvironmentEvent,
): EnvironmentState {
  const mark = { by: event.actor, at: event.at };
  const since = event.at;
  switch (event.type) {
    case "environment_blocked":
      return { ...environment, progress: { status: "blocked", by: event.by } };
    case "soak_started":
      return { ...environment, progress: { status: "soaking", since, until: event.until } };
    case "approval_requested": {
      const { requestedBy, digest } = event;
      // Nothing that was said of something else, or before a rejection, counts now.
      return {
        ...environment,
        approvals: [],
        progress: { status: "awaiting_approval", since, requestedBy, digest },
      };
    }
    case "approval_given": {
      const { digest, teams } = event;
      return { ...environment, approvals: [...environment.approvals, { ...mark, digest, teams }] };
    }
    case "approval_rejected": {
      const { progress } = environment;
      if (progress.status !== "awaiting_approval") return environment;
      const { requestedBy } = progress;
      const { reason, digest } = event;
      return {
        ...environment,
        approvals: [],
        progress: { status: "rejected", since, by: event.actor, reason, requestedBy, digest },
      };
    }
    case "window_awaited": {
      const { nextOpen, windows } = event;
      const { progress } = environment;
      const begun =
        progress.status === "active" || (progress.status === "awaiting_window" && progress.begun);
      return {
        ...environment,
        progress: { status: "awaiting_window", since, nextOpen, windows, begun },
      };
    }
    case "gate_waived":
      return { ...environment, waived: { ...mark, reason: event.reason } };
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
