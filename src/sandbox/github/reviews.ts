/** Reviews of pull requests: approved, changes requested, or only commented. */
import type { User } from "./accounts.ts";
import { nodeId } from "./ids.ts";
import type { Issue } from "./issues.ts";
import { pullPayload } from "./payloads/pull.ts";
import { reviewPayload } from "./payloads/review.ts";
import type { Pull } from "./pulls.ts";
import { unprocessable } from "./refused.ts";
import { requireRole } from "./repositories.ts";
import { emit } from "./webhooks.ts";
import type { Actor, World } from "./world.ts";

export type ReviewState = "approved" | "changes_requested" | "commented";

export type Review = {
  readonly id: number;
  readonly nodeId: string;
  readonly author: User;
  readonly state: ReviewState;
  readonly body: string;
  readonly commit: string;
  readonly submittedAt: string;
};

export type ReviewDraft = {
  readonly state: ReviewState;
  readonly body?: string;
  readonly commit?: string;
};

export function addReview(
  world: World,
  actor: Actor,
  { issue, pull }: { readonly issue: Issue; readonly pull: Pull },
  draft: ReviewDraft,
): Review {
  const { repository } = issue;
  requireRole(actor, repository, "read");
  if (issue.author === actor.user && draft.state !== "commented") {
    const verb = draft.state === "approved" ? "approve" : "request changes on";
    throw unprocessable("Unprocessable Entity", [`Review Can not ${verb} your own pull request`]);
  }
  const body = draft.body ?? "";
  if (body === "" && draft.state !== "approved") {
    throw unprocessable("Unprocessable Entity", ["Review body is required"]);
  }
  const id = world.ids.number();
  const review: Review = {
    id,
    nodeId: nodeId("PRR", id),
    author: actor.user,
    state: draft.state,
    body,
    commit: draft.commit ?? pull.head.sha,
    submittedAt: world.now(),
  };
  pull.reviews.push(review);
  issue.updatedAt = world.now();
  emit(world, {
    event: "pull_request_review",
    action: "submitted",
    repository,
    actor,
    payload: () => ({
      review: reviewPayload(world, issue, review, "webhook"),
      pull_request: pullPayload(world, issue, pull),
    }),
  });
  return review;
}
