/**
 * Pull requests that undid a merge. GitHub shows what was merged as merged for ever, and the webhook
 * of the other one can be lost; so whoever looks at everything of a resource looks for them, too.
 */
import { revertBranch } from "../domain/correlation.ts";
import { type GitHub, type PullRequestFound } from "./github.ts";

/** A revert that was reverted was reverted again, and so on: nobody does it more often. */
const MOST = 5;

/** The first one undoes the pull request, the next one that one, and so on. A request for each. */
export async function revertsOf(
  pull: PullRequestFound,
  repository: string,
  github: GitHub,
  left = MOST,
): Promise<readonly PullRequestFound[]> {
  if (pull.state !== "merged" || left === 0) return [];
  const revert = await github.pullRequests.findByBranch(repository, revertBranch(pull));
  if (revert?.state !== "merged") return [];
  return [revert, ...(await revertsOf(revert, repository, github, left - 1))];
}
