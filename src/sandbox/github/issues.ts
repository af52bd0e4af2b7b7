/**
 * Issues, and what pull requests share with them: GitHub gives both one sequence of numbers,
 * one page of comments and the same edits.
 */
import { userNamed, type User } from "./accounts.ts";
import type { App } from "./apps.ts";
import type { Comment } from "./comments.ts";
import { nodeId } from "./ids.ts";
import { accountPayload } from "./payloads/account.ts";
import { issuePayload, labelPayload } from "./payloads/issue.ts";
import { pullPayload } from "./payloads/pull.ts";
import type { Pull } from "./pulls.ts";
import type { Reaction } from "./reactions.ts";
import { invalid, mustBeAble, notFound } from "./refused.ts";
import { mayAs, requireRole, type Repository } from "./repositories.ts";
import { emit } from "./webhooks.ts";
import type { Actor, World } from "./world.ts";

export type Label = {
  readonly id: number;
  readonly nodeId: string;
  readonly name: string;
  readonly color: string;
};

export type StateReason = "completed" | "not_planned" | "duplicate" | "reopened";
export type LockReason = "off-topic" | "too heated" | "resolved" | "spam";

export type Issue = {
  readonly repository: Repository;
  readonly id: number;
  readonly nodeId: string;
  readonly number: number;
  readonly author: User;
  readonly app: App | undefined;
  readonly createdAt: string;
  readonly comments: Comment[];
  readonly reactions: Reaction[];
  /** Set when the issue is a pull request. */
  readonly pull: Pull | undefined;
  title: string;
  body: string | null;
  state: "open" | "closed";
  stateReason: StateReason | null;
  labels: Label[];
  assignees: User[];
  locked: boolean;
  lockReason: LockReason | null;
  updatedAt: string;
  closedAt: string | null;
  closedBy: User | null;
};

export type IssueDraft = {
  readonly title: string;
  readonly body?: string | null;
  readonly labels?: readonly string[];
  readonly assignees?: readonly string[];
};

export type IssueEdit = Partial<IssueDraft> & {
  readonly state?: "open" | "closed";
  readonly stateReason?: StateReason | null;
};

const MAX_BODY = 65_536;

export function isTooLong(body: string | null | undefined): boolean {
  // Characters, not UTF-16 units; counted only when it could matter.
  return body != null && body.length > MAX_BODY && Array.from(body).length > MAX_BODY;
}

export function refuseTooLong(resource: string, body: string | null | undefined): void {
  if (isTooLong(body)) {
    throw invalid(resource, "body", `Body is too long (maximum is ${MAX_BODY} characters)`);
  }
}

export function openIssue(
  world: World,
  actor: Actor,
  repository: Repository,
  draft: IssueDraft,
): Issue {
  requireRole(actor, repository, "read");
  const issue = fileThread(world, actor, repository, draft, undefined);
  emitThread(world, actor, issue, "opened");
  return issue;
}

/** Takes the next number; says nothing to anyone yet. */
export function fileThread(
  world: World,
  actor: Actor,
  repository: Repository,
  draft: IssueDraft,
  pull: Pull | undefined,
): Issue {
  if (draft.title.trim() === "") throw invalid("Issue", "title", "title can't be blank");
  refuseTooLong("Issue", draft.body);
  const id = world.ids.number();
  const mayTriage = mayAs(actor, repository, "triage");
  const issue: Issue = {
    repository,
    id,
    nodeId: pull?.nodeId ?? nodeId("I", id),
    number: repository.threads.length + 1,
    author: actor.user,
    app: actor.app,
    createdAt: world.now(),
    comments: [],
    reactions: [],
    pull,
    title: draft.title,
    body: draft.body ?? null,
    state: "open",
    stateReason: null,
    // Without triage rights GitHub drops these silently.
    labels: mayTriage ? labelsNamed(world, repository, draft.labels ?? []) : [],
    assignees: mayTriage ? assigneesNamed(world, draft.assignees ?? []) : [],
    locked: false,
    lockReason: null,
    updatedAt: world.now(),
    closedAt: null,
    closedBy: null,
  };
  repository.threads.push(issue);
  world.nodes.set(issue.nodeId, { is: "issue", issue });
  return issue;
}

export function issueNumbered(repository: Repository, number: number): Issue {
  const issue = repository.threads[number - 1];
  if (!issue) throw notFound();
  return issue;
}

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

type ThreadAction =
  | "opened"
  | "edited"
  | "closed"
  | "reopened"
  | "labeled"
  | "unlabeled"
  | "assigned"
  | "unassigned"
  | "locked"
  | "unlocked";

/** The same happening is an `issues` event on an issue and a `pull_request` event on a pull request. */
export function emitThread(
  world: World,
  actor: Actor,
  issue: Issue,
  action: ThreadAction,
  extra: Readonly<Record<string, unknown>> = {},
): void {
  const { repository, pull } = issue;
  if (pull) {
    emit(world, {
      event: "pull_request",
      action,
      repository,
      actor,
      payload: () => ({
        number: issue.number,
        pull_request: pullPayload(world, issue, pull),
        ...extra,
      }),
    });
  } else {
    emit(world, {
      event: "issues",
      action,
      repository,
      actor,
      payload: () => ({ issue: issuePayload(world, issue), ...extra }),
    });
  }
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

function assigneesNamed(world: World, logins: readonly string[]): User[] {
  return logins.map((login) => userNamed(world, login));
}

/** Labels come into being when first used. */
function labelsNamed(world: World, repository: Repository, names: readonly string[]): Label[] {
  return names.map((name) => {
    const known = repository.labels.get(name.toLowerCase());
    if (known) return known;
    const id = world.ids.number();
    const label: Label = { id, nodeId: nodeId("LA", id), name, color: "ededed" };
    repository.labels.set(name.toLowerCase(), label);
    return label;
  });
}
