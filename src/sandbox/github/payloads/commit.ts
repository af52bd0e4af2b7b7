/** Git's commits and trees, as git has them and as GitHub decorates them. */
import type { ChangedFile } from "../changed-files.ts";
import {
  GITHUB_SIGNATURE,
  unsignedText,
  type Commit,
  type Signature,
  type TreeEntry,
} from "../git-objects.ts";
import { nodeId } from "../ids.ts";
import type { Repository } from "../repositories.ts";
import { accountBehind, isoOf } from "../signatures.ts";
import type { World } from "../world.ts";
import { accountPayload, type Json } from "./account.ts";

/** `GET git/commits/{sha}`. */
export function gitCommitPayload(world: World, repository: Repository, commit: Commit): Json {
  const { api, web } = urls(world, repository);
  return {
    sha: commit.sha,
    node_id: commitNodeId(repository, commit),
    url: `${api}/git/commits/${commit.sha}`,
    html_url: `${web}/commit/${commit.sha}`,
    author: signaturePayload(commit.author),
    committer: signaturePayload(commit.committer),
    tree: { sha: commit.tree, url: `${api}/git/trees/${commit.tree}` },
    message: commit.message,
    parents: commit.parents.map((sha) => ({
      sha,
      url: `${api}/git/commits/${sha}`,
      html_url: `${web}/commit/${sha}`,
    })),
    verification: verificationPayload(commit),
  };
}

/** `GET commits`: the same commit with GitHub's accounts beside git's names. */
export function commitPayload(world: World, repository: Repository, commit: Commit): Json {
  const { api, web } = urls(world, repository);
  const author = accountBehind(world, commit.author);
  const committer = accountBehind(world, commit.committer);
  const url = `${api}/commits/${commit.sha}`;
  return {
    sha: commit.sha,
    node_id: commitNodeId(repository, commit),
    commit: {
      author: signaturePayload(commit.author),
      committer: signaturePayload(commit.committer),
      message: commit.message,
      tree: { sha: commit.tree, url: `${api}/git/trees/${commit.tree}` },
      url: `${api}/git/commits/${commit.sha}`,
      comment_count: 0,
      verification: verificationPayload(commit),
    },
    url,
    html_url: `${web}/commit/${commit.sha}`,
    comments_url: `${url}/comments`,
    author: author ? accountPayload(world, author) : null,
    committer: committer ? accountPayload(world, committer) : null,
    parents: commit.parents.map((sha) => ({
      sha,
      url: `${api}/commits/${sha}`,
      html_url: `${web}/commit/${sha}`,
    })),
  };
}

/** One file of a commit, without the patch. */
export function changedFilePayload(
  world: World,
  repository: Repository,
  { sha: commit }: Commit,
  { path, status, sha, additions, deletions }: ChangedFile,
): Json {
  const { api, web } = urls(world, repository);
  const escaped = encodeURIComponent(path);
  return {
    sha,
    filename: path,
    status,
    additions,
    deletions,
    changes: additions + deletions,
    blob_url: `${web}/blob/${commit}/${escaped}`,
    raw_url: `${web}/raw/${commit}/${escaped}`,
    contents_url: `${api}/contents/${escaped}?ref=${commit}`,
  };
}

/** The short form inside webhooks. */
export function simpleCommitPayload(commit: Commit): Json {
  return {
    id: commit.sha,
    tree_id: commit.tree,
    message: commit.message,
    timestamp: isoOf(commit.author),
    author: { name: commit.author.name, email: commit.author.email },
    committer: { name: commit.committer.name, email: commit.committer.email },
  };
}

export function treeEntryPayload(
  world: World,
  repository: Repository,
  path: string,
  { mode, type, sha }: TreeEntry,
  size: number | undefined,
): Json {
  const { api } = urls(world, repository);
  const kind = type === "tree" ? "trees" : "blobs";
  return {
    path,
    mode,
    type,
    sha,
    ...(size === undefined ? {} : { size }),
    url: `${api}/git/${kind}/${sha}`,
  };
}

export function gitObjectUrl(
  world: World,
  { fullName }: Repository,
  kind: "blobs" | "commits" | "trees",
  sha: string,
): string {
  return `${world.apiUrl}/repos/${fullName}/git/${kind}/${sha}`;
}

export function commitNodeId({ id }: Repository, { sha }: Commit): string {
  return nodeId("C", `${id}:${sha}`);
}

function signaturePayload(signature: Signature): Json {
  return { name: signature.name, email: signature.email, date: isoOf(signature) };
}

function verificationPayload(commit: Commit): Json {
  return commit.signed
    ? {
        verified: true,
        reason: "valid",
        signature: GITHUB_SIGNATURE,
        payload: unsignedText(commit),
        verified_at: isoOf(commit.committer),
      }
    : { verified: false, reason: "unsigned", signature: null, payload: null, verified_at: null };
}

function urls(world: World, { fullName }: Repository): { api: string; web: string } {
  return { api: `${world.apiUrl}/repos/${fullName}`, web: `${world.webUrl}/${fullName}` };
}
