/**
 * Working with whole directories: find a path, list all files, compare, and write a changed
 * tree. Everything skips subtrees whose hash says they are equal.
 */
import {
  treeOf,
  writeTree,
  type FileMode,
  type ObjectStore,
  type TreeEntry,
} from "./git-objects.ts";

/** What a path becomes; `null` removes it. */
export type PathChange = Pick<TreeEntry, "mode" | "type" | "sha"> | null;

export type TreeDiff = {
  readonly added: string[];
  readonly modified: string[];
  readonly removed: string[];
};

const DIRECTORY: FileMode = "040000";

export function entryAt(store: ObjectStore, tree: string, path: string): TreeEntry | undefined {
  let entry: TreeEntry | undefined;
  let current: string | undefined = tree;
  for (const name of path.split("/")) {
    if (current === undefined) return undefined;
    entry = treeOf(store, current).entries.get(name);
    if (!entry) return undefined;
    current = entry.type === "tree" ? entry.sha : undefined;
  }
  return entry;
}

/** Every entry below a tree with its full path, directories before their content. */
export function* walkTree(
  store: ObjectStore,
  tree: string,
  prefix = "",
): Generator<readonly [string, TreeEntry]> {
  for (const entry of treeOf(store, tree).entries.values()) {
    const path = prefix + entry.name;
    yield [path, entry];
    if (entry.type === "tree") yield* walkTree(store, entry.sha, `${path}/`);
  }
}

/** Returns the changed tree's sha, or `null` when nothing is left in it. */
export function editTree(
  store: ObjectStore,
  base: string | null,
  changes: ReadonlyMap<string, PathChange>,
): string | null {
  const entries = new Map(base === null ? [] : treeOf(store, base).entries);
  const nested = new Map<string, Map<string, PathChange>>();

  for (const [path, change] of changes) {
    const slash = path.indexOf("/");
    if (slash === -1) {
      if (change) entries.set(path, { name: path, ...change });
      else entries.delete(path);
    } else {
      const inside = nested.get(path.slice(0, slash)) ?? new Map<string, PathChange>();
      inside.set(path.slice(slash + 1), change);
      nested.set(path.slice(0, slash), inside);
    }
  }
  for (const [name, inside] of nested) {
    const before = entries.get(name);
    const sha = editTree(store, before?.type === "tree" ? before.sha : null, inside);
    if (sha === null) entries.delete(name);
    else entries.set(name, { name, mode: DIRECTORY, type: "tree", sha });
  }
  return entries.size === 0 ? null : writeTree(store, [...entries.values()]).sha;
}

export function diffTrees(
  store: ObjectStore,
  before: string | null,
  after: string | null,
): TreeDiff {
  const diff: TreeDiff = { added: [], modified: [], removed: [] };
  compare(store, before, after, "", diff);
  return diff;
}

function compare(
  store: ObjectStore,
  before: string | null,
  after: string | null,
  prefix: string,
  diff: TreeDiff,
): void {
  if (before === after) return;
  const old = before === null ? new Map<string, TreeEntry>() : treeOf(store, before).entries;
  const now = after === null ? new Map<string, TreeEntry>() : treeOf(store, after).entries;
  for (const name of new Set([...old.keys(), ...now.keys()])) {
    const left = old.get(name);
    const right = now.get(name);
    if (left?.sha === right?.sha && left?.mode === right?.mode) continue;
    const path = prefix + name;
    const leftTree = left?.type === "tree" ? left.sha : null;
    const rightTree = right?.type === "tree" ? right.sha : null;
    if (leftTree !== null || rightTree !== null) {
      compare(store, leftTree, rightTree, `${path}/`, diff);
    }
    const leftFile = left && left.type !== "tree";
    const rightFile = right && right.type !== "tree";
    if (leftFile && rightFile) diff.modified.push(path);
    else if (leftFile) diff.removed.push(path);
    else if (rightFile) diff.added.push(path);
  }
}
