/**
 * A repository in full. Every webhook carries one and a pull request three, so it is built again
 * only when something in it changed; its links never do.
 */
import type { Repository } from "../repositories.ts";
import type { World } from "../world.ts";
import { accountPayload, type Json } from "./account.ts";

type Links = { readonly minimal: Json; readonly clone: Json };
const built = new WeakMap<Repository, Links>();

type Standing = Pick<Repository, "defaultBranch" | "pushedAt"> & { readonly openIssues: number };
const latest = new WeakMap<Repository, { readonly standing: Standing; readonly payload: Json }>();

/** Enough for a run's `head_repository`. */
export function minimalRepositoryPayload(world: World, repository: Repository): Json {
  return linksOf(world, repository).minimal;
}

export function repositoryPayload(world: World, repository: Repository): Json {
  const { defaultBranch, pushedAt, threads } = repository;
  const openIssues = threads.filter(({ state }) => state === "open").length;
  const known = latest.get(repository);
  if (
    known?.standing.openIssues === openIssues &&
    known.standing.pushedAt === pushedAt &&
    known.standing.defaultBranch === defaultBranch
  ) {
    return known.payload;
  }
  const standing = { defaultBranch, pushedAt, openIssues };
  const payload = build(world, repository, standing);
  latest.set(repository, { standing, payload });
  return payload;
}

function build(
  world: World,
  repository: Repository,
  { defaultBranch, pushedAt, openIssues }: Standing,
): Json {
  const { minimal, clone } = linksOf(world, repository);
  return {
    ...minimal,
    ...clone,
    homepage: null,
    language: null,
    license: null,
    mirror_url: null,
    size: 0,
    forks: 0,
    forks_count: 0,
    stargazers_count: 0,
    watchers: 0,
    watchers_count: 0,
    open_issues: openIssues,
    open_issues_count: openIssues,
    has_issues: true,
    has_projects: false,
    has_wiki: false,
    has_pages: false,
    has_downloads: false,
    has_discussions: false,
    archived: false,
    disabled: false,
    allow_forking: true,
    is_template: false,
    web_commit_signoff_required: false,
    topics: [],
    visibility: repository.isPrivate ? "private" : "public",
    default_branch: defaultBranch,
    created_at: repository.createdAt,
    updated_at: pushedAt,
    pushed_at: pushedAt,
  };
}

/** `GET /repos/{owner}/{repo}`. */
export function fullRepositoryPayload(world: World, repository: Repository): Json {
  return {
    ...repositoryPayload(world, repository),
    network_count: 0,
    subscribers_count: 0,
    ...(repository.parent
      ? {
          parent: repositoryPayload(world, repository.parent),
          source: repositoryPayload(world, repository.parent),
        }
      : {}),
  };
}

function linksOf(world: World, repository: Repository): Links {
  const known = built.get(repository);
  if (known) return known;
  const { fullName } = repository;
  const api = `${world.apiUrl}/repos/${fullName}`;
  const web = `${world.webUrl}/${fullName}`;
  const host = new URL(world.webUrl).host;
  const minimal = {
    id: repository.id,
    node_id: repository.nodeId,
    name: repository.name,
    full_name: fullName,
    private: repository.isPrivate,
    owner: accountPayload(world, repository.owner),
    html_url: web,
    description: null,
    fork: repository.parent !== null,
    url: api,
    archive_url: `${api}/{archive_format}{/ref}`,
    assignees_url: `${api}/assignees{/user}`,
    blobs_url: `${api}/git/blobs{/sha}`,
    branches_url: `${api}/branches{/branch}`,
    collaborators_url: `${api}/collaborators{/collaborator}`,
    comments_url: `${api}/comments{/number}`,
    commits_url: `${api}/commits{/sha}`,
    compare_url: `${api}/compare/{base}...{head}`,
    contents_url: `${api}/contents/{+path}`,
    contributors_url: `${api}/contributors`,
    deployments_url: `${api}/deployments`,
    downloads_url: `${api}/downloads`,
    events_url: `${api}/events`,
    forks_url: `${api}/forks`,
    git_commits_url: `${api}/git/commits{/sha}`,
    git_refs_url: `${api}/git/refs{/sha}`,
    git_tags_url: `${api}/git/tags{/sha}`,
    hooks_url: `${api}/hooks`,
    issue_comment_url: `${api}/issues/comments{/number}`,
    issue_events_url: `${api}/issues/events{/number}`,
    issues_url: `${api}/issues{/number}`,
    keys_url: `${api}/keys{/key_id}`,
    labels_url: `${api}/labels{/name}`,
    languages_url: `${api}/languages`,
    merges_url: `${api}/merges`,
    milestones_url: `${api}/milestones{/number}`,
    notifications_url: `${api}/notifications{?since,all,participating}`,
    pulls_url: `${api}/pulls{/number}`,
    releases_url: `${api}/releases{/id}`,
    stargazers_url: `${api}/stargazers`,
    statuses_url: `${api}/statuses/{sha}`,
    subscribers_url: `${api}/subscribers`,
    subscription_url: `${api}/subscription`,
    tags_url: `${api}/tags`,
    teams_url: `${api}/teams`,
    trees_url: `${api}/git/trees{/sha}`,
  };
  const clone = {
    clone_url: `${web}.git`,
    git_url: `git://${host}/${fullName}.git`,
    ssh_url: `git@${host}:${fullName}.git`,
    svn_url: web,
  };
  const links = { minimal, clone };
  built.set(repository, links);
  return links;
}
