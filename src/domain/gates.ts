/**
 * The gate before something starts: soak, then approval, then window, in that order, so that
 * people are asked about what has stood its test and a window is spent on nothing but the start.
 * It looks at facts each time; what is recorded only says what people were told already.
 */
import { isApproved } from "./approval.ts";
import { type ApprovalRule } from "./definition.ts";
import { after, isReached } from "./instant.ts";
import { type Approval } from "./resource.ts";
import { openingAt, type WindowDefinition } from "./windows.ts";

export type GateRule = {
  readonly approval: ApprovalRule | null;
  /** How long what comes before must have been done (ms), without a break. */
  readonly soakMs: number | null;
  readonly windows: readonly WindowDefinition[];
};

/** What is waited for, as it was told: always since when, and until when or by whom it ends. */
export type GateWait =
  | { readonly status: "soaking"; readonly since: string; readonly until: string }
  | {
      readonly status: "awaiting_approval";
      readonly since: string;
      readonly requestedBy: string;
      /** Of what is to be approved. */
      readonly digest: string;
    }
  | {
      readonly status: "rejected";
      readonly since: string;
      readonly by: string;
      readonly reason: string;
      readonly requestedBy: string;
      readonly digest: string;
    }
  | {
      readonly status: "awaiting_window";
      readonly since: string;
      /** null when there is no known end. */
      readonly nextOpen: string | null;
      readonly windows: readonly string[];
    };

export type GateFact =
  | { readonly type: "soak_started"; readonly until: string }
  | { readonly type: "approval_requested"; readonly requestedBy: string; readonly digest: string }
  | {
      readonly type: "window_awaited";
      readonly nextOpen: string | null;
      readonly windows: readonly string[];
    };

export type GateFacts = {
  /** Since when everything before it has been done (ISO 8601); null when nothing comes before it. */
  readonly doneSince: string | null;
  readonly requester: string;
  /** Of what is to be approved, as it is now. */
  readonly digest: string;
  readonly approvals: readonly Approval[];
  /** A person did without soak and windows, with a reason. */
  readonly isWaived: boolean;
  readonly waiting: GateWait | null;
};

/** What follows at the gate, and not before when (ISO 8601); null means at once. */
export type GateStep =
  | { readonly is: "open"; readonly at: string | null }
  | { readonly is: "fact"; readonly fact: GateFact; readonly at: string | null }
  /** Time alone does not open it. */
  | { readonly is: "shut" };

export function stepAt(rule: GateRule, facts: GateFacts, now: string): GateStep {
  return soaking(rule, facts, now) ?? approving(rule, facts) ?? entering(rule, facts, now);
}

function soaking(rule: GateRule, facts: GateFacts, now: string): GateStep | null {
  const { waiting, doneSince, isWaived } = facts;
  if (rule.soakMs === null || doneSince === null || isWaived) return null;
  const until = after(doneSince, rule.soakMs);
  if (isReached(until, now)) return null;
  if (waiting?.status !== "soaking" || waiting.until !== until) {
    return { is: "fact", fact: { type: "soak_started", until }, at: null };
  }
  const then = approving(rule, facts) ?? entering(rule, facts, until);
  return then.is === "shut" ? then : { ...then, at: then.at ?? until };
}

function approving({ approval }: GateRule, facts: GateFacts): GateStep | null {
  const { waiting, approvals, digest, requester } = facts;
  if (!approval) return null;
  // A person's no stands, whatever changes, until a person asks again.
  if (waiting?.status === "rejected") return { is: "shut" };
  if (isApproved(approval, approvals, digest)) return null;
  if (waiting?.status === "awaiting_approval" && waiting.digest === digest) return { is: "shut" };
  return {
    is: "fact",
    fact: { type: "approval_requested", requestedBy: requester, digest },
    at: null,
  };
}

function entering({ windows }: GateRule, { waiting, isWaived }: GateFacts, now: string): GateStep {
  return throughWindows(isWaived ? [] : windows, waiting, now);
}

/** Windows alone: for what is let in already and only may not go on. */
export function throughWindows(
  windows: readonly WindowDefinition[],
  waiting: GateWait | null,
  now: string,
): GateStep {
  const opening = openingAt(windows, now);
  if (opening.isOpen) return { is: "open", at: null };
  const { nextOpen, by } = opening;
  if (waiting?.status !== "awaiting_window" || waiting.nextOpen !== nextOpen) {
    return { is: "fact", fact: { type: "window_awaited", nextOpen, windows: by }, at: null };
  }
  return nextOpen === null ? { is: "shut" } : { is: "open", at: nextOpen };
}
