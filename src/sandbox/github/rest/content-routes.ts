/** Branches, and files by path. */
import { commitToBranch } from "../commits.ts";
import { blobOf, commitOf, treeOf, type TreeEntry } from "../git-objects.ts";
import { entryAt } from "../git-trees.ts";
import { commitPayload, gitCommitPayload } from "../payloads/commit.ts";
import { resolveCommit } from "../refs.ts";
import { notFound, Refused, unprocessable } from "../refused.ts";
import { branchHead, type Repository } from "../repositories.ts";
import type { World } from "../world.ts";
import { isRaw, ok, RAW_TYPE, type Answer, type RepoCall } from "./call.ts";
import { repoRoute, type Route } from "./route.ts";

type Json = Readonly<Record<string, unknown>>;

/** Above this the JSON form has no content any more. */
const MAX_INLINE_BYTES = 1_048_576;

export const contentRoutes: readonly Route[] = [
  repoRoute({
    method: "GET",
    path: "/branches/{branch}",
    kind: "read",
    needs: ["contents:read"],
    handle: ({ world, repository, param }) => {
      const name = param("branch");
      const head = branchHead(repository, name);
      if (head === undefined) throw notFound("Branch not found");
      const url = `${world.apiUrl}/repos/${repository.fullName}/branches/${name}`;
      const isProtected = (repository.rules.get(name) ?? []).length > 0;
      return ok({
        name,
        commit: commitPayload(world, repository, commitOf(repository.objects, head)),
        _links: { self: url, html: `${world.webUrl}/${repository.fullName}/tree/${name}` },
        protected: isProtected,
        protection: {
          enabled: isProtected,
          required_status_checks: { enforcement_level: "off", contexts: [], checks: [] },
        },
        protection_url: `${url}/protection`,
      });
    },
  }),
  repoRoute({
    method: "GET",
    path: "/contents/{path}",
    kind: "read",
    needs: ["contents:read"],
    query: ["ref"],
    handle: readContents,
  }),
  repoRoute({
    method: "PUT",
    path: "/contents/{path}",
    kind: "commit",
    needs: ["contents:write"],
    body: ["message", "content", "sha", "branch"],
    handle: writeContents,
  }),
];

function readContents({ world, repository, param, query, accept }: RepoCall): Answer {
  const ref = query.get("ref") ?? repository.defaultBranch;
  const commit = resolveCommit(repository, ref);
  if (commit === undefined) throw notFound(`No commit found for the ref ${ref}`);
  const { objects } = repository;
  const root = commitOf(objects, commit).tree;
  const path = param("path").replaceAll(/^\/|\/$/g, "");
  const entry = entryAt(objects, root, path);
  if (!entry && path !== "") throw notFound();

  if (!entry || entry.type === "tree") {
    const inside = [...treeOf(objects, entry?.sha ?? root).entries.values()];
    const prefix = path === "" ? "" : `${path}/`;
    return ok(inside.map((one) => entryPayload(world, repository, prefix + one.name, one, ref)));
  }
  const { content } = blobOf(objects, entry.sha);
  if (isRaw(accept)) {
    return { status: 200, raw: content, headers: { "content-type": RAW_TYPE } };
  }
  const isInline = content.length <= MAX_INLINE_BYTES;
  return ok({
    ...entryPayload(world, repository, path, entry, ref),
    encoding: isInline ? "base64" : "none",
    content: isInline ? wrapped(content.toString("base64")) : "",
  });
}

function writeContents({ world, actor, repository, param, body }: RepoCall): Answer {
  const path = param("path");
  const branch = body.optionalText("branch") ?? repository.defaultBranch;
  const message = body.text("message");
  const content = Buffer.from(body.text("content"), "base64");
  const head = branchHead(repository, branch);
  if (head === undefined) throw notFound(`Branch ${branch} not found`);
  const { objects } = repository;
  const before = entryAt(objects, commitOf(objects, head).tree, path);
  const sha = body.optionalText("sha");
  if (before && sha === undefined) {
    throw unprocessable(`Invalid request.\n\n"sha" wasn't supplied.`);
  }
  if (before && sha !== before.sha) throw new Refused(409, `${path} does not match ${sha}`);

  const edits = new Map([[path, content]]);
  const commit = commitToBranch(world, actor, repository, { branch, message, edits, by: "github" });
  const written = entryAt(objects, commit.tree, path);
  if (!written) throw notFound();
  return {
    status: before ? 200 : 201,
    body: {
      content: entryPayload(world, repository, path, written, branch),
      commit: gitCommitPayload(world, repository, commit),
    },
  };
}

function entryPayload(
  world: World,
  repository: Repository,
  path: string,
  entry: TreeEntry,
  ref: string,
): Json {
  const { fullName, objects } = repository;
  const isFile = entry.type === "blob";
  const api = `${world.apiUrl}/repos/${fullName}`;
  const self = `${api}/contents/${path}?ref=${encodeURIComponent(ref)}`;
  const git = `${api}/git/${isFile ? "blobs" : "trees"}/${entry.sha}`;
  const html = `${world.webUrl}/${fullName}/${isFile ? "blob" : "tree"}/${ref}/${path}`;
  return {
    name: entry.name,
    path,
    sha: entry.sha,
    size: isFile ? blobOf(objects, entry.sha).content.length : 0,
    url: self,
    html_url: html,
    git_url: git,
    download_url: isFile ? `${world.webUrl}/${fullName}/raw/${ref}/${path}` : null,
    type: isFile ? "file" : "dir",
    _links: { self, git, html },
  };
}

function wrapped(base64: string): string {
  return base64.replaceAll(/.{60}/g, "$&\n");
}
