/**
 * Who may approve, and when enough did. A rule that names nobody leaves it to whoever may give
 * commands; a rule that does is held to the letter. Teams are asked for when the command is
 * given, and what GitHub said then is kept with the approval.
 */
import { type ApprovalRule, type Approver } from "./definition.ts";
import { type Approval, type Attempt, type Mark, type ResourceState } from "./resource.ts";

/** A person as GitHub showed her when she gave the command. */
export type Voter = { readonly login: string; readonly teams: readonly string[] };

export function mayVote({ approvers }: ApprovalRule, voter: Voter): boolean {
  return approvers.length === 0 || approvers.some((approver) => isOne(approver, voter));
}

/** People count, not comments: who says it twice is one. */
export function hasQuorum(rule: ApprovalRule, approvals: readonly Mark[]): boolean {
  return missingApprovals(rule, approvals) === 0;
}

export function missingApprovals(rule: ApprovalRule, approvals: readonly Mark[]): number {
  const people = new Set(approvals.map(({ by }) => by.toLowerCase()));
  return Math.max(0, rule.minApprovals - people.size);
}

/** Enough approvals of exactly this, and those of everybody it takes. */
export function isApproved(
  rule: ApprovalRule,
  approvals: readonly Approval[],
  digest: string,
): boolean {
  const valid = approvals.filter((approval) => approval.digest === digest);
  return hasQuorum(rule, valid) && missingApprovers(rule, valid).length === 0;
}

/** Those whose approval is required and not there yet. */
export function missingApprovers(
  { approvers }: ApprovalRule,
  approvals: readonly Approval[],
): readonly Approver[] {
  return approvers.filter(
    (approver) =>
      approver.required &&
      !approvals.some(({ by, teams }) => isOne(approver, { login: by, teams })),
  );
}

function isOne(approver: Approver, { login, teams }: Voter): boolean {
  return "user" in approver
    ? isSamePerson(approver.user, login)
    : teams.some((team) => team.toLowerCase() === approver.team.toLowerCase());
}

/** Only what the rule asks about is kept: which other teams she is in is nobody's business. */
export function votingTeams({ approvers }: ApprovalRule, voter: Voter): readonly string[] {
  return approvers.flatMap((approver) =>
    "team" in approver && isOne(approver, voter) ? [approver.team] : [],
  );
}

/** GitHub does not tell capital letters apart in logins. */
export function isSamePerson(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

/** Whoever began the attempt; where it began by itself, whoever started the resource. */
export function requesterOf({ startedBy }: Attempt, { started }: ResourceState): string {
  return startedBy === "cairn" ? (started?.by ?? "") : startedBy;
}
