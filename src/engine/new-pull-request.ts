/** The pull request of an attempt that knows of none: the newest one on the branch of its phase. */
import { branchFor } from "../domain/correlation.ts";
import { type Place } from "../domain/place-under-way.ts";
import { isSpent } from "../domain/spent-pull-request.ts";
import { type GitHub, type PullRequestFound } from "./github.ts";
import { onGitHub, type MigrationName } from "./seen.ts";

/** Null where there is none, or it is what an earlier attempt came to. */
export async function findNewPullRequest(
  place: Place,
  { github, migration }: { readonly github: GitHub; readonly migration: MigrationName },
): Promise<PullRequestFound | null> {
  const { resource, environment, phase } = place;
  const repository = onGitHub(resource.repository, migration);
  const branch = branchFor(migration.name, resource.id, { environment, phase });
  const found = await github.pullRequests.findByBranch(repository, branch);
  return found && !isSpent(place, found) ? found : null;
}
