/** Who has to approve, and who of them did: the words of an approval rule, wherever it stands. */
import { missingApprovers } from "../domain/approval.ts";
import { type ApprovalRule, type Approver } from "../domain/definition.ts";
import { type Approval } from "../domain/resource.ts";
import { code, person } from "./markdown.ts";
import { listed } from "./place.ts";

/** How many people must approve it, and whether whoever asked is none of them. */
export function peopleNeeded(rule: ApprovalRule | null, requestedBy: string): string {
  const count = rule?.minApprovals ?? 1;
  const people = count === 1 ? "One person approves it" : `${count} people approve it`;
  const mayBeAnybody = rule?.preventSelfReview === false || requestedBy === NOBODY;
  return mayBeAnybody ? people : `${people}, other than who asked for it`;
}

/** Who asked where nobody did: it follows from what is done by itself. */
export const NOBODY = "cairn";

/** `who` says how many people approve it, and other than whom. */
export function approversNeeded(rule: ApprovalRule | null, who: string): string {
  const approvers = rule?.approvers ?? [];
  const required = approvers.filter((approver) => approver.required);
  const among =
    approvers.length > 0 ? ` It may be ${approvers.map(approverWords).join(" or ")}.` : "";
  const must =
    required.length > 0 ? ` Among them must be ${required.map(approverWords).join(" and ")}.` : "";
  return `${who}.${among}${must}`;
}

/** `2 of 3 approvals are there; still needed: somebody of the team leads` */
export function stillNeeded(rule: ApprovalRule | null, approvals: readonly Approval[]): string {
  const needed = rule?.minApprovals ?? 1;
  const missing = rule ? missingApprovers(rule, approvals) : [];
  const given = approvals.map(({ by }) => person(by));
  return [
    `${given.length} of ${needed} ${needed === 1 ? "approval is" : "approvals are"} there${given.length > 0 ? ` (${listed(given)})` : ""}`,
    ...(missing.length > 0 ? [`still needed is ${listed(missing.map(approverWords))}`] : []),
  ].join("; ");
}

export function approverWords(approver: Approver): string {
  return "user" in approver ? person(approver.user) : `somebody of the team ${code(approver.team)}`;
}
