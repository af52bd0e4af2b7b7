/** Comments on issues and pull requests, and the reactions to them. */
import {
  addComment,
  commentWithId,
  deleteComment,
  editComment,
  type Comment,
} from "../comments.ts";
import { commentPayload, reactionPayload } from "../payloads/issue.ts";
import { react } from "../reactions.ts";
import { created, noContent, ok, type RepoCall } from "./call.ts";
import { issueIn, READ_THREAD, WRITE_THREAD } from "./issue-routes.ts";
import { paginate, PAGING } from "./pages.ts";
import { repoRoute, type Route } from "./route.ts";
import { byTime, changedSince } from "./sorting.ts";

export const commentRoutes: readonly Route[] = [
  repoRoute({
    method: "GET",
    path: "/issues/{issue_number}/comments",
    kind: "read",
    needs: READ_THREAD,
    query: ["since", ...PAGING],
    handle: (call) => {
      const since = call.query.get("since");
      const all = issueIn(call).comments.filter((comment) => changedSince(comment, since));
      const { items, headers } = paginate(call, all);
      return ok(
        items.map((comment) => commentPayload(call.world, comment)),
        headers,
      );
    },
  }),
  repoRoute({
    method: "POST",
    path: "/issues/{issue_number}/comments",
    kind: "comment",
    needs: WRITE_THREAD,
    body: ["body"],
    isContent: true,
    handle: (call) => {
      const comment = addComment(call.world, call.actor, issueIn(call), call.body.text("body"));
      return created(commentPayload(call.world, comment));
    },
  }),
  repoRoute({
    method: "GET",
    path: "/issues/comments",
    kind: "read",
    needs: READ_THREAD,
    query: ["sort", "direction", "since", ...PAGING],
    handle: (call) => {
      const since = call.query.get("since");
      const found = [...call.repository.comments.values()].filter((one) =>
        changedSince(one, since),
      );
      const sorted = byTime(found, call.query, { sort: "created", direction: "asc" });
      const { items, headers } = paginate(call, sorted);
      return ok(
        items.map((comment) => commentPayload(call.world, comment)),
        headers,
      );
    },
  }),
  repoRoute({
    method: "GET",
    path: "/issues/comments/{comment_id}",
    kind: "read",
    needs: READ_THREAD,
    handle: (call) => ok(commentPayload(call.world, commentIn(call))),
  }),
  repoRoute({
    method: "PATCH",
    path: "/issues/comments/{comment_id}",
    kind: "comment",
    needs: WRITE_THREAD,
    body: ["body"],
    isContent: true,
    handle: (call) => {
      const comment = commentIn(call);
      editComment(call.world, call.actor, comment, call.body.text("body"));
      return ok(commentPayload(call.world, comment));
    },
  }),
  repoRoute({
    method: "DELETE",
    path: "/issues/comments/{comment_id}",
    kind: "comment",
    needs: WRITE_THREAD,
    handle: (call) => {
      deleteComment(call.world, call.actor, commentIn(call));
      return noContent;
    },
  }),
  repoRoute({
    method: "POST",
    path: "/issues/comments/{comment_id}/reactions",
    kind: "reaction",
    needs: WRITE_THREAD,
    body: ["content"],
    handle: (call) => {
      const { reactions } = commentIn(call);
      const { reaction, isNew } = react(
        call.world,
        call.actor,
        reactions,
        call.body.text("content"),
      );
      return { status: isNew ? 201 : 200, body: reactionPayload(call.world, reaction) };
    },
  }),
  repoRoute({
    method: "GET",
    path: "/issues/comments/{comment_id}/reactions",
    kind: "read",
    needs: READ_THREAD,
    query: ["content", ...PAGING],
    handle: (call) => {
      const wanted = call.query.get("content");
      const all = commentIn(call).reactions.filter(
        (one) => (wanted ?? one.content) === one.content,
      );
      const { items, headers } = paginate(call, all);
      return ok(
        items.map((one) => reactionPayload(call.world, one)),
        headers,
      );
    },
  }),
];

function commentIn({ repository, param }: RepoCall): Comment {
  return commentWithId(repository, Number(param("comment_id")));
}
