/**
 * Committing files to a branch in one step, as `createCommitOnBranch`, the contents API and
 * people's pushes do.
 */
import { commitOf, writeBlob, writeCommit, type Commit, type Signature } from "./git-objects.ts";
import { editTree, entryAt, type PathChange } from "./git-trees.ts";
import { createRef, moveRef } from "./refs.ts";
import { notFound, Refused, unprocessable } from "./refused.ts";
import { branchHead, requireRole, type Repository } from "./repositories.ts";
import { signatureOf, webFlowSignature } from "./signatures.ts";
import type { Actor, World } from "./world.ts";

/** New content of each path; `null` deletes it. */
type FileEdits = ReadonlyMap<string, Buffer | string | null>;

export type BranchCommit = {
  readonly branch: string;
  /** The commit must land on exactly this one, or not at all. */
  readonly expectedHead?: string;
  /** Where a missing branch starts; without it a missing branch is an error. */
  readonly startAt?: string;
  readonly message: string;
  readonly edits: FileEdits;
  readonly by: "github" | "git";
};

export function commitToBranch(
  world: World,
  actor: Actor,
  repository: Repository,
  commit: BranchCommit,
): Commit {
  requireRole(actor, repository, "write");
  const head = branchHead(repository, commit.branch);
  const parent = head ?? commit.startAt;
  if (parent === undefined) {
    throw notFound(`No branch named "${commit.branch}" was found.`);
  }
  if (commit.expectedHead !== undefined && commit.expectedHead !== head) {
    throw new Refused(
      409,
      `Expected branch to point to "${commit.expectedHead}" but it did not.  Pull and try again.`,
      { kind: "STALE_DATA" },
    );
  }
  const written = writeOn(world, actor, repository, parent, commit);
  const move = { ref: `refs/heads/${commit.branch}`, after: written.sha };
  if (head === undefined) createRef(world, actor, repository, move);
  else moveRef(world, actor, repository, move);
  return written;
}

function writeOn(
  world: World,
  actor: Actor,
  { objects }: Repository,
  parent: string,
  { edits, message, by }: BranchCommit,
): Commit {
  const base = commitOf(objects, parent).tree;
  const changes = new Map<string, PathChange>();
  for (const [path, content] of edits) {
    refuseOddPath(path);
    const before = entryAt(objects, base, path);
    if (content === null) {
      if (!before) {
        throw unprocessable(`A path was requested for deletion which does not exist: ${path}`);
      }
      changes.set(path, null);
    } else {
      // A rewritten file keeps its mode.
      const mode = before?.type === "blob" ? before.mode : "100644";
      changes.set(path, { mode, type: "blob", sha: writeBlob(objects, content).sha });
    }
  }
  const tree = changes.size === 0 ? base : editTree(objects, base, changes);
  if (tree === null) throw unprocessable("A commit cannot empty the whole tree.");
  const author = signatureOf(world, actor.user);
  const committer: Signature = by === "github" ? webFlowSignature(world) : author;
  const signed = by === "github";
  return writeCommit(objects, { tree, parents: [parent], author, committer, message, signed });
}

function refuseOddPath(path: string): void {
  const isOdd = path.split("/").some((part) => ["", ".", "..", ".git"].includes(part));
  if (isOdd) throw unprocessable(`A path was requested which is malformed: ${path}`);
}
