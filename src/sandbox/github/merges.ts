/**
 * Three-way merge by whole files: where both sides changed the same file differently, it is
 * a conflict. Git would also merge inside a file; nothing here needs that.
 */
import { commitOf, type ObjectStore } from "./git-objects.ts";
import { diffTrees, editTree, entryAt, type PathChange } from "./git-trees.ts";
import { mergeBase } from "./history.ts";

/** The merged tree, or `null` if the two cannot be merged. */
export function mergeTrees(store: ObjectStore, base: string, head: string): string | null {
  const origin = mergeBase(store, base, head);
  if (origin === null) return null;
  const originTree = commitOf(store, origin).tree;
  const baseTree = commitOf(store, base).tree;
  const headTree = commitOf(store, head).tree;
  if (originTree === baseTree) return headTree;

  const { added, modified, removed } = diffTrees(store, originTree, headTree);
  const changes = new Map<string, PathChange>();
  for (const path of [...added, ...modified, ...removed]) {
    const was = entryAt(store, originTree, path)?.sha;
    const ours = entryAt(store, baseTree, path)?.sha;
    const theirs = entryAt(store, headTree, path);
    if (ours === theirs?.sha) continue;
    if (ours !== was) return null;
    changes.set(path, theirs ? { mode: theirs.mode, type: theirs.type, sha: theirs.sha } : null);
  }
  return changes.size === 0 ? baseTree : editTree(store, baseTree, changes);
}
