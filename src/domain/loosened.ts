/**
 * Where a changed definition asks for less than the one before: what somebody who may edit the
 * file could use to let through what others are meant to hold. For what has begun, nothing may be
 * loosened; what is stricter, or only worded otherwise, may change at any time.
 */
import { isSamePerson, ruleOfWork } from "./approval.ts";
import {
  type ApprovalRule,
  type Approver,
  type Definition,
  type EnvironmentDefinition,
  type PhaseDefinition,
  type WaveDefinition,
} from "./definition.ts";
import { isPastItsGate } from "./environment.ts";
import { type GateRule } from "./gates.ts";
import { phaseAt, isFinished } from "./phase.ts";
import { type ResourceState } from "./resource.ts";
import { type WindowDefinition } from "./windows.ts";

/** What a resource under way would not be held to any more, each in a few words. */
export function loosenedFor(
  resource: ResourceState,
  from: Definition,
  to: Definition,
): readonly string[] {
  const places = [null, ...Object.keys(resource.environments)];
  return [
    ...from.environments.flatMap((before) => {
      const progress = resource.environments[before.name]?.progress;
      const after = to.environments.find(({ name }) => name === before.name);
      if (!progress || progress.status === "completed") return [];
      // One of another name would come with gates of its own.
      if (!after) return [`environment ${before.name}`];
      const hasBegun = isPastItsGate(progress);
      const lost = hasBegun ? windowsLost(before, after) : environmentLost(before, after);
      return lost.map((what) => `${what} of ${before.name}`);
    }),
    ...from.phases.flatMap((before) => {
      const isOpen = places.some((environment) => {
        const phase = phaseAt(resource, { environment, phase: before.name });
        return phase !== undefined && !isFinished(phase);
      });
      const after = to.phases.find(({ name }) => name === before.name);
      return isOpen ? phaseLost(before, after).map((what) => `${what} of ${before.name}`) : [];
    }),
  ];
}

/** What a wave under way would not be held to any more. */
export function loosenedInWave(
  before: WaveDefinition,
  after: WaveDefinition,
  { hasEntered }: { readonly hasEntered: boolean },
): readonly string[] {
  const entry = hasEntered ? [] : gateLost(before.gates.before, after.gates.before);
  return [
    ...entry.map((what) => `${what} before it`),
    ...gateLost(before.gates.after, after.gates.after).map((what) => `${what} after it`),
    ...(isMore(after.failureThreshold, before.failureThreshold) ? ["failure_threshold"] : []),
  ];
}

function environmentLost(
  before: EnvironmentDefinition,
  after: EnvironmentDefinition,
): readonly string[] {
  const isUnblocked = before.blockedBy.some((name) => !after.blockedBy.includes(name));
  return [...(isUnblocked ? ["blocked_by"] : []), ...gateLost(before, after)];
}

function phaseLost(before: PhaseDefinition, after: PhaseDefinition | undefined): readonly string[] {
  const approval = ruleOfWork(before.work);
  if (!after) return approval ? ["approval"] : [];
  const kept = ruleOfWork(after.work);
  return [
    ...(approval && asksLess(approval, kept) ? ["approval"] : []),
    ...(before.action !== null && after.action !== before.action ? ["action"] : []),
    ...(after.skipWhen !== null && after.skipWhen !== before.skipWhen ? ["skip_when"] : []),
    ...(before.requires.some((one) => !after.requires.includes(one)) ? ["requires"] : []),
  ];
}

function gateLost(before: GateRule | null, after: GateRule | null): readonly string[] {
  if (!before) return [];
  return [
    ...(before.approval && asksLess(before.approval, after?.approval ?? null) ? ["approval"] : []),
    ...((before.soakMs ?? 0) > (after?.soakMs ?? 0) ? ["soak_time"] : []),
    ...windowsLost(before, after ?? { windows: [] }),
  ];
}

/** An allowing window may go where another stays, and none may come; one that denies must stay as it is. */
function windowsLost(
  before: Pick<GateRule, "windows">,
  after: Pick<GateRule, "windows">,
): readonly string[] {
  const allowed = windowsThat("allow", before);
  const allows = windowsThat("allow", after);
  const opened =
    allowed.length > 0 && (allows.length === 0 || allows.some((one) => !allowed.includes(one)));
  const denies = windowsThat("deny", after);
  const freed = windowsThat("deny", before).some((one) => !denies.includes(one));
  return opened || freed ? ["windows"] : [];
}

function windowsThat(
  kind: WindowDefinition["kind"],
  { windows }: Pick<GateRule, "windows">,
): readonly string[] {
  return windows.filter((window) => window.kind === kind).map((window) => JSON.stringify(window));
}

function asksLess(before: ApprovalRule, after: ApprovalRule | null): boolean {
  if (!after || after.minApprovals < before.minApprovals) return true;
  if (before.preventSelfReview && !after.preventSelfReview) return true;
  const required = before.approvers.filter((one) => one.required);
  if (required.some((one) => !after.approvers.some((kept) => kept.required && isSame(one, kept)))) {
    return true;
  }
  if (before.approvers.length === 0) return false;
  const mayNow = after.approvers;
  return (
    mayNow.length === 0 || mayNow.some((one) => !before.approvers.some((kept) => isSame(one, kept)))
  );
}

function isSame(one: Approver, other: Approver): boolean {
  if ("user" in one) return "user" in other && isSamePerson(one.user, other.user);
  return "team" in other && isSamePerson(one.team, other.team);
}

/** A number and a percentage cannot be compared before there are resources to count. */
function isMore(
  after: WaveDefinition["failureThreshold"],
  before: WaveDefinition["failureThreshold"],
): boolean {
  if (typeof after === "number" && typeof before === "number") return after > before;
  if (typeof after === "object" && typeof before === "object")
    return after.percent > before.percent;
  return after !== 0;
}
