/**
 * Branches and tags. A ref moves only if it still stands where the mover thinks it does; a
 * moved branch is a push, and moves the pull requests that come from it.
 */
import { followPush } from "./follow-push.ts";
import { ZERO_SHA } from "./git-objects.ts";
import { isAncestor } from "./history.ts";
import { pushPayload } from "./payloads/push.ts";
import { unprocessable } from "./refused.ts";
import type { Repository } from "./repositories.ts";
import { emit } from "./webhooks.ts";
import type { Actor, World } from "./world.ts";

export type RefMove = {
  /** The full name, `refs/heads/…` or `refs/tags/…`. */
  readonly ref: string;
  readonly after: string;
  readonly force?: boolean;
};

const SHAPE = /^refs\/(heads|tags)\/[^\s~^:?*[\\]+$/;

export function createRef(
  world: World,
  actor: Actor,
  repository: Repository,
  { ref, after }: RefMove,
): void {
  if (!SHAPE.test(ref) || ref.includes("..") || ref.endsWith("/") || ref.endsWith(".lock")) {
    throw unprocessable(`${ref} is not a valid ref name.`);
  }
  if (repository.refs.has(ref)) throw unprocessable("Reference already exists");
  refuseClash(repository, ref);
  requireCommit(repository, after);
  set(world, actor, repository, ref, after);
}

export function moveRef(
  world: World,
  actor: Actor,
  repository: Repository,
  { ref, after, force = false }: RefMove,
): void {
  const before = repository.refs.get(ref);
  if (before === undefined) throw unprocessable("Reference does not exist");
  requireCommit(repository, after);
  if (!force && !isAncestor(repository.objects, before, after)) {
    throw unprocessable("Update is not a fast forward");
  }
  if (before !== after) set(world, actor, repository, ref, after);
}

export function deleteRef(world: World, actor: Actor, repository: Repository, ref: string): void {
  if (!repository.refs.has(ref)) throw unprocessable("Reference does not exist");
  if (ref === `refs/heads/${repository.defaultBranch}`) {
    throw unprocessable("Cannot delete the default branch");
  }
  set(world, actor, repository, ref, null);
}

/** Resolves a branch, a tag, a full ref or a commit id to a commit id. */
export function resolveCommit(repository: Repository, name: string): string | undefined {
  const { refs, objects } = repository;
  return (
    refs.get(name) ??
    refs.get(`refs/heads/${name}`) ??
    refs.get(`refs/tags/${name}`) ??
    (objects.get(name)?.type === "commit" ? name : undefined)
  );
}

function set(
  world: World,
  actor: Actor,
  repository: Repository,
  ref: string,
  after: string | null,
): void {
  const before = repository.refs.get(ref) ?? null;
  if (after === null) repository.refs.delete(ref);
  else repository.refs.set(ref, after);
  repository.pushedAt = world.now();
  emit(world, {
    event: "push",
    repository,
    actor,
    payload: () => pushPayload(world, { actor, repository, ref, before, after }),
  });
  if (ref.startsWith("refs/heads/")) {
    followPush(world, actor, repository, {
      branch: ref.slice("refs/heads/".length),
      before: before ?? ZERO_SHA,
      after,
    });
  }
}

/** A file cannot also be a directory, and refs are files: `a` and `a/b` exclude each other. */
function refuseClash(repository: Repository, ref: string): void {
  for (const known of repository.refs.keys()) {
    if (known.startsWith(`${ref}/`) || ref.startsWith(`${known}/`)) {
      throw unprocessable(`Reference already exists: '${known}' exists; cannot create '${ref}'`);
    }
  }
}

function requireCommit(repository: Repository, sha: string): void {
  if (repository.objects.get(sha)?.type !== "commit") throw unprocessable("Object does not exist");
}
