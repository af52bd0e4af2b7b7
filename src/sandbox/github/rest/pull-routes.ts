/** Pull requests, their merge and their reviews. */
import { editIssue } from "../issue-edits.ts";
import type { Issue } from "../issues.ts";
import { pullPayload, pullSimplePayload } from "../payloads/pull.ts";
import { reviewPayload } from "../payloads/review.ts";
import { mergePull, openPull, pullNumbered, retargetPull, type Pull } from "../pulls.ts";
import { unprocessable } from "../refused.ts";
import { addReview, type ReviewState } from "../reviews.ts";
import { UnsupportedError } from "../unsupported.ts";
import { created, ok, type RepoCall } from "./call.ts";
import { paginate, PAGING } from "./pages.ts";
import { repoRoute, type Route } from "./route.ts";
import { byTime } from "./sorting.ts";

const READ = ["pull_requests:read"] as const;
const WRITE = ["pull_requests:write"] as const;

const REVIEW_STATES: Readonly<Record<string, ReviewState>> = {
  APPROVE: "approved",
  REQUEST_CHANGES: "changes_requested",
  COMMENT: "commented",
};

export const pullRoutes: readonly Route[] = [
  repoRoute({
    method: "POST",
    path: "/pulls",
    kind: "pull_create",
    needs: WRITE,
    body: ["title", "body", "head", "base", "draft"],
    isContent: true,
    handle: ({ world, actor, repository, body }) => {
      const issue = openPull(world, actor, repository, {
        title: body.text("title"),
        body: body.nullableText("body") ?? null,
        head: body.text("head"),
        base: body.text("base"),
        draft: body.flag("draft"),
      });
      const { pull } = pullNumbered(repository, issue.number);
      return created(pullPayload(world, issue, pull));
    },
  }),
  repoRoute({
    method: "GET",
    path: "/pulls",
    kind: "read",
    needs: READ,
    query: ["state", "head", "base", "sort", "direction", ...PAGING],
    handle: (call) => {
      const { items, headers } = paginate(call, pullsAsked(call));
      const { world, repository } = call;
      return ok(
        items.map(({ number }) => {
          const { issue, pull } = pullNumbered(repository, number);
          return pullSimplePayload(world, issue, pull);
        }),
        headers,
      );
    },
  }),
  repoRoute({
    method: "GET",
    path: "/pulls/{pull_number}",
    kind: "read",
    needs: READ,
    handle: (call) => {
      const { issue, pull } = pullIn(call);
      return ok(pullPayload(call.world, issue, pull));
    },
  }),
  repoRoute({
    method: "PATCH",
    path: "/pulls/{pull_number}",
    kind: "pull_update",
    needs: WRITE,
    body: ["title", "body", "state", "base"],
    handle: (call) => {
      const { world, actor, body } = call;
      const { issue, pull } = pullIn(call);
      const title = body.optionalText("title");
      const text = body.nullableText("body");
      const state = body.oneOf("state", ["open", "closed"]);
      const base = body.optionalText("base");
      if (base !== undefined) retargetPull(world, actor, issue, base);
      editIssue(world, actor, issue, {
        ...(title === undefined ? {} : { title }),
        ...(text === undefined ? {} : { body: text }),
        ...(state ? { state } : {}),
      });
      return ok(pullPayload(world, issue, pull));
    },
  }),
  repoRoute({
    method: "PUT",
    path: "/pulls/{pull_number}/merge",
    kind: "merge",
    needs: ["contents:write"],
    body: ["commit_title", "commit_message", "sha", "merge_method"],
    handle: (call) => {
      const { world, actor, body } = call;
      const method = body.oneOf("merge_method", ["merge", "squash", "rebase"]) ?? "merge";
      if (method === "rebase") throw new UnsupportedError("merging a pull request by rebase");
      const title = body.optionalText("commit_title");
      const message = body.optionalText("commit_message");
      const expected = body.optionalText("sha");
      const sha = mergePull(world, actor, pullIn(call).issue, {
        method,
        ...(title === undefined ? {} : { title }),
        ...(message === undefined ? {} : { message }),
        ...(expected === undefined ? {} : { sha: expected }),
      });
      return ok({ sha, merged: true, message: "Pull Request successfully merged" });
    },
  }),
  repoRoute({
    method: "GET",
    path: "/pulls/{pull_number}/reviews",
    kind: "read",
    needs: READ,
    query: PAGING,
    handle: (call) => {
      const { issue, pull } = pullIn(call);
      const { items, headers } = paginate(call, pull.reviews);
      return ok(
        items.map((one) => reviewPayload(call.world, issue, one, "rest")),
        headers,
      );
    },
  }),
  repoRoute({
    method: "POST",
    path: "/pulls/{pull_number}/reviews",
    kind: "review",
    needs: WRITE,
    body: ["body", "event", "commit_id"],
    isContent: true,
    handle: (call) => {
      const { world, actor, body } = call;
      const target = pullIn(call);
      const state = REVIEW_STATES[body.text("event")];
      if (!state) throw unprocessable("Unprocessable Entity", ["Variable $event is invalid"]);
      const commit = body.optionalText("commit_id");
      const review = addReview(world, actor, target, {
        state,
        body: body.optionalText("body") ?? "",
        ...(commit === undefined ? {} : { commit }),
      });
      return ok(reviewPayload(world, target.issue, review, "rest"));
    },
  }),
];

function pullIn({ repository, param }: RepoCall): {
  readonly issue: Issue;
  readonly pull: Pull;
} {
  return pullNumbered(repository, Number(param("pull_number")));
}

function pullsAsked({ repository, query }: RepoCall): Issue[] {
  const state = query.get("state") ?? "open";
  const head = query.get("head");
  const base = query.get("base");
  const found = repository.threads.filter(
    (issue) =>
      issue.pull &&
      (state === "all" || issue.state === state) &&
      (base === null || issue.pull.base.branch === base) &&
      (head === null || label(issue.pull) === head),
  );
  return byTime(found, query, { sort: "created", direction: "desc" });
}

function label({ head }: Pull): string {
  return `${head.repository.owner.login}:${head.branch}`;
}
