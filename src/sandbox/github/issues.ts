/**
 * Issues, and what pull requests share with them: GitHub gives both one sequence of numbers,
 * one page of comments and the same edits.
 */
import type { User } from "./accounts.ts";
import type { App } from "./apps.ts";
import { refuseTooLong } from "./body-limit.ts";
import type { Comment } from "./comments.ts";
import { nodeId } from "./ids.ts";
import { assigneesNamed, labelsNamed } from "./labels.ts";
import type { Pull } from "./pulls.ts";
import type { Reaction } from "./reactions.ts";
import { invalid, notFound } from "./refused.ts";
import { mayAs, requireRole, type Repository } from "./repositories.ts";
import { emitThread } from "./thread-webhooks.ts";
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
