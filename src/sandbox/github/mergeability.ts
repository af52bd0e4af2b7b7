/** Whether a pull request could be merged right now, and how big it is. */
import { changedFiles } from "./changed-files.ts";
import { commitOf, type ObjectStore } from "./git-objects.ts";
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
  const files = changedFiles(store, before, commitOf(store, head).tree);
  return {
    commits: commitsBetween(store, base, head).length,
    changedFiles: files.length,
    additions: files.reduce((sum, file) => sum + file.additions, 0),
    deletions: files.reduce((sum, file) => sum + file.deletions, 0),
  };
}
