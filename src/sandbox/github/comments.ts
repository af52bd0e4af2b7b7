/** What people and Apps say below an issue or a pull request. */
import type { User } from "./accounts.ts";
import type { App } from "./apps.ts";
import { refuseTooLong } from "./body-limit.ts";
import { nodeId } from "./ids.ts";
import type { Issue } from "./issues.ts";
import { commentPayload, issuePayload } from "./payloads/issue.ts";
import type { Reaction } from "./reactions.ts";
import { invalid, mustBeAble, notFound, Refused } from "./refused.ts";
import { mayAs, requireRole, type Repository } from "./repositories.ts";
import { emit } from "./webhooks.ts";
import type { Actor, World } from "./world.ts";

export type Comment = {
  readonly issue: Issue;
  readonly id: number;
  readonly nodeId: string;
  readonly author: User;
  readonly app: App | undefined;
  readonly createdAt: string;
  readonly reactions: Reaction[];
  body: string;
  updatedAt: string;
  /** Why it is hidden, in GraphQL's words; `null` when it is shown. */
  minimized: string | null;
};

export function addComment(world: World, actor: Actor, issue: Issue, body: string): Comment {
  const { repository } = issue;
  requireRole(actor, repository, "read");
  if (issue.locked && !mayAs(actor, repository, "write")) {
    throw new Refused(403, "Unable to create comment because issue is locked.");
  }
  refuseUnfit("IssueComment", body);
  const id = world.ids.number();
  const comment: Comment = {
    issue,
    id,
    nodeId: nodeId("IC", id),
    author: actor.user,
    app: actor.app,
    createdAt: world.now(),
    reactions: [],
    body,
    updatedAt: world.now(),
    minimized: null,
  };
  issue.comments.push(comment);
  issue.updatedAt = world.now();
  repository.comments.set(id, comment);
  world.nodes.set(comment.nodeId, { is: "comment", comment });
  emitComment(world, actor, comment, "created");
  return comment;
}

export function commentWithId(repository: Repository, id: number): Comment {
  const comment = repository.comments.get(id);
  if (!comment) throw notFound();
  return comment;
}

export function editComment(world: World, actor: Actor, comment: Comment, body: string): void {
  requireOwn(actor, comment);
  refuseUnfit("IssueComment", body);
  const from = comment.body;
  comment.body = body;
  comment.updatedAt = world.now();
  if (from !== body) emitComment(world, actor, comment, "edited", { changes: { body: { from } } });
}

export function deleteComment(world: World, actor: Actor, comment: Comment): void {
  requireOwn(actor, comment);
  const { issue } = comment;
  issue.comments.splice(issue.comments.indexOf(comment), 1);
  issue.repository.comments.delete(comment.id);
  world.nodes.delete(comment.nodeId);
  emitComment(world, actor, comment, "deleted");
}

export function minimizeComment(actor: Actor, comment: Comment, reason: string): void {
  requireOwn(actor, comment);
  comment.minimized = reason;
}

/** One's own comment, or anyone's with write access. */
function requireOwn(actor: Actor, comment: Comment): void {
  const { repository } = comment.issue;
  requireRole(actor, repository, "read");
  if (comment.author === actor.user || mayAs(actor, repository, "write")) return;
  throw mustBeAble("write");
}

export function refuseUnfit(resource: string, body: string): void {
  if (body.trim() === "") throw invalid(resource, "body", "Body cannot be blank");
  refuseTooLong(resource, body);
}

function emitComment(
  world: World,
  actor: Actor,
  comment: Comment,
  action: "created" | "edited" | "deleted",
  extra: Readonly<Record<string, unknown>> = {},
): void {
  const { issue } = comment;
  emit(world, {
    event: "issue_comment",
    action,
    repository: issue.repository,
    actor,
    payload: () => ({
      issue: issuePayload(world, issue),
      comment: commentPayload(world, comment),
      ...extra,
    }),
  });
}
