/**
 * Follows the state branch commit by commit, as anybody with `git log` could, and holds every
 * commit to the rules. People push there too; what they break is theirs, what follows is not.
 */
import { MalformedStateError } from "../../src/engine/store.ts";
import { blobOf, commitOf, type Commit } from "../../src/sandbox/github/git-objects.ts";
import { walkTree } from "../../src/sandbox/github/git-trees.ts";
import { branchHead, type Repository } from "../../src/sandbox/github/repositories.ts";
import { decodeState, type StoredState } from "../../src/state/state-files.ts";
import { STATE_BRANCH } from "../definition.ts";
import { type Setting } from "../setting.ts";

export type Step = {
  readonly commit: Commit;
  /** Null when it is the first one, or what was before could not be read. */
  readonly before: StoredState | null;
  readonly after: StoredState;
  /** Cairn's own; false for what people pushed. */
  readonly ours: boolean;
};

export type Branch = {
  /** Walks to the head; every new commit is told. */
  readonly look: () => void;
  /** The newest state that could be read. */
  readonly current: () => StoredState | null;
  /** The head cannot be read: people must put it right. */
  readonly isBroken: () => boolean;
  /** Somebody took commits away; what they said is no longer remembered. */
  readonly wasForced: () => boolean;
  readonly commits: () => number;
  /** When the newest was made (ms). */
  readonly committedAt: () => number;
};

export function followBranch(setting: Setting, told: (step: Step) => void): Branch {
  const { repository, journal } = setting;
  let head: string | undefined;
  let current: StoredState | null = null;
  let broken = false;
  let forced = false;
  let count = 0;
  let latest = 0;

  function look(): void {
    const now = branchHead(repository, STATE_BRANCH);
    if (now === head || now === undefined) return;
    const fresh = since(now);
    head = now;
    for (const commit of fresh) step(commit);
  }

  /** Oldest first. */
  function since(tip: string): readonly Commit[] {
    const found: Commit[] = [];
    for (let sha: string | undefined = tip; sha !== undefined && sha !== head;) {
      const commit: Commit = commitOf(repository.objects, sha);
      if (commit.parents.length > 1) journal.wrong("S8", `${sha} has two parents`);
      found.push(commit);
      sha = commit.parents[0];
      if (sha === undefined && head !== undefined) {
        forced = true;
        journal.saw("history was taken away");
        current = null;
        return found.slice(0, 1);
      }
    }
    return found.toReversed();
  }

  function step(commit: Commit): void {
    const ours = commit.signed;
    count += 1;
    latest = setting.time.now();
    journal.tell(() => `commit ${commit.sha.slice(0, 7)} ${commit.message.split("\n")[0] ?? ""}`);
    try {
      const after = decodeState(filesAt(repository, commit), current);
      const before = broken ? null : current;
      broken = false;
      current = after;
      told({ commit, before, after, ours });
    } catch (error) {
      if (!(error instanceof MalformedStateError)) throw error;
      if (ours) journal.wrong("S10", `${commit.sha} cannot be read: ${error.message}`);
      else journal.saw("state broken by hand");
      broken = true;
    }
  }

  return {
    look,
    current: () => current,
    isBroken: () => broken,
    wasForced: () => forced,
    commits: () => count,
    committedAt: () => latest,
  };
}

export function filesAt(
  { objects }: Pick<Repository, "objects">,
  commit: Commit,
): ReadonlyMap<string, string> {
  return new Map(
    [...walkTree(objects, commit.tree)]
      .filter(([, { type }]) => type === "blob")
      .map(([path, { sha }]) => [path, blobOf(objects, sha).content.toString()]),
  );
}
