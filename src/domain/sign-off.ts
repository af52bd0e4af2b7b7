/**
 * `/migrate <environment>-done`: a person declares an environment done, which lets start what waits for it.
 */
import { type SingleRequest } from "./commands.ts";
import { refusedByContradiction } from "./contradicted.ts";
import { type Definition } from "./definition.ts";
import { type Event, type Stamp } from "./events.ts";
import { heldBack } from "./held-back.ts";
import { own } from "./lookup.ts";
import { isFinished } from "./phase.ts";
import { needsSignOff } from "./progress.ts";
import { refuse, type Refusal } from "./refusals.ts";
import { type EnvironmentState, type ResourceState } from "./resource.ts";

export function signOff(
  { environment: name }: Extract<SingleRequest, { readonly verb: "sign-off" }>,
  resource: ResourceState,
  definition: Definition,
  stamp: Stamp,
): readonly Event[] | Refusal {
  const facts = { resource: resource.id, environment: name };
  const environment = own(resource.environments, name);
  if (!environment) return refuse("unknown-environment", facts);
  switch (environment.progress.status) {
    case "completed":
      return [];
    case "awaiting_sign_off":
      return [
        { ...stamp, resource: resource.id, type: "environment_signed_off", environment: name },
      ];
    case "active":
    case "awaiting_window":
      if (environment.progress.status === "awaiting_window" && !environment.progress.begun) {
        return heldBack(resource, name) ?? refuse("sign-off-not-needed", facts);
      }
      if (!needsSignOff(resource, name, definition)) return refuse("sign-off-not-needed", facts);
      // All of it may be finished, and yet nobody is asked to declare it done.
      return (
        refusedByContradiction(
          resource,
          { type: "environment_signed_off", environment: name },
          definition,
        ) ?? refuse("environment-unfinished", { ...facts, ...unfinishedPhase(environment) })
      );
    case "pending":
    case "blocked":
    case "soaking":
    case "awaiting_approval":
    case "rejected":
      return heldBack(resource, name) ?? refuse("sign-off-not-needed", facts);
  }
}

function unfinishedPhase({ phases }: EnvironmentState): {
  readonly phase: string;
  readonly status: string;
} {
  const open = Object.entries(phases).find(([, phase]) => !isFinished(phase));
  return { phase: open?.[0] ?? "", status: open?.[1].status ?? "" };
}
