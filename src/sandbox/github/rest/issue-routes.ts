/** Issues over REST. Pull requests are issues here, too. */
import { editIssue, lockIssue, unlockIssue } from "../issue-edits.ts";
import { issueNumbered, openIssue, type Issue } from "../issues.ts";
import { issuePayload, reactionPayload } from "../payloads/issue.ts";
import { react } from "../reactions.ts";
import type { Body } from "./body.ts";
import { created, noContent, ok, type RepoCall } from "./call.ts";
import { paginate, PAGING } from "./pages.ts";
import { repoRoute, type Route } from "./route.ts";
import { byTime, changedSince } from "./sorting.ts";

export const READ_THREAD = ["issues:read", "pull_requests:read"] as const;
export const WRITE_THREAD = ["issues:write", "pull_requests:write"] as const;

export const issueRoutes: readonly Route[] = [
  repoRoute({
    method: "POST",
    path: "/issues",
    kind: "issue_create",
    needs: ["issues:write"],
    body: ["title", "body", "labels", "assignees"],
    isContent: true,
    handle: ({ world, actor, repository, body }) => {
      const issue = openIssue(world, actor, repository, {
        ...optionalFields(body),
        title: body.text("title"),
      });
      return created(issuePayload(world, issue));
    },
  }),
  repoRoute({
    method: "GET",
    path: "/issues",
    kind: "read",
    needs: ["issues:read"],
    query: ["state", "labels", "creator", "since", "sort", "direction", ...PAGING],
    handle: (call) => {
      const { items, headers } = paginate(call, issuesAsked(call));
      return ok(
        items.map((issue) => issuePayload(call.world, issue)),
        headers,
      );
    },
  }),
  repoRoute({
    method: "GET",
    path: "/issues/{issue_number}",
    kind: "read",
    needs: READ_THREAD,
    handle: (call) => ok(issuePayload(call.world, issueIn(call))),
  }),
  repoRoute({
    method: "PATCH",
    path: "/issues/{issue_number}",
    kind: "issue_update",
    needs: WRITE_THREAD,
    body: ["title", "body", "state", "state_reason", "labels", "assignees"],
    handle: (call) => {
      const { world, actor, body } = call;
      const issue = issueIn(call);
      const title = body.optionalText("title");
      const state = body.oneOf("state", ["open", "closed"]);
      const stateReason = body.oneOf("state_reason", [
        "completed",
        "not_planned",
        "duplicate",
        "reopened",
      ]);
      editIssue(world, actor, issue, {
        ...optionalFields(body),
        ...(title === undefined ? {} : { title }),
        ...(state ? { state } : {}),
        ...(stateReason ? { stateReason } : {}),
      });
      return ok(issuePayload(world, issue));
    },
  }),
  repoRoute({
    method: "GET",
    path: "/issues/{issue_number}/reactions",
    kind: "read",
    needs: READ_THREAD,
    query: ["content", ...PAGING],
    handle: (call) => {
      const wanted = call.query.get("content");
      const all = issueIn(call).reactions.filter((one) => (wanted ?? one.content) === one.content);
      const { items, headers } = paginate(call, all);
      return ok(
        items.map((one) => reactionPayload(call.world, one)),
        headers,
      );
    },
  }),
  repoRoute({
    method: "POST",
    path: "/issues/{issue_number}/reactions",
    kind: "reaction",
    needs: WRITE_THREAD,
    body: ["content"],
    handle: (call) => {
      const { world, actor, body } = call;
      const { reaction, isNew } = react(
        world,
        actor,
        issueIn(call).reactions,
        body.text("content"),
      );
      return { status: isNew ? 201 : 200, body: reactionPayload(world, reaction) };
    },
  }),
  repoRoute({
    method: "PUT",
    path: "/issues/{issue_number}/lock",
    kind: "lock",
    needs: WRITE_THREAD,
    body: ["lock_reason"],
    handle: (call) => {
      const reasons = ["off-topic", "too heated", "resolved", "spam"] as const;
      const reason = call.body.oneOf("lock_reason", reasons) ?? null;
      lockIssue(call.world, call.actor, issueIn(call), reason);
      return noContent;
    },
  }),
  repoRoute({
    method: "DELETE",
    path: "/issues/{issue_number}/lock",
    kind: "lock",
    needs: WRITE_THREAD,
    handle: (call) => {
      unlockIssue(call.world, call.actor, issueIn(call));
      return noContent;
    },
  }),
];

export function issueIn({ repository, param }: RepoCall): Issue {
  return issueNumbered(repository, Number(param("issue_number")));
}

function issuesAsked({ repository, query }: RepoCall): Issue[] {
  const state = query.get("state") ?? "open";
  const labels = (query.get("labels") ?? "").split(",").filter((name) => name !== "");
  const creator = query.get("creator");
  const found = repository.threads.filter(
    (issue) =>
      (state === "all" || issue.state === state) &&
      labels.every((name) => issue.labels.some((label) => label.name === name)) &&
      (creator === null || issue.author.login === creator) &&
      changedSince(issue, query.get("since")),
  );
  return byTime(found, query, { sort: "created", direction: "desc" });
}

function optionalFields(body: Body): {
  readonly body?: string | null;
  readonly labels?: readonly string[];
  readonly assignees?: readonly string[];
} {
  const text = body.nullableText("body");
  const labels = body.texts("labels");
  const assignees = body.texts("assignees");
  return {
    ...(text === undefined ? {} : { body: text }),
    ...(labels ? { labels } : {}),
    ...(assignees ? { assignees } : {}),
  };
}
