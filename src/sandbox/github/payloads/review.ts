/** Reviews. REST shouts the state, webhooks whisper it. */
import type { Issue } from "../issues.ts";
import type { Review } from "../reviews.ts";
import type { World } from "../world.ts";
import { accountPayload, type Json } from "./account.ts";
import { authorAssociation } from "./association.ts";
import { threadUrl } from "./issue.ts";

export function reviewPayload(
  world: World,
  issue: Issue,
  review: Review,
  form: "rest" | "webhook",
): Json {
  const { repository, number } = issue;
  const html = `${threadUrl(world, issue)}#pullrequestreview-${review.id}`;
  const pull = `${world.apiUrl}/repos/${repository.fullName}/pulls/${number}`;
  return {
    id: review.id,
    node_id: review.nodeId,
    user: accountPayload(world, review.author),
    body: review.body,
    state: form === "rest" ? review.state.toUpperCase() : review.state,
    html_url: html,
    pull_request_url: pull,
    author_association: authorAssociation(repository, review.author),
    _links: { html: { href: html }, pull_request: { href: pull } },
    submitted_at: review.submittedAt,
    commit_id: review.commit,
  };
}
