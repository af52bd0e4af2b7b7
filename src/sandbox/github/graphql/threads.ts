/** Issues, pull requests, their reviews and comments in GraphQL. */
import type { User } from "../accounts.ts";
import type { Comment } from "../comments.ts";
import { commitOf } from "../git-objects.ts";
import type { Issue } from "../issues.ts";
import { isMergeable } from "../mergeability.ts";
import { accountPayload } from "../payloads/account.ts";
import { commentUrl, threadUrl } from "../payloads/issue.ts";
import type { Pull } from "../pulls.ts";
import { REACTIONS, type Reaction } from "../reactions.ts";
import type { Review } from "../reviews.ts";
import type { World } from "../world.ts";
import { firstOf, type Fields } from "./context.ts";
import { commitFields } from "./git.ts";

/** What GraphQL calls an actor. A bot's login has no `[bot]` here. */
function actorFields(world: World, user: User): Fields {
  const payload = accountPayload(world, user);
  const url = String(payload["html_url"]);
  return {
    __typename: user.type,
    id: user.nodeId,
    databaseId: user.id,
    login: user.login.replace(/\[bot\]$/, ""),
    avatarUrl: payload["avatar_url"],
    url,
    resourcePath: new URL(url).pathname,
  };
}

export function threadFields(world: World, issue: Issue): Fields {
  return issue.pull ? pullFields(world, issue, issue.pull) : issueFields(world, issue);
}

export function issueFields(world: World, issue: Issue): Fields {
  return {
    __typename: "Issue",
    ...sharedFields(world, issue),
    databaseId: issue.id,
    fullDatabaseId: String(issue.id),
    state: issue.state.toUpperCase(),
    stateReason: issue.stateReason?.toUpperCase() ?? null,
  };
}

export function pullFields(world: World, issue: Issue, pull: Pull): Fields {
  const { repository } = issue;
  const reviewed = (name: string, all: () => readonly Review[]) => {
    return ({ first }: { readonly first?: number }): Fields => {
      const count = firstOf(name, first);
      return {
        nodes: () =>
          all()
            .slice(0, count)
            .map((one) => reviewFields(world, one)),
        totalCount: () => all().length,
      };
    };
  };
  return {
    __typename: "PullRequest",
    ...sharedFields(world, issue),
    fullDatabaseId: String(pull.id),
    state: pull.mergedAt === null ? issue.state.toUpperCase() : "MERGED",
    merged: pull.mergedAt !== null,
    mergedAt: pull.mergedAt,
    mergedBy: pull.mergedBy && actorFields(world, pull.mergedBy),
    mergeCommit: () =>
      pull.mergeCommit &&
      commitFields({ world, repository }, commitOf(repository.objects, pull.mergeCommit)),
    mergeable: () => mergeableState(issue),
    isCrossRepository: pull.head.repository !== repository,
    isDraft: pull.draft,
    headRefOid: pull.head.sha,
    headRefName: pull.head.branch,
    baseRefName: pull.base.branch,
    reviewDecision: () => reviewDecision(latestReviews(pull)),
    latestReviews: reviewed("latestReviews", () => latestReviews(pull)),
    reviews: reviewed("reviews", () => pull.reviews),
  };
}

export function commentFields(world: World, comment: Comment): Fields {
  return {
    __typename: "IssueComment",
    id: comment.nodeId,
    databaseId: comment.id,
    fullDatabaseId: String(comment.id),
    author: actorFields(world, comment.author),
    body: comment.body,
    createdAt: comment.createdAt,
    updatedAt: comment.updatedAt,
    url: commentUrl(world, comment),
    isMinimized: comment.minimized !== null,
    minimizedReason: comment.minimized?.toLowerCase() ?? null,
  };
}

export function reactionFields(world: World, reaction: Reaction): Fields {
  return {
    id: reaction.nodeId,
    databaseId: reaction.id,
    content: REACTIONS[reaction.content],
    createdAt: reaction.createdAt,
    // Only people are users; a bot's reaction has none.
    user: reaction.user.type === "User" ? actorFields(world, reaction.user) : null,
  };
}

function sharedFields(world: World, issue: Issue): Fields {
  return {
    id: issue.nodeId,
    number: issue.number,
    title: issue.title,
    body: issue.body ?? "",
    author: actorFields(world, issue.author),
    createdAt: issue.createdAt,
    updatedAt: issue.updatedAt,
    closed: issue.state === "closed",
    closedAt: issue.closedAt,
    url: threadUrl(world, issue),
  };
}

function reviewFields(world: World, review: Review): Fields {
  return {
    id: review.nodeId,
    fullDatabaseId: String(review.id),
    author: actorFields(world, review.author),
    body: review.body,
    state: review.state.toUpperCase(),
    submittedAt: review.submittedAt,
  };
}

/** The last word of each reviewer. */
function latestReviews({ reviews }: Pull): Review[] {
  return [...new Map(reviews.map((review) => [review.author, review])).values()];
}

function reviewDecision(latest: readonly Review[]): string | null {
  const states = new Set(latest.map(({ state }) => state));
  if (states.has("changes_requested")) return "CHANGES_REQUESTED";
  return states.has("approved") ? "APPROVED" : null;
}

function mergeableState(issue: Issue): string {
  if (issue.state === "closed") return "UNKNOWN";
  return isMergeable(issue) ? "MERGEABLE" : "CONFLICTING";
}
