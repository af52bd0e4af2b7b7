/** Git's own objects over REST. */
import {
  blobOf,
  commitOf,
  treeOf,
  writeBlob,
  writeCommit,
  type FileMode,
  type Signature,
} from "../git-objects.ts";
import { editTree, walkTree, type PathChange } from "../git-trees.ts";
import { nodeId } from "../ids.ts";
import { gitCommitPayload, gitObjectUrl, treeEntryPayload } from "../payloads/commit.ts";
import { notFound, unprocessable } from "../refused.ts";
import { refuseEmpty, requireRole, type Repository } from "../repositories.ts";
import { signatureOf, webFlowSignature } from "../signatures.ts";
import type { World } from "../world.ts";
import type { Body } from "./body.ts";
import { created, isRaw, ok, RAW_TYPE, type RepoCall } from "./call.ts";
import { repoRoute, type Route } from "./route.ts";

const READ = ["contents:read"] as const;
const WRITE = ["contents:write"] as const;

export const gitObjectRoutes: readonly Route[] = [
  repoRoute({
    method: "POST",
    path: "/git/blobs",
    kind: "commit",
    needs: WRITE,
    body: ["content", "encoding"],
    handle: ({ world, actor, repository, body }) => {
      requireRole(actor, repository, "write");
      refuseEmpty(repository);
      const encoding = body.oneOf("encoding", ["utf-8", "base64"]) ?? "utf-8";
      const content = Buffer.from(body.text("content"), encoding);
      const { sha } = writeBlob(repository.objects, content);
      return created({ sha, url: gitObjectUrl(world, repository, "blobs", sha) });
    },
  }),
  repoRoute({
    method: "GET",
    path: "/git/blobs/{file_sha}",
    kind: "read",
    needs: READ,
    handle: ({ world, repository, param, accept }) => {
      const sha = existing(repository, param("file_sha"), "blob");
      const { content } = blobOf(repository.objects, sha);
      if (isRaw(accept)) {
        return { status: 200, raw: content, headers: { "content-type": RAW_TYPE } };
      }
      return ok({
        sha,
        node_id: nodeId("B", `${repository.id}:${sha}`),
        url: gitObjectUrl(world, repository, "blobs", sha),
        size: content.length,
        content: content.toString("base64"),
        encoding: "base64",
      });
    },
  }),
  repoRoute({
    method: "POST",
    path: "/git/trees",
    kind: "commit",
    needs: WRITE,
    body: ["tree", "base_tree"],
    handle: ({ world, actor, repository, body }) => {
      requireRole(actor, repository, "write");
      refuseEmpty(repository);
      const base = body.optionalText("base_tree");
      const changes = treeChanges(repository, body);
      const sha = editTree(repository.objects, base ? treeBehind(repository, base) : null, changes);
      if (sha === null || changes.size === 0) throw unprocessable("Invalid tree info");
      return created(treePayload(world, repository, sha, false));
    },
  }),
  repoRoute({
    method: "GET",
    path: "/git/trees/{tree_sha}",
    kind: "read",
    needs: READ,
    query: ["recursive"],
    handle: ({ world, repository, param, query }) => {
      refuseEmpty(repository);
      const name = param("tree_sha");
      const sha = treeBehind(repository, repository.refs.get(`refs/heads/${name}`) ?? name);
      return ok(treePayload(world, repository, sha, query.has("recursive")));
    },
  }),
  repoRoute({
    method: "POST",
    path: "/git/commits",
    kind: "commit",
    needs: WRITE,
    body: ["message", "tree", "parents", "author", "committer"],
    handle: (call) => {
      const { world, actor, repository, body } = call;
      requireRole(actor, repository, "write");
      const { objects } = repository;
      const tree = body.text("tree");
      if (objects.get(tree)?.type !== "tree") throw unprocessable("Tree SHA does not exist");
      const parents = body.texts("parents") ?? [];
      if (parents.some((sha) => objects.get(sha)?.type !== "commit")) {
        throw unprocessable("Parent SHA does not exist or is not a commit object");
      }
      const author = signatureIn(call, "author");
      const committer = signatureIn(call, "committer");
      const commit = writeCommit(objects, {
        tree,
        parents,
        author: author ?? signatureOf(world, actor.user),
        committer: committer ?? author ?? webFlowSignature(world),
        message: body.text("message"),
        // GitHub signs only what bears no name but the App's own.
        signed: actor.app !== undefined && !author && !committer,
      });
      return created(gitCommitPayload(world, repository, commit));
    },
  }),
  repoRoute({
    method: "GET",
    path: "/git/commits/{commit_sha}",
    kind: "read",
    needs: READ,
    handle: ({ world, repository, param }) => {
      const sha = existing(repository, param("commit_sha"), "commit");
      return ok(gitCommitPayload(world, repository, commitOf(repository.objects, sha)));
    },
  }),
];

function treePayload(
  world: World,
  repository: Repository,
  sha: string,
  isRecursive: boolean,
): Readonly<Record<string, unknown>> {
  const { objects } = repository;
  const entries = isRecursive ? [...walkTree(objects, sha)] : [...treeOf(objects, sha).entries];
  return {
    sha,
    url: gitObjectUrl(world, repository, "trees", sha),
    tree: entries.map(([path, entry]) => {
      const size = entry.type === "blob" ? blobOf(objects, entry.sha).content.length : undefined;
      return treeEntryPayload(world, repository, path, entry, size);
    }),
    truncated: false,
  };
}

function treeChanges({ objects }: Repository, body: Body): Map<string, PathChange> {
  const changes = new Map<string, PathChange>();
  for (const entry of body.list("tree") ?? []) {
    const content = entry.optionalText("content");
    const sha = entry.nullableText("sha");
    const path = entry.text("path");
    if (sha === null) {
      changes.set(path, null);
      continue;
    }
    const mode: FileMode =
      entry.oneOf("mode", ["100644", "100755", "120000", "160000", "040000"]) ?? "100644";
    const type = entry.oneOf("type", ["blob", "tree", "commit"]) ?? "blob";
    const written = sha ?? writeBlob(objects, content ?? "").sha;
    if (objects.get(written)?.type !== type) {
      throw unprocessable(`tree.sha ${written} is not a valid ${type}`);
    }
    changes.set(path, { mode, type, sha: written });
  }
  return changes;
}

/** A tree may be named by its own id or by a commit's. */
function treeBehind({ objects }: Repository, sha: string): string {
  const found = objects.get(sha);
  if (found?.type === "tree") return sha;
  if (found?.type === "commit") return found.tree;
  throw notFound();
}

function existing({ objects }: Repository, sha: string, type: "blob" | "commit"): string {
  if (objects.get(sha)?.type !== type) throw notFound();
  return sha;
}

function signatureIn(
  { world, body }: RepoCall,
  field: "author" | "committer",
): Signature | undefined {
  const given = body.object(field);
  if (!given) return undefined;
  const { name, email, date } = given;
  if (typeof name !== "string" || typeof email !== "string") {
    throw unprocessable(`Invalid request.\n\n"name" and "email" of ${field} weren't supplied.`);
  }
  const at = typeof date === "string" ? Date.parse(date) : world.clock.now();
  return { name, email, at: Math.floor(at / 1000) };
}
