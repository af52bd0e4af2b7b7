/**
 * Pull requests, over REST: two requests for an open one, for the verdicts; two for one that was
 * closed without being merged, for its branch; one for the others.
 */
import { type ProbotOctokit } from "probot";
import { type PullRequestFound, type PullRequests } from "../engine/github.ts";
import { orNull } from "./errors.ts";
import { type At, type Installations } from "./installations.ts";

const PAGE = 100;

export function createPullRequests({ within }: Installations): PullRequests {
  return {
    read: ({ repository, number }) =>
      within(repository, async (octokit, at) => {
        const asked = { ...at, pull_number: number };
        const answer = await orNull(octokit.rest.pulls.get(asked), [404, 410]);
        return answer && found(octokit, at, answer.data);
      }),
    findByBranch: (repository, branch) =>
      within(repository, async (octokit, at) => {
        const order = { sort: "created", direction: "desc" } as const;
        const head = `${at.owner}:${branch}`;
        const { data } = await octokit.rest.pulls.list({ ...at, head, state: "all", ...order });
        const newest = data.find(isOfOneRepository);
        if (!newest) return null;
        if (!newest.merged_at) return found(octokit, at, newest);
        // A list does not say who merged.
        const whole = await octokit.rest.pulls.get({ ...at, pull_number: newest.number });
        return found(octokit, at, whole.data);
      }),
    merge: ({ repository, number }, sha) =>
      within(repository, async ({ rest }, at) => {
        await rest.pulls.merge({ ...at, pull_number: number, sha });
      }),
  };
}

type Pull = {
  readonly number: number;
  readonly html_url: string;
  readonly state: string;
  readonly merged_at: string | null;
  /** Lists do not tell it, and GitHub works it out only when somebody asks. */
  readonly mergeable_state?: string;
  readonly merged_by?: { readonly login: string } | null;
  readonly user: { readonly login: string } | null;
  readonly body: string | null;
  readonly head: {
    readonly ref: string;
    readonly sha: string;
    readonly repo: { readonly id: number } | null;
  };
  readonly base: { readonly repo: { readonly id: number } };
};

async function found(octokit: ProbotOctokit, at: At, pull: Pull): Promise<PullRequestFound> {
  const state = stateOf(pull);
  const isAlone = state === "closed" && isOfOneRepository(pull);
  const branchGone = isAlone && !(await isThere(octokit, at, pull.head.ref));
  return {
    ...(branchGone && { branchGone }),
    number: pull.number,
    url: pull.html_url,
    state,
    author: pull.user?.login ?? "ghost",
    mergedBy: pull.merged_by?.login ?? null,
    headBranch: pull.head.ref,
    headSha: pull.head.sha,
    body: pull.body ?? "",
    sameRepository: isOfOneRepository(pull),
    ...outdatedOf(pull),
    changesRequested: state === "open" && (await isHeldUp(octokit, at, pull.number)),
  };
}

/** GitHub closes a pull request whose branch is deleted, and says so nowhere. */
async function isThere({ rest }: ProbotOctokit, at: At, branch: string): Promise<boolean> {
  return (await orNull(rest.git.getRef({ ...at, ref: `heads/${branch}` }), [404])) !== null;
}

function outdatedOf({
  state,
  mergeable_state: mergeable,
}: Pull): Pick<PullRequestFound, "outdated"> {
  if (state !== "open" || mergeable === undefined || mergeable === "unknown") return {};
  if (mergeable === "dirty") return { outdated: "conflict" };
  return { outdated: mergeable === "behind" ? "behind" : null };
}

function stateOf({ merged_at: mergedAt, state }: Pull): PullRequestFound["state"] {
  if (mergedAt) return "merged";
  return state === "open" ? "open" : "closed";
}

/** The repository of the head is null when the fork is gone. */
function isOfOneRepository({ head, base }: Pull): boolean {
  return head.repo?.id === base.repo.id;
}

/** Whether some reviewer's latest verdict asks for changes. A comment is no verdict; a dismissed one is lifted. */
async function isHeldUp(
  { paginate, rest }: ProbotOctokit,
  at: At,
  number: number,
): Promise<boolean> {
  const asked = { ...at, pull_number: number, per_page: PAGE };
  const verdicts = new Map<number, string>();
  // Oldest first, as GitHub lists them.
  for (const { user, state } of await paginate(rest.pulls.listReviews, asked)) {
    if (user && state !== "COMMENTED" && state !== "PENDING") verdicts.set(user.id, state);
  }
  return [...verdicts.values()].includes("CHANGES_REQUESTED");
}
