/**
 * `/migrate approve` and `/migrate reject`: for an environment that waits to start, and for a
 * phase that waits for an approval. One rejection is enough to fail the phase.
 */
import { requesterOf } from "./approval.ts";
import { attemptsAt } from "./attempts.ts";
import { type SingleRequest } from "./commands.ts";
import { type ApprovalRule, type Definition } from "./definition.ts";
import { type Event, type Stamp } from "./events.ts";
import { own } from "./lookup.ts";
import { matching, refOf, type PhaseFound } from "./phase-asked-for.ts";
import { currentAttempt } from "./phase.ts";
import { refuse, type Refusal } from "./refusals.ts";
import { type PhaseState, type ResourceState } from "./resource.ts";

type Answer = readonly Event[] | Refusal;
type Asked<V extends SingleRequest["verb"]> = Extract<SingleRequest, { readonly verb: V }>;

export function approve(
  asked: Asked<"approve">,
  resource: ResourceState,
  definition: Definition,
  stamp: Stamp,
): Answer {
  const phases = matching(asked, resource, awaitsApproval);
  if ("refused" in phases) return phases;
  const waiting = Object.keys(resource.environments).filter(
    (name) => resource.environments[name]?.progress.status === "awaiting_approval",
  );
  const [phase, ...others] = phases;
  if (phase && (asked.environment !== null || waiting.length === 0)) {
    return others.length === 0
      ? approvePhase(phase, resource, definition, stamp)
      : environmentNeeded(resource, phases);
  }
  const name = asked.environment ?? (waiting.length === 1 ? waiting[0] : undefined);
  if (name === undefined || phase) {
    if (waiting.length === 0 && hasApproved(asked, resource, stamp)) return [];
    return waiting.length === 0
      ? refuse("approval-not-needed", { resource: resource.id })
      : refuse("environment-needed", {
          resource: resource.id,
          environments: [...waiting, ...phases.flatMap(({ environment }) => environment ?? [])],
        });
  }
  const facts = { resource: resource.id, environment: name };
  const environment = own(resource.environments, name);
  if (!environment) return refuse("unknown-environment", facts);
  if (environment.approvals.some(({ by }) => by === stamp.actor)) return [];

  const { progress } = environment;
  if (progress.status === "blocked") {
    return refuse("environment-blocked", { ...facts, by: progress.by });
  }
  if (progress.status !== "awaiting_approval") {
    return hasApproved(asked, resource, stamp) ? [] : refuse("approval-not-needed", facts);
  }
  const rule = definition.environments.find((given) => given.name === name)?.approval;
  if (rule?.preventSelfReview && progress.requestedBy === stamp.actor) {
    return refuse("own-request", { ...facts, requestedBy: progress.requestedBy });
  }
  return [{ ...stamp, resource: resource.id, type: "approval_given", environment: name }];
}

function approvePhase(
  found: PhaseFound,
  resource: ResourceState,
  definition: Definition,
  stamp: Stamp,
): Answer {
  const held = heldBy(found, resource);
  if (held) return held;
  const attempt = currentAttempt(found.state);
  if (!attempt || attempt.approvals.some(({ by }) => by === stamp.actor)) return [];
  const requestedBy = requesterOf(attempt, resource);
  if (ruleOf(found, definition)?.preventSelfReview && requestedBy === stamp.actor) {
    return refuse("own-request", { ...factsOf(found, resource), requestedBy });
  }
  return [{ ...stamp, resource: resource.id, ...refOf(found), type: "phase_approved" }];
}

export function reject(asked: Asked<"reject">, resource: ResourceState, stamp: Stamp): Answer {
  const found = matching(asked, resource, awaitsApproval);
  if ("refused" in found) return found;
  const [only, ...others] = found;
  if (!only) return nothingToReject(asked, resource, stamp);
  if (others.length > 0) return environmentNeeded(resource, found);
  const held = heldBy(only, resource);
  if (held) return held;
  const { reason } = asked;
  if (!reason) return refuse("reason-needed", { verb: "reject", resource: resource.id });
  return [{ ...stamp, resource: resource.id, ...refOf(only), type: "phase_rejected", reason }];
}

/** Who rejected it a moment ago is told that it is so. */
function nothingToReject(
  asked: Asked<"reject">,
  resource: ResourceState,
  { actor }: Stamp,
): Answer {
  const mine = matching(
    asked,
    resource,
    (phase) => phase.status === "failed" && currentAttempt(phase)?.rejected?.by === actor,
  );
  if ("refused" in mine) return mine;
  return mine.length > 0 ? [] : refuse("nothing-to-reject", { resource: resource.id });
}

function awaitsApproval(phase: PhaseState): boolean {
  const open = phase.status === "blocked" ? phase.underneath : phase;
  return open.status === "awaiting_human" && open.waitsFor === "approval";
}

function heldBy(found: PhaseFound, resource: ResourceState): Refusal | null {
  const { state } = found;
  if (state.status !== "blocked") return null;
  const { blocked, reason } = state;
  return refuse("blocked-by-person", { ...factsOf(found, resource), by: blocked.by, reason });
}

/** A phase that went on with it: asked again, nothing is wrong. */
function hasApproved(asked: Asked<"approve">, resource: ResourceState, { actor }: Stamp): boolean {
  const approved = matching(asked, resource, (phase) =>
    attemptsAt(phase).some(({ approvals }) => approvals.some(({ by }) => by === actor)),
  );
  return !("refused" in approved) && approved.length > 0;
}

function ruleOf({ phase }: PhaseFound, { phases }: Definition): ApprovalRule | null {
  const work = phases.find(({ name }) => name === phase)?.work;
  if (work?.uses === "approval") return work.rule;
  return work?.uses === "rollout" ? work.approval : null;
}

function factsOf({ phase, environment }: PhaseFound, { id }: ResourceState): Refusal["facts"] {
  return { resource: id, phase, ...(environment !== null && { environment }) };
}

function environmentNeeded({ id }: ResourceState, found: readonly PhaseFound[]): Refusal {
  const environments = found.flatMap(({ environment }) => environment ?? []);
  return refuse("environment-needed", { resource: id, environments });
}
