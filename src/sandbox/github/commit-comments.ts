/** What is said below a commit; nobody is told, the fake sends no `commit_comment` webhook. */
import type { User } from "./accounts.ts";
import { refuseUnfit } from "./comments.ts";
import { nodeId } from "./ids.ts";
import { notFound } from "./refused.ts";
import { requireRole, type Repository } from "./repositories.ts";
import type { Actor, World } from "./world.ts";

export type CommitComment = {
  readonly id: number;
  readonly nodeId: string;
  readonly commit: string;
  readonly author: User;
  readonly body: string;
  readonly createdAt: string;
};

export function addCommitComment(
  world: World,
  actor: Actor,
  repository: Repository,
  draft: { readonly commit: string; readonly body: string },
): CommitComment {
  requireRole(actor, repository, "read");
  if (repository.objects.get(draft.commit)?.type !== "commit") throw notFound();
  refuseUnfit("CommitComment", draft.body);
  const id = world.ids.number();
  const comment: CommitComment = {
    id,
    nodeId: nodeId("CC", id),
    commit: draft.commit,
    author: actor.user,
    body: draft.body,
    createdAt: world.now(),
  };
  repository.commitComments.push(comment);
  return comment;
}
