/**
 * Pull requests between real branches: they follow their head branch, know whether they can
 * be merged, and become a real merge commit.
 */
import type { User } from "./accounts.ts";
import { writeCommit } from "./git-objects.ts";
import { isAncestor } from "./history.ts";
import { nodeId } from "./ids.ts";
import { fileThread, type Issue, type IssueDraft } from "./issues.ts";
import { mergedTree } from "./mergeability.ts";
import { moveRef } from "./refs.ts";
import { invalid, notFound, Refused, unprocessable } from "./refused.ts";
import { branchHead, requireRole, type Repository } from "./repositories.ts";
import type { Review } from "./reviews.ts";
import { signatureOf, webFlowSignature } from "./signatures.ts";
import { emitThread } from "./thread-webhooks.ts";
import type { Actor, World } from "./world.ts";

export type Pull = {
  readonly id: number;
  readonly nodeId: string;
  readonly head: { readonly repository: Repository; readonly branch: string; sha: string };
  readonly base: { branch: string };
  /** Where the base branch stood when the pull request was last opened or merged. */
  baseSha: string;
  readonly draft: boolean;
  readonly reviews: Review[];
  mergedAt: string | null;
  mergedBy: User | null;
  mergeCommit: string | null;
};

export type PullDraft = IssueDraft & {
  /** A branch of the same repository, or `owner:branch` of a fork. */
  readonly head: string;
  readonly base: string;
  readonly draft?: boolean;
};

export type MergeOptions = {
  readonly method?: "merge" | "squash";
  /** The head must still be this commit. */
  readonly sha?: string;
  readonly title?: string;
  readonly message?: string;
};

export function openPull(
  world: World,
  actor: Actor,
  repository: Repository,
  draft: PullDraft,
): Issue {
  const head = headOf(world, repository, draft.head);
  requireRole(actor, repository, "read");
  requireRole(actor, head.repository, "write");
  const baseSha = branchHead(repository, draft.base);
  if (baseSha === undefined) throw unprocessable("Validation Failed", [missing("base")]);
  const isOpen = repository.threads.some(
    ({ pull, state }) =>
      state === "open" &&
      pull?.head.repository === head.repository &&
      pull.head.branch === head.branch &&
      pull.base.branch === draft.base,
  );
  if (isOpen) {
    const label = `${head.repository.owner.login}:${head.branch}`;
    throw invalid("PullRequest", "head", `A pull request already exists for ${label}.`);
  }
  if (isAncestor(repository.objects, head.sha, baseSha)) {
    const between = `No commits between ${draft.base} and ${head.branch}`;
    throw invalid("PullRequest", "base", between);
  }
  const id = world.ids.number();
  const pull: Pull = {
    id,
    nodeId: nodeId("PR", id),
    head,
    base: { branch: draft.base },
    baseSha,
    draft: draft.draft ?? false,
    reviews: [],
    mergedAt: null,
    mergedBy: null,
    mergeCommit: null,
  };
  const issue = fileThread(world, actor, repository, draft, pull);
  emitThread(world, actor, issue, "opened");
  return issue;
}

export function pullNumbered(
  repository: Repository,
  number: number,
): { readonly issue: Issue; readonly pull: Pull } {
  const issue = repository.threads[number - 1];
  if (!issue?.pull) throw notFound();
  return { issue, pull: issue.pull };
}

export function retargetPull(world: World, actor: Actor, issue: Issue, base: string): void {
  const { pull, repository } = issue;
  requireRole(actor, repository, "write");
  const baseSha = branchHead(repository, base);
  if (!pull || baseSha === undefined) throw unprocessable("Validation Failed", [missing("base")]);
  if (pull.base.branch === base) return;
  const changes = { base: { ref: { from: pull.base.branch }, sha: { from: pull.baseSha } } };
  pull.base.branch = base;
  pull.baseSha = baseSha;
  emitThread(world, actor, issue, "edited", { changes });
}

export function mergePull(
  world: World,
  actor: Actor,
  issue: Issue,
  options: MergeOptions = {},
): string {
  const { pull, repository } = issue;
  requireRole(actor, repository, "write");
  if (!pull || issue.state === "closed" || pull.draft) {
    throw new Refused(405, "Pull Request is not mergeable");
  }
  if (options.sha !== undefined && options.sha !== pull.head.sha) {
    throw new Refused(409, "Head branch was modified. Review and try the merge again.");
  }
  const tree = mergedTree(issue);
  const base = branchHead(repository, pull.base.branch);
  if (tree === null || base === undefined) {
    throw new Refused(405, "Pull Request is not mergeable");
  }
  const isSquash = options.method === "squash";
  const from = `${pull.head.repository.owner.login}/${pull.head.branch}`;
  const title = isSquash
    ? `${issue.title} (#${issue.number})`
    : `Merge pull request #${issue.number} from ${from}`;
  const commit = writeCommit(repository.objects, {
    tree,
    parents: isSquash ? [base] : [base, pull.head.sha],
    author: signatureOf(world, actor.user),
    committer: webFlowSignature(world),
    message: `${options.title ?? title}\n\n${options.message ?? issue.title}`,
    signed: true,
  });
  // Merged before the push is told: a branch that follows its own base must not be synchronised.
  issue.state = "closed";
  issue.closedAt = world.now();
  issue.closedBy = actor.user;
  issue.updatedAt = world.now();
  pull.baseSha = base;
  pull.mergedAt = world.now();
  pull.mergedBy = actor.user;
  pull.mergeCommit = commit.sha;
  moveRef(world, actor, repository, { ref: `refs/heads/${pull.base.branch}`, after: commit.sha });
  emitThread(world, actor, issue, "closed");
  return commit.sha;
}

function headOf(world: World, repository: Repository, head: string): Pull["head"] {
  const [, owner, branch = head] = /^([^:]+):(.+)$/.exec(head) ?? [];
  const source = owner === undefined ? repository : ownedBy(world, repository, owner);
  const sha = source && branchHead(source, branch);
  if (!source || sha === undefined) {
    throw unprocessable("Validation Failed", [missing("head")]);
  }
  return { repository: source, branch, sha };
}

function ownedBy(world: World, repository: Repository, owner: string): Repository | undefined {
  const login = owner.toLowerCase();
  return [repository, ...world.repositories.values()].find(
    (one) =>
      (one === repository || one.parent === repository) && one.owner.login.toLowerCase() === login,
  );
}

function missing(field: string): unknown {
  return { resource: "PullRequest", field, code: "invalid" };
}
