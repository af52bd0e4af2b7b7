/**
 * What people say they have done: merged a pull request, or done what a phase asked of them.
 * A claim is not proof: what can be asked of GitHub is asked, by whoever calls and by the phase's check.
 */
import { type SingleRequest } from "./commands.ts";
import { type Definition } from "./definition.ts";
import { type Event, type Stamp } from "./events.ts";
import { heldBack } from "./held-back.ts";
import { type PullRequestSeen } from "./inputs.ts";
import { own } from "./lookup.ts";
import { type MigrationState } from "./migration.ts";
import { pullRequestSeen } from "./observe-pull-request.ts";
import { currentAttempt, isFinished, phaseAt } from "./phase.ts";
import { refuse, type Refusal } from "./refusals.ts";
import { type ResourceState } from "./resource.ts";

type Answer = readonly Event[] | Refusal;
type Asked = Extract<SingleRequest, { readonly verb: "confirm-phase" }>;

/** What counts is the pull request as GitHub shows it now. */
export function pullRequestMerged(
  resource: string,
  pullRequest: PullRequestSeen | null,
  state: MigrationState,
  stamp: Stamp,
): Answer {
  if (!pullRequest) return refuse("pull-request-unknown", { resource });
  if (pullRequest.state !== "merged") {
    return refuse("pull-request-not-merged", {
      resource,
      number: pullRequest.number,
      state: pullRequest.state,
    });
  }
  return pullRequestSeen(pullRequest, state, stamp);
}

export function confirmPhase(
  asked: Asked,
  resource: ResourceState,
  definition: Definition,
  stamp: Stamp,
): Answer {
  const rules = definition.phases.find(({ name }) => name === asked.phase);
  if (!rules) return refuse("unknown-phase", { phase: asked.phase });
  const environment = rules.scope === "resource" ? null : environmentFor(asked, resource);
  if (environment !== null && typeof environment !== "string") return environment;

  const held = environment === null ? null : heldBack(resource, environment);
  if (held) return held;
  const ref = { environment, phase: asked.phase };
  const phase = phaseAt(resource, ref);
  const facts = {
    resource: resource.id,
    phase: asked.phase,
    ...(environment !== null && { environment }),
  };
  if (!phase || phase.status === "pending") return refuse("phase-not-started", facts);
  if (phase.status === "blocked") {
    return refuse("blocked-by-person", { ...facts, by: phase.blocked.by, reason: phase.reason });
  }
  const attempt = currentAttempt(phase);
  if (isFinished(phase) || attempt?.confirmed) return [];
  if (phase.status === "awaiting_human" && phase.waitsFor === "confirmation") {
    const { work } = rules;
    const hasCheck = work.uses === "manual" && work.verify !== null;
    const unverified = hasCheck ? asked.unverified : null;
    return [{ ...stamp, resource: resource.id, ...ref, type: "phase_confirmed", unverified }];
  }
  if (attempt?.pullRequest?.state === "open") {
    const { number } = attempt.pullRequest;
    return refuse("pull-request-not-merged", { ...facts, number, state: "open" });
  }
  return refuse("not-awaiting-confirmation", { ...facts, status: phase.status });
}

/** The environment that was named, or the only one in which the phase waits for a confirmation. */
function environmentFor(asked: Asked, resource: ResourceState): string | Refusal {
  if (asked.environment !== null) {
    return own(resource.environments, asked.environment)
      ? asked.environment
      : refuse("unknown-environment", { resource: resource.id, environment: asked.environment });
  }
  const waiting = Object.entries(resource.environments).flatMap(([name, { phases }]) => {
    const phase = own(phases, asked.phase);
    const waits = phase?.status === "awaiting_human" && phase.waitsFor === "confirmation";
    return waits ? [name] : [];
  });
  const [only, ...others] = waiting;
  if (only !== undefined && others.length === 0) return only;
  return refuse("environment-needed", {
    resource: resource.id,
    environments: waiting.length > 0 ? waiting : Object.keys(resource.environments),
  });
}
