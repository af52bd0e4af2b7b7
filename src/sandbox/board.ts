/** Where every resource stands, as the state branch says it after each push. */
import { blobOf, commitOf } from "./github/git-objects.ts";
import { diffTrees, entryAt } from "./github/git-trees.ts";
import { branchHead, type Repository } from "./github/repositories.ts";

export type Board = {
  readonly completed: () => number;
  /** Reads what changed since the last look. */
  readonly look: () => void;
};

export function watchBoard(
  repository: Repository,
  stateBranch: string,
  onCompleted: (resource: string) => void,
): Board {
  const completed = new Set<string>();
  let seen: string | null = null;
  return {
    completed: () => completed.size,
    look: () => {
      const { objects } = repository;
      const head = branchHead(repository, stateBranch);
      if (head === undefined) return;
      const { tree } = commitOf(objects, head);
      const { added, modified } = diffTrees(objects, seen, tree);
      seen = tree;
      for (const path of [...added, ...modified]) {
        const resource = /^resources\/(.+)\.yml$/.exec(path)?.[1];
        const entry = entryAt(objects, tree, path);
        if (resource === undefined || !entry || completed.has(resource)) continue;
        if (!/^status: completed$/m.test(blobOf(objects, entry.sha).content.toString())) continue;
        completed.add(resource);
        onCompleted(resource);
      }
    },
  };
}
