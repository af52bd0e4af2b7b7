/** Which files differ between two trees, and by how many whole lines; not a minimal diff. */
import { blobOf, type ObjectStore } from "./git-objects.ts";
import { diffTrees, entryAt } from "./git-trees.ts";

export type ChangedFile = {
  readonly path: string;
  readonly status: "added" | "modified" | "removed";
  readonly sha: string | null;
  readonly additions: number;
  readonly deletions: number;
};

export function changedFiles(
  store: ObjectStore,
  before: string | null,
  after: string,
): ChangedFile[] {
  const { added, modified, removed } = diffTrees(store, before, after);
  const named = [
    ...added.map((path) => ({ path, status: "added" as const })),
    ...modified.map((path) => ({ path, status: "modified" as const })),
    ...removed.map((path) => ({ path, status: "removed" as const })),
  ];
  return named.map(({ path, status }) => {
    const old = linesAt(store, before, path);
    const now = linesAt(store, after, path);
    return {
      path,
      status,
      sha: entryAt(store, after, path)?.sha ?? null,
      additions: onlyIn(now, old),
      deletions: onlyIn(old, now),
    };
  });
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
