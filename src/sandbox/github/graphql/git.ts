/** Git's objects and refs in GraphQL. Texts are cut where GitHub cuts them. */
import {
  blobOf,
  commitOf,
  treeOf,
  type Blob,
  type Commit,
  type TreeEntry,
} from "../git-objects.ts";
import { entryAt } from "../git-trees.ts";
import { walkHistory } from "../history.ts";
import { nodeId } from "../ids.ts";
import { commitNodeId } from "../payloads/commit.ts";
import { resolveCommit } from "../refs.ts";
import type { Repository } from "../repositories.ts";
import { isoOf } from "../signatures.ts";
import type { World } from "../world.ts";
import { firstOf, type Fields } from "./context.ts";

export type Place = { readonly world: World; readonly repository: Repository };

const MAX_TEXT_BYTES = 512_000;
/** Git, too, looks only this far for a NUL. */
const BINARY_PROBE = 8000;

const texts = new WeakMap<Blob, string | null>();

/** `main`, `<commit>`, `main:path`, or a bare object id. */
export function objectNamed(
  place: Place,
  { oid, expression }: { readonly oid?: string; readonly expression?: string },
): Fields | null {
  const { objects, defaultBranch } = place.repository;
  if (oid !== undefined) return objects.has(oid) ? objectFields(place, oid) : null;
  const [, name = "", path] = /^([^:]+)(?::(.*))?$/.exec(expression ?? "") ?? [];
  const commit = resolveCommit(place.repository, name === "HEAD" ? defaultBranch : name);
  if (path === undefined) {
    const sha = commit ?? (objects.has(name) ? name : undefined);
    return sha === undefined ? null : objectFields(place, sha);
  }
  if (commit === undefined) return null;
  const root = commitOf(objects, commit).tree;
  const sha = path === "" ? root : entryAt(objects, root, path)?.sha;
  return sha === undefined ? null : objectFields(place, sha);
}

export function refFields(place: Place, ref: string): Fields | null {
  const { repository } = place;
  const sha = repository.refs.get(ref);
  const [, prefix = "", name = ""] = /^(refs\/[^/]+\/)(.+)$/.exec(ref) ?? [];
  if (sha === undefined) return null;
  return {
    id: nodeId("REF", `${repository.id}:${ref}`),
    name,
    prefix,
    target: () => objectFields(place, sha),
  };
}

export function commitFields(place: Place, commit: Commit): Fields {
  const { world, repository } = place;
  const { objects, fullName } = repository;
  const [headline = "", ...rest] = commit.message.split("\n");
  return {
    __typename: "Commit",
    ...idFields(commit.sha, commitNodeId(repository, commit)),
    committedDate: isoOf(commit.committer),
    message: commit.message,
    messageHeadline: headline,
    messageBody: rest.join("\n").trim(),
    tree: () => objectFields(place, commit.tree),
    url: `${world.webUrl}/${fullName}/commit/${commit.sha}`,
    file: ({ path }: { readonly path: string }) => {
      const entry = entryAt(objects, commit.tree, path);
      return entry ? entryFields(place, entry, path) : null;
    },
    history: ({ first }: { readonly first?: number }) => {
      const count = firstOf("history", first);
      return {
        nodes: () => newest(place, commit.sha, count),
        totalCount: () => [...walkHistory(objects, commit.sha)].length,
      };
    },
  };
}

function objectFields(place: Place, sha: string): Fields {
  const { objects } = place.repository;
  const found = objects.get(sha);
  if (found?.type === "commit") return commitFields(place, found);
  if (found?.type === "tree") return treeFields(place, sha, "");
  return blobFields(place, blobOf(objects, sha));
}

function treeFields(place: Place, sha: string, prefix: string): Fields {
  const { entries } = treeOf(place.repository.objects, sha);
  return {
    __typename: "Tree",
    ...idFields(sha, nodeId("T", `${place.repository.id}:${sha}`)),
    entries: () =>
      [...entries.values()].map((entry) => entryFields(place, entry, prefix + entry.name)),
  };
}

function entryFields(place: Place, entry: TreeEntry, path: string): Fields {
  const { objects } = place.repository;
  const { name, mode, type, sha } = entry;
  return {
    name,
    path,
    type,
    oid: sha,
    mode: Number.parseInt(mode, 8),
    size: type === "blob" ? blobOf(objects, sha).content.length : 0,
    object: () => {
      if (type === "commit") return null;
      return type === "tree" ? treeFields(place, sha, `${path}/`) : objectFields(place, sha);
    },
  };
}

function blobFields({ repository }: Place, blob: Blob): Fields {
  return {
    __typename: "Blob",
    ...idFields(blob.sha, nodeId("B", `${repository.id}:${blob.sha}`)),
    byteSize: blob.content.length,
    isBinary: () => textOf(blob) === null,
    isTruncated: blob.content.length > MAX_TEXT_BYTES,
    text: () => textOf(blob),
  };
}

function textOf(blob: Blob): string | null {
  const known = texts.get(blob);
  if (known !== undefined) return known;
  const { content } = blob;
  const isBinary = content.subarray(0, BINARY_PROBE).includes(0);
  const text = isBinary ? null : content.toString("utf8", 0, MAX_TEXT_BYTES);
  texts.set(blob, text);
  return text;
}

function newest(place: Place, tip: string, count: number): Fields[] {
  const found: Fields[] = [];
  for (const commit of walkHistory(place.repository.objects, tip)) {
    found.push(commitFields(place, commit));
    if (found.length === count) break;
  }
  return found;
}

function idFields(oid: string, id: string): Fields {
  return { oid, id, abbreviatedOid: oid.slice(0, 7) };
}
