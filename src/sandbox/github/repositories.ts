/**
 * A repository: who may do what in it, and the shelves where its issues, pull requests,
 * branches and runs stand.
 */
import { ACTIONS_BOT, type Account, type User } from "./accounts.ts";
import type { Comment } from "./comments.ts";
import type { CommitComment } from "./commit-comments.ts";
import { writeBlob, writeCommit, type ObjectStore } from "./git-objects.ts";
import { editTree, type PathChange } from "./git-trees.ts";
import { nodeId } from "./ids.ts";
import type { Issue, Label } from "./issues.ts";
import { mustBeAble, notFound, Refused } from "./refused.ts";
import type { Workflow } from "./workflows.ts";
import type { Actor, World } from "./world.ts";

export type Role = "admin" | "maintain" | "write" | "triage" | "read" | "none";

export type Repository = {
  readonly id: number;
  readonly nodeId: string;
  readonly owner: Account;
  readonly name: string;
  readonly fullName: string;
  readonly isPrivate: boolean;
  readonly parent: Repository | null;
  readonly createdAt: string;
  defaultBranch: string;
  pushedAt: string;
  readonly roles: Map<number, Role>;
  readonly objects: ObjectStore;
  /** Full ref names, `refs/heads/main`. */
  readonly refs: Map<string, string>;
  /** Issues and pull requests by number; index 0 is number 1. */
  readonly threads: Issue[];
  readonly comments: Map<number, Comment>;
  readonly commitComments: CommitComment[];
  readonly labels: Map<string, Label>;
  readonly workflows: Map<string, Workflow>;
  readonly rules: Map<string, readonly unknown[]>;
};

export type NewRepository = {
  /** `owner/name`. */
  readonly name: string;
  readonly private?: boolean;
  readonly defaultBranch?: string;
  /** The first commit on the default branch. Leave out for a README; `{}` for an empty repository. */
  readonly files?: Readonly<Record<string, string>>;
  readonly roles?: Readonly<Record<string, Role>>;
  /** Full name of the repository this one was forked from. */
  readonly forkOf?: string;
};

const RANK: Readonly<Record<Role, number>> = {
  none: 0,
  read: 1,
  triage: 2,
  write: 3,
  maintain: 4,
  admin: 5,
};

export function addRepository(world: World, draft: NewRepository): Repository {
  const [login = "", name = ""] = draft.name.split("/");
  const owner = world.accounts.get(login.toLowerCase());
  if (!owner || name === "") throw new Error(`Nobody can own a repository named ${draft.name}.`);

  const parent = draft.forkOf === undefined ? null : repositoryNamed(world, draft.forkOf);
  const id = world.ids.number();
  const repository: Repository = {
    id,
    nodeId: nodeId("R", id),
    owner,
    name,
    fullName: `${owner.login}/${name}`,
    isPrivate: draft.private ?? false,
    parent,
    createdAt: world.now(),
    defaultBranch: draft.defaultBranch ?? parent?.defaultBranch ?? "main",
    pushedAt: world.now(),
    roles: new Map(),
    objects: parent?.objects ?? new Map(),
    refs: new Map(parent?.refs),
    threads: [],
    comments: new Map(),
    commitComments: [],
    labels: new Map(),
    workflows: new Map(),
    rules: new Map(),
  };
  world.repositories.set(repository.fullName.toLowerCase(), repository);
  world.nodes.set(repository.nodeId, { is: "repository", repository });
  for (const [person, role] of Object.entries(draft.roles ?? {})) {
    setRole(world, repository, person, role);
  }
  if (!parent) seed(world, repository, draft.files ?? { "README.md": `# ${name}\n` });
  return repository;
}

export function repositoryNamed(world: World, fullName: string): Repository {
  const found = world.repositories.get(fullName.toLowerCase());
  if (!found) throw notFound();
  return found;
}

/** Git over REST has no answer for a repository without a commit. */
export function refuseEmpty({ refs }: Repository): void {
  if (refs.size === 0) throw new Refused(409, "Git Repository is empty.");
}

export function branchHead(repository: Repository, branch: string): string | undefined {
  return repository.refs.get(`refs/heads/${branch}`);
}

export function setRole(world: World, repository: Repository, login: string, role: Role): void {
  const user = world.accounts.get(login.toLowerCase());
  if (!user || user.type === "Organization") throw notFound();
  repository.roles.set(user.id, role);
}

export function roleOf(repository: Repository, user: User): Role {
  const { owner } = repository;
  if (owner.id === user.id) return "admin";
  const explicit = repository.roles.get(user.id);
  if (explicit) return explicit;
  // The token of a workflow run may write, as in a repository that asks for it.
  if (user.id === ACTIONS_BOT.id) return "write";
  if (owner.type === "Organization") {
    const membership = owner.members.get(user.id);
    if (membership === "admin") return "admin";
    if (membership === "member") return "read";
  }
  return repository.isPrivate ? "none" : "read";
}

export function mayAs(actor: Actor, repository: Repository, least: Role): boolean {
  // What an App may do was settled by its permissions when the request came in.
  return actor.app !== undefined || RANK[roleOf(repository, actor.user)] >= RANK[least];
}

export function requireRole(actor: Actor, repository: Repository, least: Role): void {
  if (!mayAs(actor, repository, "read")) throw notFound();
  if (!mayAs(actor, repository, least)) throw mustBeAble(least);
}

function seed(world: World, repository: Repository, files: Readonly<Record<string, string>>): void {
  const { objects } = repository;
  const changes = new Map<string, PathChange>();
  for (const [path, text] of Object.entries(files)) {
    changes.set(path, { mode: "100644", type: "blob", sha: writeBlob(objects, text).sha });
  }
  const tree = editTree(objects, null, changes);
  if (tree === null) return;
  const signature = {
    name: "GitHub",
    email: "noreply@github.com",
    at: Math.floor(world.clock.now() / 1000),
  };
  const commit = writeCommit(objects, {
    tree,
    parents: [],
    author: signature,
    committer: signature,
    message: "Initial commit",
    signed: true,
  });
  repository.refs.set(`refs/heads/${repository.defaultBranch}`, commit.sha);
}
