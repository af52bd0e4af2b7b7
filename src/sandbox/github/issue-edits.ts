/**
 * What can be done to an issue or a pull request once it is there. Each change is told by
 * itself, as GitHub does.
 */
import type { User } from "./accounts.ts";
import { isTooLong } from "./body-limit.ts";
import type { Issue, IssueDraft, Label, LockReason, StateReason } from "./issues.ts";
import { assigneesNamed, labelsNamed } from "./labels.ts";
import { accountPayload } from "./payloads/account.ts";
import { labelPayload } from "./payloads/issue.ts";
import { invalid, mustBeAble } from "./refused.ts";
import { mayAs, requireRole } from "./repositories.ts";
import { emitThread } from "./thread-webhooks.ts";
import type { Actor, World } from "./world.ts";

export type IssueEdit = Partial<IssueDraft> & {
  readonly state?: "open" | "closed";
  readonly stateReason?: StateReason | null;
};

export function editIssue(world: World, actor: Actor, issue: Issue, edit: IssueEdit): void {
  const { repository } = issue;
  requireRole(actor, repository, "read");
  if (issue.author !== actor.user && !mayAs(actor, repository, "triage")) {
    throw mustBeAble("triage");
  }
  const changes: Record<string, { from: string }> = {};
  if (edit.title !== undefined && edit.title !== issue.title) {
    if (edit.title.trim() === "") throw invalid("Issue", "title", "title can't be blank");
    changes["title"] = { from: issue.title };
    issue.title = edit.title;
  }
  // Measured on the real thing: a body over the limit is dropped here and the answer is 200.
  if (edit.body !== undefined && edit.body !== issue.body && !isTooLong(edit.body)) {
    changes["body"] = { from: issue.body ?? "" };
    issue.body = edit.body;
  }
  if (Object.keys(changes).length > 0) {
    issue.updatedAt = world.now();
    emitThread(world, actor, issue, "edited", { changes });
  }
  if (edit.labels) relabel(world, actor, issue, labelsNamed(world, repository, edit.labels));
  if (edit.assignees) reassign(world, actor, issue, assigneesNamed(world, edit.assignees));
  if (edit.state === "closed") closeIssue(world, actor, issue, edit.stateReason ?? "completed");
  if (edit.state === "open") reopenIssue(world, actor, issue);
}

export function closeIssue(
  world: World,
  actor: Actor,
  issue: Issue,
  reason: StateReason = "completed",
): void {
  if (issue.state === "closed") return;
  if (issue.author !== actor.user) requireRole(actor, issue.repository, "triage");
  issue.state = "closed";
  issue.stateReason = issue.pull ? null : reason;
  issue.closedAt = world.now();
  issue.closedBy = actor.user;
  issue.updatedAt = world.now();
  emitThread(world, actor, issue, "closed");
}

export function reopenIssue(world: World, actor: Actor, issue: Issue): void {
  if (issue.state === "open") return;
  if (issue.author !== actor.user) requireRole(actor, issue.repository, "triage");
  if (issue.pull?.mergedAt) throw invalid("PullRequest", "state", "state cannot be changed.");
  if (issue.pull && !issue.pull.head.repository.refs.has(`refs/heads/${issue.pull.head.branch}`)) {
    throw invalid("PullRequest", "state", "state cannot be changed. The branch was deleted.");
  }
  issue.state = "open";
  issue.stateReason = issue.pull ? null : "reopened";
  issue.closedAt = null;
  issue.closedBy = null;
  issue.updatedAt = world.now();
  emitThread(world, actor, issue, "reopened");
}

export function lockIssue(
  world: World,
  actor: Actor,
  issue: Issue,
  reason: LockReason | null,
): void {
  requireRole(actor, issue.repository, "triage");
  const wasLocked = issue.locked;
  issue.locked = true;
  issue.lockReason = reason;
  if (!wasLocked) emitThread(world, actor, issue, "locked");
}

export function unlockIssue(world: World, actor: Actor, issue: Issue): void {
  requireRole(actor, issue.repository, "triage");
  const wasLocked = issue.locked;
  issue.locked = false;
  issue.lockReason = null;
  if (wasLocked) emitThread(world, actor, issue, "unlocked");
}

function relabel(world: World, actor: Actor, issue: Issue, labels: Label[]): void {
  requireRole(actor, issue.repository, "triage");
  const before = issue.labels;
  issue.labels = labels;
  for (const label of before.filter((one) => !labels.includes(one))) {
    emitThread(world, actor, issue, "unlabeled", { label: labelPayload(world, issue, label) });
  }
  for (const label of labels.filter((one) => !before.includes(one))) {
    emitThread(world, actor, issue, "labeled", { label: labelPayload(world, issue, label) });
  }
}

function reassign(world: World, actor: Actor, issue: Issue, assignees: User[]): void {
  requireRole(actor, issue.repository, "triage");
  const before = issue.assignees;
  issue.assignees = assignees;
  for (const one of before.filter((user) => !assignees.includes(user))) {
    emitThread(world, actor, issue, "unassigned", { assignee: accountPayload(world, one) });
  }
  for (const one of assignees.filter((user) => !before.includes(user))) {
    emitThread(world, actor, issue, "assigned", { assignee: accountPayload(world, one) });
  }
}
