/**
 * Pull requests that undid a merge, for whoever asks what of a resource is as it is recorded. Only
 * then: it takes two requests for each merge, and a webhook tells of every one that is not lost.
 */
import { revertBranch } from "../domain/correlation.ts";
import { type Observation } from "../domain/inputs.ts";
import { allPhases, currentAttempt } from "../domain/phase.ts";
import { type ResourceState } from "../domain/resource.ts";
import { type GitHub, type PullRequestFound } from "./github.ts";
import { onGitHub, pullRequestSeen, type MigrationName } from "./seen.ts";

/** A revert that was reverted was reverted again, and so on: nobody does it more often. */
const MOST = 5;

export async function lookForReverts(
  resource: ResourceState,
  environment: string | null,
  { github, migration }: { readonly github: GitHub; readonly migration: MigrationName },
): Promise<readonly Observation[]> {
  const repository = onGitHub(resource.repository, migration);
  const merged = allPhases(resource).flatMap((place) => {
    const pull = currentAttempt(place.state)?.pullRequest;
    const isMeant = environment === null || place.environment === environment;
    return isMeant && pull?.state === "merged" ? [pull.number] : [];
  });
  const found = await Promise.all(
    merged.map(async (number) => {
      const pull = await github.pullRequests.read({ repository, number });
      return pull ? revertsOf(pull, repository, github, MOST) : [];
    }),
  );
  return found.flat().map((pull): Observation => ({
    type: "pull-request",
    seen: pullRequestSeen(pull, repository, migration),
    source: "engine",
  }));
}

/** The first one undoes the pull request, the next one that one, and so on. */
async function revertsOf(
  pull: PullRequestFound,
  repository: string,
  github: GitHub,
  left: number,
): Promise<readonly PullRequestFound[]> {
  const revert = await github.pullRequests.findByBranch(repository, revertBranch(pull));
  if (revert?.state !== "merged" || left === 0) return [];
  return [revert, ...(await revertsOf(revert, repository, github, left - 1))];
}
