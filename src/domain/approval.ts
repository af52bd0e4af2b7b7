/**
 * Who may approve, and when enough did. A rule that names nobody leaves it to whoever may give
 * commands; a rule that does is held to the letter. Teams are asked for when the command is
 * given, and what GitHub said then is kept with the approval.
 */
import { type ApprovalRule, type Approver, type Definition, type PhaseWork } from "./definition.ts";
import { refuse, type Refusal } from "./refusals.ts";
import { type Approval, type Attempt, type Mark, type ResourceState } from "./resource.ts";

/** A person as GitHub showed her when she gave the command. */
export type Voter = { readonly login: string; readonly teams: readonly string[] };

function mayVote({ approvers }: ApprovalRule, voter: Voter): boolean {
  return approvers.length === 0 || approvers.some((approver) => isOne(approver, voter));
}

/** What a phase, or each stage of it, needs approved; null where it needs nothing. */
export function ruleOfWork(work: PhaseWork | undefined): ApprovalRule | null {
  if (work?.uses === "approval") return work.rule;
  return work?.uses === "rollout" ? work.approval : null;
}

/** The rules of a definition: before one environment, or any where it is null, and in the phases. */
export function approvalRules(
  { environments, phases }: Definition,
  environment: string | null,
): readonly (ApprovalRule | null)[] {
  return [
    ...environments
      .filter(({ name }) => environment === null || name === environment)
      .map(({ approval }) => approval),
    ...phases.map(({ work }) => ruleOfWork(work)),
  ];
}

/** The teams whose members' word the rules ask for. */
export function teamsIn(rules: readonly (ApprovalRule | null)[]): readonly string[] {
  return rules
    .flatMap((rule) => rule?.approvers ?? [])
    .flatMap((approver) => ("team" in approver ? [approver.team] : []));
}

/** People count, not comments: who says it twice is one. */
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
  return missingApprovals(rule, valid) === 0 && missingApprovers(rule, valid).length === 0;
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

/** The refusal to whoever the rule does not name; null to everybody it does. */
export function notAnApprover(
  rule: ApprovalRule,
  voter: Voter,
  facts: Refusal["facts"],
): Refusal | null {
  if (mayVote(rule, voter)) return null;
  const approvers = rule.approvers.map((one) => ("user" in one ? one.user : `team ${one.team}`));
  return refuse("not-an-approver", { ...facts, approvers });
}

/** Whoever began the attempt; where it began by itself, whoever started the resource. */
export function requesterOf({ startedBy }: Attempt, { started }: ResourceState): string {
  return startedBy === "cairn" ? (started?.by ?? "") : startedBy;
}
