/** A comment below a commit as a whole; on a single line of it nobody comments here. */
import type { CommitComment } from "../commit-comments.ts";
import type { Repository } from "../repositories.ts";
import type { World } from "../world.ts";
import { accountPayload, type Json } from "./account.ts";
import { authorAssociation } from "./association.ts";

export function commitCommentPayload(
  world: World,
  repository: Repository,
  comment: CommitComment,
): Json {
  const { id, commit, author, createdAt } = comment;
  const { fullName } = repository;
  return {
    html_url: `${world.webUrl}/${fullName}/commit/${commit}#commitcomment-${id}`,
    url: `${world.apiUrl}/repos/${fullName}/comments/${id}`,
    id,
    node_id: comment.nodeId,
    body: comment.body,
    path: null,
    position: null,
    line: null,
    commit_id: commit,
    user: accountPayload(world, author),
    created_at: createdAt,
    updated_at: createdAt,
    author_association: authorAssociation(repository, author),
  };
}
