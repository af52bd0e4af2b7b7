/** GitHub as the engine and the branch store ask for it, put together from one file per noun. */
import { type GitHub } from "../engine/github.ts";
import { type Git } from "../state/git.ts";
import { createComments } from "./comments.ts";
import { createDeliveries } from "./deliveries.ts";
import { createGit } from "./git.ts";
import { appIdentity } from "./identity.ts";
import { createInstallations, type Auth, type Installations } from "./installations.ts";
import { createIssues } from "./issues.ts";
import { createPeople } from "./people.ts";
import { createPullRequests } from "./pull-requests.ts";
import { createRepositories } from "./repositories.ts";
import { createRuns } from "./runs.ts";

export type GitHubAdapters = {
  readonly github: GitHub;
  /** The git of a repository; the same one each time, for it remembers what it read. */
  readonly git: (repository: string) => Git;
  readonly installations: Installations;
};

/** `auth` must come from a Probot whose Octokit is `createAppOctokit`'s: the manners are there. */
export function createGitHub(options: {
  readonly auth: Auth;
  readonly appId: number;
}): GitHubAdapters {
  const installations = createInstallations(options.auth);
  const identity = appIdentity(options);
  const gits = new Map<string, Git>();
  return {
    installations,
    github: {
      comments: createComments(installations, identity),
      issues: createIssues(installations, identity),
      pullRequests: createPullRequests(installations),
      runs: createRuns(installations),
      people: createPeople(installations),
      repositories: createRepositories(installations),
      deliveries: createDeliveries(options.auth),
    },
    git(repository) {
      const git = gits.get(repository) ?? createGit(installations, repository);
      gits.set(repository, git);
      return git;
    },
  };
}
