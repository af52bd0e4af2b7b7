/**
 * `/migrate approve` and `/migrate reject`: for an environment that waits to start, and for a
 * phase that waits for an approval. One rejection is enough to fail the phase.
 */
import { isSamePerson, notAnApprover, requesterOf, ruleOfWork, votingTeams } from "./approval.ts";
import { attemptsAt } from "./attempts.ts";
import { type SingleRequest } from "./commands.ts";
import { type ApprovalRule, type Definition } from "./definition.ts";
import { type Event, type Stamp } from "./events.ts";
import { evidenceAt } from "./evidence.ts";
import { environmentNeeded, matching, meant, refOf, type PhaseFound } from "./phase-asked-for.ts";
import { currentAttempt } from "./phase.ts";
import { refuse, type Refusal } from "./refusals.ts";
import { approveEnvironment, rejectEnvironment, voterOf, type Asking } from "./request-gate.ts";
import { type Approval, type PhaseState, type ResourceState } from "./resource.ts";

type Answer = readonly Event[] | Refusal;
type Asked<V extends SingleRequest["verb"]> = Extract<SingleRequest, { readonly verb: V }>;

export function approve(
  asked: Asked<"approve">,
  resource: ResourceState,
  definition: Definition,
  asking: Asking,
): Answer {
  const found = matching(asked, resource, awaitsApproval);
  if ("refused" in found) return found;
  const phases = meant(asked, found);
  const waiting = Object.keys(resource.environments).filter(
    (name) => resource.environments[name]?.progress.status === "awaiting_approval",
  );
  const [phase, ...others] = phases;
  if (phase && (asked.environment === phase.environment || waiting.length === 0)) {
    return others.length === 0
      ? approvePhase(phase, resource, definition, asking)
      : environmentNeeded(resource, phases);
  }
  const name = asked.environment ?? (waiting.length === 1 ? waiting[0] : undefined);
  if (name === undefined || phase) {
    if (waiting.length === 0 && hasApproved(asked, resource, asking.stamp)) return [];
    return waiting.length === 0
      ? refuse("approval-not-needed", { resource: resource.id })
      : refuse("environment-needed", {
          resource: resource.id,
          environments: [...waiting, ...phases.flatMap(({ environment }) => environment ?? [])],
        });
  }
  const refused = approveEnvironment(name, resource, definition, asking);
  const isOver = "refused" in refused && refused.refused === "approval-not-needed";
  return isOver && hasApproved(asked, resource, asking.stamp) ? [] : refused;
}

function approvePhase(
  found: PhaseFound,
  resource: ResourceState,
  definition: Definition,
  asking: Asking,
): Answer {
  const { stamp } = asking;
  const held = heldBy(found, resource);
  if (held) return held;
  const attempt = currentAttempt(found.state);
  const digest = evidenceAt(resource, found);
  if (!attempt || attempt.approvals.some((given) => isFrom(stamp, given, digest))) return [];
  const facts = factsOf(found, resource);
  const rule = ruleOf(found, definition);
  const requestedBy = requesterOf(attempt, resource);
  if (rule?.preventSelfReview && isSamePerson(requestedBy, stamp.actor)) {
    return refuse("own-request", { ...facts, requestedBy });
  }
  const refused = rule && notAnApprover(rule, voterOf(asking), facts);
  if (refused) return refused;
  const teams = rule ? votingTeams(rule, voterOf(asking)) : [];
  const approved = { type: "phase_approved", digest, teams } as const;
  return [{ ...stamp, resource: resource.id, ...refOf(found), ...approved }];
}

/** What she said of something that has changed since, she can say again. */
function isFrom({ actor }: Stamp, given: Approval, digest: string): boolean {
  return isSamePerson(given.by, actor) && given.digest === digest;
}

export function reject(
  asked: Asked<"reject">,
  resource: ResourceState,
  definition: Definition,
  asking: Asking,
): Answer {
  const { stamp } = asking;
  const found = matching(asked, resource, awaitsApproval);
  if ("refused" in found) return found;
  const [only, ...others] = meant(asked, found);
  if (!only) {
    const ofEnvironment = rejectEnvironment(asked, resource, definition, asking);
    return ofEnvironment ?? nothingToReject(asked, resource, stamp);
  }
  if (others.length > 0) return environmentNeeded(resource, found);
  const held = heldBy(only, resource);
  if (held) return held;
  const rule = ruleOf(only, definition);
  const refused = rule && notAnApprover(rule, voterOf(asking), factsOf(only, resource));
  if (refused) return refused;
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
    (phase) =>
      phase.status === "failed" && isSamePerson(currentAttempt(phase)?.rejected?.by ?? "", actor),
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
    attemptsAt(phase).some(({ approvals }) => approvals.some(({ by }) => isSamePerson(by, actor))),
  );
  return !("refused" in approved) && approved.length > 0;
}

function ruleOf({ phase }: PhaseFound, { phases }: Definition): ApprovalRule | null {
  return ruleOfWork(phases.find(({ name }) => name === phase)?.work);
}

function factsOf({ phase, environment }: PhaseFound, { id }: ResourceState): Refusal["facts"] {
  return { resource: id, phase, ...(environment !== null && { environment }) };
}
