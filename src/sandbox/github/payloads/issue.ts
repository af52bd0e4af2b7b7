/** Issues, comments, labels and reactions. */
import type { Comment } from "../comments.ts";
import type { Issue, Label } from "../issues.ts";
import type { Reaction } from "../reactions.ts";
import type { World } from "../world.ts";
import { accountPayload, type Json } from "./account.ts";
import { appPayload } from "./app.ts";
import { authorAssociation } from "./association.ts";

export function issuePayload(world: World, issue: Issue): Json {
  const { repository, number, pull } = issue;
  const repo = `${world.apiUrl}/repos/${repository.fullName}`;
  const url = `${repo}/issues/${number}`;
  const assignees = issue.assignees.map((user) => accountPayload(world, user));
  return {
    url,
    repository_url: repo,
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: threadUrl(world, issue),
    id: issue.id,
    node_id: issue.nodeId,
    number,
    title: issue.title,
    user: accountPayload(world, issue.author),
    labels: issue.labels.map((label) => labelPayload(world, issue, label)),
    state: issue.state,
    locked: issue.locked,
    assignee: assignees[0] ?? null,
    assignees,
    milestone: null,
    comments: issue.comments.length,
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    closed_at: issue.closedAt,
    closed_by: issue.closedBy ? accountPayload(world, issue.closedBy) : null,
    author_association: authorAssociation(repository, issue.author),
    active_lock_reason: issue.lockReason,
    body: issue.body,
    reactions: rollup(url, issue.reactions),
    timeline_url: `${url}/timeline`,
    performed_via_github_app: issue.app ? appPayload(world, issue.app) : null,
    state_reason: issue.stateReason,
    ...(pull
      ? {
          draft: pull.draft,
          pull_request: {
            url: `${repo}/pulls/${number}`,
            html_url: threadUrl(world, issue),
            diff_url: `${threadUrl(world, issue)}.diff`,
            patch_url: `${threadUrl(world, issue)}.patch`,
            merged_at: pull.mergedAt,
          },
        }
      : {}),
  };
}

export function commentPayload(world: World, comment: Comment): Json {
  const { issue, id } = comment;
  const { repository } = issue;
  const repo = `${world.apiUrl}/repos/${repository.fullName}`;
  const url = `${repo}/issues/comments/${id}`;
  return {
    url,
    html_url: commentUrl(world, comment),
    issue_url: `${repo}/issues/${issue.number}`,
    id,
    node_id: comment.nodeId,
    user: accountPayload(world, comment.author),
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    author_association: authorAssociation(repository, comment.author),
    body: comment.body,
    reactions: rollup(url, comment.reactions),
    performed_via_github_app: comment.app ? appPayload(world, comment.app) : null,
  };
}

export function labelPayload(world: World, { repository }: Issue, label: Label): Json {
  const name = encodeURIComponent(label.name);
  return {
    id: label.id,
    node_id: label.nodeId,
    url: `${world.apiUrl}/repos/${repository.fullName}/labels/${name}`,
    name: label.name,
    color: label.color,
    default: false,
    description: "",
  };
}

export function reactionPayload(world: World, reaction: Reaction): Json {
  return {
    id: reaction.id,
    node_id: reaction.nodeId,
    user: accountPayload(world, reaction.user),
    content: reaction.content,
    created_at: reaction.createdAt,
  };
}

export function threadUrl(world: World, { repository, number, pull }: Issue): string {
  return `${world.webUrl}/${repository.fullName}/${pull ? "pull" : "issues"}/${number}`;
}

export function commentUrl(world: World, { issue, id }: Comment): string {
  return `${threadUrl(world, issue)}#issuecomment-${id}`;
}

function rollup(url: string, reactions: readonly Reaction[]): Json {
  const counts = {
    "+1": 0,
    "-1": 0,
    laugh: 0,
    hooray: 0,
    confused: 0,
    heart: 0,
    rocket: 0,
    eyes: 0,
  };
  for (const { content } of reactions) counts[content]++;
  return { url: `${url}/reactions`, total_count: reactions.length, ...counts };
}
