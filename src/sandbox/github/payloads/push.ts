/** What a `push` webhook says about a moved ref. */
import { commitOf, ZERO_SHA, type Commit } from "../git-objects.ts";
import { diffTrees } from "../git-trees.ts";
import { commitsBetween, isAncestor } from "../history.ts";
import type { Repository } from "../repositories.ts";
import { accountBehind, isoOf } from "../signatures.ts";
import type { Actor, World } from "../world.ts";
import type { Json } from "./account.ts";

export type Push = {
  readonly actor: Actor;
  readonly repository: Repository;
  readonly ref: string;
  readonly before: string | null;
  readonly after: string | null;
};

/** GitHub names at most this many commits. */
const MAX_COMMITS = 2048;

export function pushPayload(world: World, push: Push): Json {
  const { repository, before, after, actor, ref } = push;
  const { objects, refs, defaultBranch } = repository;
  // A new branch tells only what the default branch does not have yet.
  const main = refs.get(`refs/heads/${defaultBranch}`);
  const base = before ?? (main !== after && main !== undefined ? main : null);
  const commits = after === null ? [] : commitsBetween(objects, base, after);
  const tip = after === null ? null : commitOf(objects, after);
  const web = `${world.webUrl}/${repository.fullName}`;
  return {
    ref,
    before: before ?? ZERO_SHA,
    after: after ?? ZERO_SHA,
    created: before === null,
    deleted: after === null,
    forced: before !== null && after !== null && !isAncestor(objects, before, after),
    base_ref: null,
    compare: `${web}/compare/${(before ?? ZERO_SHA).slice(0, 12)}...${(after ?? ZERO_SHA).slice(0, 12)}`,
    pusher: { name: actor.user.login, email: actor.user.email },
    commits: commits.slice(-MAX_COMMITS).map((commit) => pushedCommit(world, repository, commit)),
    head_commit: tip && pushedCommit(world, repository, tip),
  };
}

function pushedCommit(world: World, { objects, fullName }: Repository, commit: Commit): Json {
  const parent = commit.parents[0];
  const before = parent === undefined ? null : commitOf(objects, parent).tree;
  return {
    id: commit.sha,
    tree_id: commit.tree,
    distinct: true,
    message: commit.message,
    timestamp: isoOf(commit.author),
    url: `${world.webUrl}/${fullName}/commit/${commit.sha}`,
    author: person(world, commit, "author"),
    committer: person(world, commit, "committer"),
    ...diffTrees(objects, before, commit.tree),
  };
}

function person(world: World, commit: Commit, who: "author" | "committer"): Json {
  const { name, email } = commit[who];
  const account = accountBehind(world, commit[who]);
  return { name, email, ...(account ? { username: account.login } : {}) };
}
