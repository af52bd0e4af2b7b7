/** Pull requests: the short form of lists, and the long one with size and mergeability. */
import type { Issue } from "../issues.ts";
import { isMergeable, pullSize } from "../mergeability.ts";
import type { Pull } from "../pulls.ts";
import type { Repository } from "../repositories.ts";
import type { World } from "../world.ts";
import { accountPayload, type Json } from "./account.ts";
import { authorAssociation } from "./association.ts";
import { labelPayload, threadUrl } from "./issue.ts";
import { repositoryPayload } from "./repository.ts";

export function pullPayload(world: World, issue: Issue, pull: Pull): Json {
  const size = pullSize(issue, pull);
  const mergeable = issue.state === "open" ? isMergeable(issue) : null;
  return {
    ...pullSimplePayload(world, issue, pull),
    merged: pull.mergedAt !== null,
    mergeable,
    rebaseable: mergeable,
    mergeable_state: mergeableState(mergeable),
    merged_by: pull.mergedBy ? accountPayload(world, pull.mergedBy) : null,
    comments: issue.comments.length,
    review_comments: 0,
    maintainer_can_modify: false,
    commits: size.commits,
    additions: size.additions,
    deletions: size.deletions,
    changed_files: size.changedFiles,
  };
}

export function pullSimplePayload(world: World, issue: Issue, pull: Pull): Json {
  const { repository, number } = issue;
  const repo = `${world.apiUrl}/repos/${repository.fullName}`;
  const url = `${repo}/pulls/${number}`;
  const html = threadUrl(world, issue);
  const assignees = issue.assignees.map((user) => accountPayload(world, user));
  const links = {
    self: url,
    html,
    issue: `${repo}/issues/${number}`,
    comments: `${repo}/issues/${number}/comments`,
    review_comments: `${url}/comments`,
    review_comment: `${repo}/pulls/comments{/number}`,
    commits: `${url}/commits`,
    statuses: `${repo}/statuses/${pull.head.sha}`,
  };
  return {
    url,
    id: pull.id,
    node_id: pull.nodeId,
    html_url: html,
    diff_url: `${html}.diff`,
    patch_url: `${html}.patch`,
    issue_url: links.issue,
    number,
    state: issue.state,
    locked: issue.locked,
    title: issue.title,
    user: accountPayload(world, issue.author),
    body: issue.body,
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    closed_at: issue.closedAt,
    merged_at: pull.mergedAt,
    merge_commit_sha: pull.mergeCommit,
    assignee: assignees[0] ?? null,
    assignees,
    requested_reviewers: [],
    requested_teams: [],
    labels: issue.labels.map((label) => labelPayload(world, issue, label)),
    milestone: null,
    draft: pull.draft,
    commits_url: links.commits,
    review_comments_url: links.review_comments,
    review_comment_url: links.review_comment,
    comments_url: links.comments,
    statuses_url: links.statuses,
    head: side(world, pull.head.repository, pull.head.branch, pull.head.sha),
    base: side(world, repository, pull.base.branch, pull.baseSha),
    _links: Object.fromEntries(Object.entries(links).map(([name, href]) => [name, { href }])),
    author_association: authorAssociation(repository, issue.author),
    auto_merge: null,
    active_lock_reason: issue.lockReason,
  };
}

function side(world: World, repository: Repository, ref: string, sha: string): Json {
  return {
    label: `${repository.owner.login}:${ref}`,
    ref,
    sha,
    user: accountPayload(world, repository.owner),
    repo: repositoryPayload(world, repository),
  };
}

function mergeableState(mergeable: boolean | null): string {
  if (mergeable === null) return "unknown";
  return mergeable ? "clean" : "dirty";
}
