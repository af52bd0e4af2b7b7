/**
 * Walking commits: who descends from whom, what lies between two commits, where two
 * branches parted. Generation numbers keep each walk as short as the part that differs.
 */
import { commitOf, type Commit, type ObjectStore } from "./git-objects.ts";

export function isAncestor(store: ObjectStore, ancestor: string, descendant: string): boolean {
  if (ancestor === descendant) return true;
  const floor = commitOf(store, ancestor).generation;
  const seen = new Set<string>();
  const queue = [descendant];
  for (let sha = queue.pop(); sha !== undefined; sha = queue.pop()) {
    if (sha === ancestor) return true;
    if (seen.has(sha)) continue;
    seen.add(sha);
    const commit = commitOf(store, sha);
    if (commit.generation > floor) queue.push(...commit.parents);
  }
  return false;
}

/** Commits reachable from `tip`, newest first. */
export function* walkHistory(store: ObjectStore, tip: string): Generator<Commit> {
  const seen = new Set([tip]);
  const queue = [commitOf(store, tip)];
  while (queue.length > 0) {
    const commit = takeNewest(queue);
    yield commit;
    for (const parent of commit.parents) {
      if (seen.has(parent)) continue;
      seen.add(parent);
      queue.push(commitOf(store, parent));
    }
  }
}

/** Commits reachable from `tip` but not from `base`, oldest first. */
export function commitsBetween(store: ObjectStore, base: string | null, tip: string): Commit[] {
  const known = new Set<string>(base === null ? [] : [base]);
  const seen = new Set([tip, ...known]);
  const queue = [...seen].map((sha) => commitOf(store, sha));
  const found: Commit[] = [];
  // Highest generation first: a commit's children are always handled before it.
  while (queue.some((commit) => !known.has(commit.sha))) {
    const commit = takeHighest(queue);
    const isKnown = known.has(commit.sha);
    if (!isKnown) found.push(commit);
    for (const parent of commit.parents) {
      if (isKnown) known.add(parent);
      if (seen.has(parent)) continue;
      seen.add(parent);
      queue.push(commitOf(store, parent));
    }
  }
  return found.toReversed();
}

export function mergeBase(store: ObjectStore, left: string, right: string): string | null {
  const reach = new Map<string, number>([[left, 1]]);
  reach.set(right, (reach.get(right) ?? 0) | 2);
  const queue = [...reach.keys()].map((sha) => commitOf(store, sha));
  while (queue.length > 0) {
    const commit = takeHighest(queue);
    const mark = reach.get(commit.sha) ?? 0;
    if (mark === 3) return commit.sha;
    for (const parent of commit.parents) {
      if (!reach.has(parent)) queue.push(commitOf(store, parent));
      reach.set(parent, (reach.get(parent) ?? 0) | mark);
    }
  }
  return null;
}

function takeHighest(queue: Commit[]): Commit {
  return takeMax(queue, (a, b) => a.generation - b.generation);
}

function takeNewest(queue: Commit[]): Commit {
  return takeMax(queue, (a, b) => a.committer.at - b.committer.at || a.generation - b.generation);
}

function takeMax(queue: Commit[], compare: (a: Commit, b: Commit) => number): Commit {
  let best = 0;
  for (let i = 1; i < queue.length; i++) {
    const candidate = queue[i];
    const leader = queue[best];
    if (candidate && leader && compare(candidate, leader) > 0) best = i;
  }
  const [taken] = queue.splice(best, 1);
  if (!taken) throw new Error("Nothing is left to walk.");
  return taken;
}
