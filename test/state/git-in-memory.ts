import {
  StaleHeadError,
  type Files,
  type Git,
  type GitCommit,
  type GitMessage,
} from "../../src/state/git.ts";

type Commit = { readonly id: string; readonly message: string; readonly files: Files };

/** What goes wrong with the next write: told it is stale, or the answer lost before or after it took effect. */
export type Fault = "told-stale-after" | "lost-before" | "lost-after";

/** Branches of one repository, each with its commits, and faults to plant. */
export class GitInMemory implements Git {
  readonly branches = new Map<string, Commit[]>();
  readonly reads: string[] = [];
  readonly commits: GitCommit[] = [];
  /** Runs once, just before the next write takes effect. */
  rival: (() => Promise<unknown>) | null = null;
  /** The next write meets the first one. */
  readonly faults: Fault[] = [];
  historyIsDown = false;
  private count = 0;

  readSnapshot: Git["readSnapshot"] = async (branch, knownHead) => {
    const top = this.branches.get(branch)?.at(-1);
    if (!top) return null;
    if (top.id === knownHead) return "unchanged";
    this.reads.push(top.id);
    return { head: top.id, files: top.files };
  };

  createOrphan: Git["createOrphan"] = (branch, files, message) =>
    this.faulty(async () => {
      if (this.branches.has(branch)) throw new Error("Reference already exists");
      this.branches.set(branch, []);
      return this.add(branch, files, message);
    });

  commit: Git["commit"] = (commit) =>
    this.faulty(async () => {
      const { branch, expectedHead, additions, deletions } = commit;
      const top = this.branches.get(branch)?.at(-1);
      if (top?.id !== expectedHead) throw new StaleHeadError(expectedHead);
      const files = new Map([...top.files, ...additions]);
      for (const path of deletions) {
        if (!files.delete(path)) throw new Error(`no such file: ${path}`);
      }
      this.commits.push(commit);
      return this.add(branch, files, commit);
    });

  recentMessages: Git["recentMessages"] = async (branch, limit) => {
    if (this.historyIsDown) throw new Error("502");
    const commits = this.branches.get(branch) ?? [];
    return commits
      .slice(-limit)
      .toReversed()
      .map(({ id, message }) => ({ commit: id, message }));
  };

  files(branch: string): Files {
    return this.branches.get(branch)?.at(-1)?.files ?? new Map();
  }

  /** A person pushes to the branch. */
  push(branch: string, path: string, text: string | null): void {
    const files = new Map(this.files(branch));
    if (text === null) files.delete(path);
    else files.set(path, text);
    this.add(branch, files, { headline: "By hand", body: "" });
  }

  private async faulty<T>(write: () => Promise<T>): Promise<T> {
    const { rival } = this;
    this.rival = null;
    await rival?.();
    const fault = this.faults.shift();
    if (fault === "lost-before") throw new Error("socket hang up");
    const answer = await write();
    if (fault === "lost-after") throw new Error("socket hang up");
    if (fault === "told-stale-after") throw new StaleHeadError("0".repeat(40));
    return answer;
  }

  private add(branch: string, files: Files, { headline, body }: GitMessage): { head: string } {
    this.count += 1;
    const id = this.count.toString(16).padStart(40, "0");
    const message = body === "" ? headline : `${headline}\n\n${body}`;
    this.branches.get(branch)?.push({ id, message, files });
    return { head: id };
  }
}
