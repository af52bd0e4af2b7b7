/** Whether a pull request could be merged right now, and how big it is. */
import { blobOf, commitOf, type ObjectStore } from "./git-objects.ts";
import { diffTrees, entryAt } from "./git-trees.ts";
import { commitsBetween, mergeBase } from "./history.ts";
import type { Issue } from "./issues.ts";
import { mergeTrees } from "./merges.ts";
import type { Pull } from "./pulls.ts";
import { branchHead } from "./repositories.ts";

export type PullSize = {
  readonly commits: number;
  readonly changedFiles: number;
  /** Whole lines that only one side has; not a minimal diff. */
  readonly additions: number;
  readonly deletions: number;
};

/** The tree a merge would produce, or `null` if it would conflict. */
export function mergedTree({ repository, pull }: Issue): string | null {
  if (!pull) return null;
  const base = branchHead(repository, pull.base.branch);
  return base === undefined ? null : mergeTrees(repository.objects, base, pull.head.sha);
}

export function isMergeable(issue: Issue): boolean {
  return issue.state === "open" && mergedTree(issue) !== null;
}

type Measured = { readonly base: string; readonly head: string; readonly size: PullSize };
const measured = new WeakMap<Pull, Measured>();

export function pullSize({ repository }: Issue, pull: Pull): PullSize {
  const { baseSha: base, head } = pull;
  const known = measured.get(pull);
  if (known?.base === base && known.head === head.sha) return known.size;
  const size = measure(repository.objects, base, head.sha);
  measured.set(pull, { base, head: head.sha, size });
  return size;
}

function measure(store: ObjectStore, base: string, head: string): PullSize {
  const origin = mergeBase(store, base, head);
  const before = origin === null ? null : commitOf(store, origin).tree;
  const after = commitOf(store, head).tree;
  const { added, modified, removed } = diffTrees(store, before, after);
  let additions = 0;
  let deletions = 0;
  for (const path of [...added, ...modified, ...removed]) {
    const old = linesAt(store, before, path);
    const now = linesAt(store, after, path);
    additions += onlyIn(now, old);
    deletions += onlyIn(old, now);
  }
  return {
    commits: commitsBetween(store, base, head).length,
    changedFiles: added.length + modified.length + removed.length,
    additions,
    deletions,
  };
}

function linesAt(store: ObjectStore, tree: string | null, path: string): string[] {
  const entry = tree === null ? undefined : entryAt(store, tree, path);
  if (entry?.type !== "blob") return [];
  const text = blobOf(store, entry.sha).content.toString();
  return text === "" ? [] : text.replace(/\n$/, "").split("\n");
}

function onlyIn(left: readonly string[], right: readonly string[]): number {
  const others = new Map<string, number>();
  for (const line of right) others.set(line, (others.get(line) ?? 0) + 1);
  let count = 0;
  for (const line of left) {
    const rest = others.get(line) ?? 0;
    if (rest > 0) others.set(line, rest - 1);
    else count++;
  }
  return count;
}
