import { changedFiles } from "../changed-files.ts";
/** Commits as GitHub shows them: history, one commit with its files, and what is said below it. */
import { addCommitComment } from "../commit-comments.ts";
import { commitOf, type Commit } from "../git-objects.ts";
import { entryAt } from "../git-trees.ts";
import { walkHistory } from "../history.ts";
import { commitCommentPayload } from "../payloads/commit-comment.ts";
import { changedFilePayload, commitPayload } from "../payloads/commit.ts";
import { resolveCommit } from "../refs.ts";
import { notFound, unprocessable } from "../refused.ts";
import { refuseEmpty } from "../repositories.ts";
import { created, ok, type RepoCall } from "./call.ts";
import { paginate, PAGING, stream } from "./pages.ts";
import { repoRoute, type Route } from "./route.ts";

const READ = ["contents:read"] as const;

export const commitRoutes: readonly Route[] = [
  repoRoute({
    method: "GET",
    path: "/commits",
    kind: "read",
    needs: READ,
    query: ["sha", "path", "since", "until", ...PAGING],
    handle: (call) => {
      const { world, repository } = call;
      refuseEmpty(repository);
      const { items, headers } = stream(call, commitsAsked(call));
      return ok(
        items.map((commit) => commitPayload(world, repository, commit)),
        headers,
      );
    },
  }),
  repoRoute({
    method: "GET",
    path: "/commits/{commit_sha}/comments",
    kind: "read",
    needs: READ,
    query: PAGING,
    handle: (call) => {
      const { world, repository } = call;
      const sha = call.param("commit_sha");
      const all = repository.commitComments.filter(({ commit }) => commit === sha);
      const { items, headers } = paginate(call, all);
      return ok(
        items.map((one) => commitCommentPayload(world, repository, one)),
        headers,
      );
    },
  }),
  repoRoute({
    method: "POST",
    path: "/commits/{commit_sha}/comments",
    kind: "comment",
    needs: READ,
    body: ["body"],
    isContent: true,
    handle: ({ world, actor, repository, param, body }) => {
      const draft = { commit: param("commit_sha"), body: body.text("body") };
      const comment = addCommitComment(world, actor, repository, draft);
      return created(commitCommentPayload(world, repository, comment));
    },
  }),
  repoRoute({
    method: "GET",
    path: "/commits/{ref}",
    kind: "read",
    needs: READ,
    handle: ({ world, repository, param }) => {
      refuseEmpty(repository);
      const ref = param("ref");
      const sha = resolveCommit(repository, ref);
      if (sha === undefined) throw unprocessable(`No commit found for SHA: ${ref}`);
      const { objects } = repository;
      const commit = commitOf(objects, sha);
      const files = changedFiles(objects, parentTree(repository, commit), commit.tree);
      const additions = files.reduce((sum, file) => sum + file.additions, 0);
      const deletions = files.reduce((sum, file) => sum + file.deletions, 0);
      return ok({
        ...commitPayload(world, repository, commit),
        stats: { total: additions + deletions, additions, deletions },
        files: files.map((file) => changedFilePayload(world, repository, commit, file)),
      });
    },
  }),
];

function* commitsAsked({ repository, query }: RepoCall): Generator<Commit> {
  const tip = resolveCommit(repository, query.get("sha") ?? repository.defaultBranch);
  if (tip === undefined) throw notFound();
  const since = Date.parse(query.get("since") ?? "") / 1000 || -Infinity;
  const until = Date.parse(query.get("until") ?? "") / 1000 || Infinity;
  const path = query.get("path");
  for (const commit of walkHistory(repository.objects, tip)) {
    // Newest first, so nothing that follows is newer.
    if (commit.committer.at < since) return;
    if (commit.committer.at > until) continue;
    if (path === null || touches(repository, commit, path)) yield commit;
  }
}

function touches({ objects }: RepoCall["repository"], commit: Commit, path: string): boolean {
  const now = entryAt(objects, commit.tree, path)?.sha;
  const before = commit.parents.map(
    (sha) => entryAt(objects, commitOf(objects, sha).tree, path)?.sha,
  );
  return before.length === 0 ? now !== undefined : !before.includes(now);
}

function parentTree({ objects }: RepoCall["repository"], { parents }: Commit): string | null {
  return parents[0] === undefined ? null : commitOf(objects, parents[0]).tree;
}
