/**
 * Whether an approval rule is satisfied. People count, not comments: who says it twice is one.
 */
import { type ApprovalRule } from "./definition.ts";
import { type Attempt, type Mark, type ResourceState } from "./resource.ts";

export function hasQuorum(rule: ApprovalRule, approvals: readonly Mark[]): boolean {
  return missingApprovals(rule, approvals) === 0;
}

export function missingApprovals(rule: ApprovalRule, approvals: readonly Mark[]): number {
  const people = new Set(approvals.map(({ by }) => by));
  return Math.max(0, rule.minApprovals - people.size);
}

/** Whoever began the attempt; where it began by itself, whoever started the resource. */
export function requesterOf({ startedBy }: Attempt, { started }: ResourceState): string {
  return startedBy === "cairn" ? (started?.by ?? "") : startedBy;
}
