/**
 * What people say at the gate of an environment: yes, no, ask again, or do without the soak and
 * the windows. An approval is about what the state shows at this moment, nothing else.
 */
import { isSamePerson, notAnApprover, votingTeams, type Voter } from "./approval.ts";
import { type SingleRequest } from "./commands.ts";
import { type ApprovalRule, type Definition } from "./definition.ts";
import { digestAtGate } from "./environment-gate.ts";
import { type Event, type Stamp } from "./events.ts";
import { own } from "./lookup.ts";
import { refuse, type Refusal } from "./refusals.ts";
import { type EnvironmentState, type ResourceState } from "./resource.ts";

type Answer = readonly Event[] | Refusal;
type Asked<V extends SingleRequest["verb"]> = Extract<SingleRequest, { readonly verb: V }>;

/** Who asks, with the teams of the rule she is in, and when. */
export type Asking = { readonly stamp: Stamp; readonly teams: readonly string[] };

export function voterOf({ stamp, teams }: Asking): Voter {
  return { login: stamp.actor, teams };
}

export function approveEnvironment(
  name: string,
  resource: ResourceState,
  definition: Definition,
  { stamp, teams }: Asking,
): Answer {
  const facts = { resource: resource.id, environment: name };
  const environment = own(resource.environments, name);
  if (!environment) return refuse("unknown-environment", facts);
  if (environment.approvals.some(({ by }) => isSamePerson(by, stamp.actor))) return [];

  const { progress } = environment;
  if (progress.status === "rejected") return rejected(facts, progress);
  if (progress.status !== "awaiting_approval") return notAsked(environment, facts);
  const rule = ruleOf(definition, name);
  if (rule?.preventSelfReview && isSamePerson(progress.requestedBy, stamp.actor)) {
    return refuse("own-request", { ...facts, requestedBy: progress.requestedBy });
  }
  const refused = rule && notAnApprover(rule, { login: stamp.actor, teams }, facts);
  if (refused) return refused;
  return [
    {
      ...stamp,
      resource: resource.id,
      type: "approval_given",
      environment: name,
      digest: progress.digest,
      teams: rule ? votingTeams(rule, { login: stamp.actor, teams }) : [],
    },
  ];
}

/** null where no environment waits for an approval, or was rejected. */
export function rejectEnvironment(
  asked: Asked<"reject">,
  resource: ResourceState,
  definition: Definition,
  asking: Asking,
): Answer | null {
  const found = Object.entries(resource.environments).filter(
    ([name, { progress }]) =>
      (progress.status === "awaiting_approval" || progress.status === "rejected") &&
      (asked.environment ?? name) === name,
  );
  const [only, ...others] = found;
  if (!only) return null;
  if (others.length > 0) {
    const environments = found.map(([name]) => name);
    return refuse("environment-needed", { resource: resource.id, environments });
  }
  const [name, { progress }] = only;
  if (progress.status !== "awaiting_approval") return [];
  const rule = ruleOf(definition, name);
  const refused =
    rule && notAnApprover(rule, voterOf(asking), { resource: resource.id, environment: name });
  if (refused) return refused;
  const { reason } = asked;
  if (!reason) return refuse("reason-needed", { verb: "reject", resource: resource.id });
  return [
    {
      ...asking.stamp,
      resource: resource.id,
      type: "approval_rejected",
      environment: name,
      digest: progress.digest,
      reason,
    },
  ];
}

/** Asks again after a rejection; null where nothing was rejected. */
export function askAgain(
  asked: { readonly environment: string | null },
  resource: ResourceState,
  definition: Definition,
  stamp: Stamp,
): readonly Event[] | null {
  const found = Object.entries(resource.environments).filter(
    ([name, { progress }]) =>
      progress.status === "rejected" && (asked.environment ?? name) === name,
  );
  const [only, ...others] = found;
  if (!only || others.length > 0) return null;
  const [name, environment] = only;
  return [
    {
      ...stamp,
      resource: resource.id,
      type: "approval_requested",
      environment: name,
      requestedBy: stamp.actor,
      digest: digestAtGate(resource, name, environment, definition),
    },
  ];
}

/** Does without soak and windows, never without an approval; null where none of them holds anything. */
export function waive(
  asked: Asked<"skip">,
  resource: ResourceState,
  definition: Definition,
  asking: Asking,
): Answer | null {
  const found = Object.entries(resource.environments).filter(
    ([name, { progress }]) =>
      (progress.status === "soaking" || progress.status === "awaiting_window") &&
      (asked.environment ?? name) === name,
  );
  const [only, ...others] = found;
  if (!only) return null;
  if (others.length > 0) {
    const environments = found.map(([name]) => name);
    return refuse("environment-needed", { resource: resource.id, environments });
  }
  const [name, environment] = only;
  if (environment.waived) return [];
  const rule = ruleOf(definition, name);
  const facts = { resource: resource.id, environment: name };
  const refused = rule && notAnApprover(rule, voterOf(asking), facts);
  if (refused) return refused;
  const { reason } = asked;
  if (!reason) return refuse("reason-needed", { verb: "skip", resource: resource.id });
  return [
    { ...asking.stamp, resource: resource.id, type: "gate_waived", environment: name, reason },
  ];
}

type Facts = { readonly resource: string; readonly environment: string };

/** Nobody is asked now; what the environment waits for before that is said. */
function notAsked({ progress }: EnvironmentState, facts: Facts): Refusal {
  switch (progress.status) {
    case "blocked":
      return refuse("environment-blocked", { ...facts, by: progress.by });
    case "soaking":
      return refuse("environment-blocked", { ...facts, by: ["soak"], until: progress.until });
    case "pending":
    case "awaiting_approval":
    case "rejected":
    case "awaiting_window":
    case "active":
    case "awaiting_sign_off":
    case "completed":
      return refuse("approval-not-needed", facts);
  }
}

function rejected(
  facts: Facts,
  { by, reason }: { readonly by: string; readonly reason: string },
): Refusal {
  return refuse("approval-rejected", { ...facts, by, reason });
}

function ruleOf(definition: Definition, environment: string): ApprovalRule | null {
  return definition.environments.find(({ name }) => name === environment)?.approval ?? null;
}
