/**
 * Git's own objects with git's own hashes, so that a commit here has the id git would give
 * it. Content-addressed and immutable; a repository and its forks share one store.
 */
import { createHash } from "node:crypto";

export type Blob = { readonly type: "blob"; readonly sha: string; readonly content: Buffer };

export type FileMode = "100644" | "100755" | "120000" | "160000" | "040000";

export type TreeEntry = {
  readonly name: string;
  readonly mode: FileMode;
  readonly type: "blob" | "tree" | "commit";
  readonly sha: string;
};

export type Tree = {
  readonly type: "tree";
  readonly sha: string;
  readonly entries: ReadonlyMap<string, TreeEntry>;
};

/** Always in UTC; `at` is seconds since the epoch, as git stores it. */
export type Signature = { readonly name: string; readonly email: string; readonly at: number };

export type CommitDraft = {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Signature;
  readonly committer: Signature;
  readonly message: string;
  /** GitHub signs what it commits itself; the signature is part of the hashed object. */
  readonly signed: boolean;
};

export type Commit = CommitDraft & {
  readonly type: "commit";
  readonly sha: string;
  /** Longest distance to a root commit: lets history walks stop early. */
  readonly generation: number;
};

export type ObjectStore = Map<string, Blob | Tree | Commit>;

export const ZERO_SHA = "0".repeat(40);
export const GITHUB_SIGNATURE =
  "-----BEGIN PGP SIGNATURE-----\n\nc2FuZGJveCBzaWduYXR1cmU=\n-----END PGP SIGNATURE-----\n";

export function writeBlob(store: ObjectStore, content: Buffer | string): Blob {
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  const sha = hash("blob", bytes);
  const known = store.get(sha);
  if (known?.type === "blob") return known;
  const blob: Blob = { type: "blob", sha, content: bytes };
  store.set(sha, blob);
  return blob;
}

export function writeTree(store: ObjectStore, entries: readonly TreeEntry[]): Tree {
  const sorted = entries.toSorted((a, b) => Buffer.compare(sortKey(a), sortKey(b)));
  const bytes = Buffer.concat(
    sorted.flatMap((entry) => [
      Buffer.from(`${entry.mode.replace(/^0/, "")} ${entry.name}\0`),
      Buffer.from(entry.sha, "hex"),
    ]),
  );
  const sha = hash("tree", bytes);
  const known = store.get(sha);
  if (known?.type === "tree") return known;
  const byName = new Map(sorted.map((entry) => [entry.name, entry]));
  const tree: Tree = { type: "tree", sha, entries: byName };
  store.set(sha, tree);
  return tree;
}

export function writeCommit(store: ObjectStore, draft: CommitDraft): Commit {
  const sha = hash("commit", Buffer.from(commitText(draft)));
  const generation = 1 + Math.max(0, ...draft.parents.map((p) => commitOf(store, p).generation));
  const commit: Commit = { ...draft, type: "commit", sha, generation };
  store.set(sha, commit);
  return commit;
}

/** What a signature signs: the commit without its signature header. */
export function unsignedText(draft: CommitDraft): string {
  return commitText({ ...draft, signed: false });
}

export function blobOf(store: ObjectStore, sha: string): Blob {
  const found = store.get(sha);
  if (found?.type !== "blob") throw missing("blob", sha);
  return found;
}

export function treeOf(store: ObjectStore, sha: string): Tree {
  const found = store.get(sha);
  if (found?.type !== "tree") throw missing("tree", sha);
  return found;
}

export function commitOf(store: ObjectStore, sha: string): Commit {
  const found = store.get(sha);
  if (found?.type !== "commit") throw missing("commit", sha);
  return found;
}

function missing(type: string, sha: string): Error {
  return new Error(`The object store has no ${type} ${sha}.`);
}

function commitText(draft: CommitDraft): string {
  const { tree, parents, author, committer, message, signed } = draft;
  return [
    `tree ${tree}`,
    ...parents.map((parent) => `parent ${parent}`),
    `author ${signatureText(author)}`,
    `committer ${signatureText(committer)}`,
    ...(signed ? [`gpgsig ${GITHUB_SIGNATURE.replaceAll("\n", "\n ")}`] : []),
    "",
    message,
  ].join("\n");
}

function signatureText({ name, email, at }: Signature): string {
  return `${name} <${email}> ${at} +0000`;
}

function hash(type: string, bytes: Buffer): string {
  return createHash("sha1").update(`${type} ${bytes.length}\0`).update(bytes).digest("hex");
}

/** Git sorts directories as if their names ended in a slash. */
function sortKey(entry: TreeEntry): Buffer {
  return Buffer.from(entry.type === "tree" ? `${entry.name}/` : entry.name);
}
