/**
 * Everything GitHub shows of one resource: the pull request and the run of every phase that has
 * begun, finished or not, and what undid a merge. For whoever wants to know, and for the resource
 * whose turn it is in a sweep: a request for each, and one more for what is merged.
 */
import { type RequestInput, type Observation } from "../domain/inputs.ts";
import { allPhases, currentAttempt, isUnderWay } from "../domain/phase.ts";
import { type WorkSeen } from "../domain/reconcile.ts";
import { type Attempt, type ResourceState } from "../domain/resource.ts";
import { type PullRequestFound, type RunFound } from "./github.ts";
import { lookAtOutputs } from "./look-at-outputs.ts";
import { revertsOf } from "./look-for-reverts.ts";
import { findNewPullRequest } from "./new-pull-request.ts";
import { inState, onGitHub, pullRequestSeen, runSeen, type MigrationName } from "./seen.ts";

type Context = Parameters<typeof lookAtOutputs>[2] & { readonly migration: MigrationName };

type Looked = NonNullable<RequestInput["looked"]>;

export async function lookAtWork(
  resource: ResourceState,
  environment: string | null,
  context: Context,
): Promise<Looked> {
  const places = allPhases(resource).filter(
    (one) => environment === null || one.environment === environment,
  );
  const found = await Promise.all(
    places.map(async (place): Promise<Looked> => {
      const attempt = currentAttempt(place.state);
      if (!attempt) return { observations: [], work: [] };
      const mayBeNew = isUnderWay(place.state);
      return lookAtPhase(resource, { ...place, attempt, mayBeNew }, context);
    }),
  );
  return {
    observations: found.flatMap(({ observations }) => observations),
    work: found.flatMap(({ work }) => work),
  };
}

async function lookAtPhase(
  resource: ResourceState,
  place: {
    readonly environment: string | null;
    readonly phase: string;
    readonly attempt: Attempt;
    readonly mayBeNew: boolean;
  },
  context: Context,
): Promise<Looked> {
  const { github, migration } = context;
  const { environment, phase, attempt } = place;
  const repository = onGitHub(resource.repository, migration);
  const pull = attempt.pullRequest
    ? await github.pullRequests.read({ repository, number: attempt.pullRequest.number })
    : place.mayBeNew &&
      (await findNewPullRequest({ resource, environment, phase, attempt }, context));
  const run = attempt.run && (await github.runs.read(repository, attempt.run.id));
  const seen = run && runSeen(run, repository, migration);
  const gone = {
    repository: inState(repository, migration),
    pullRequest: attempt.pullRequest && !pull ? attempt.pullRequest.number : null,
    run: attempt.run && !run ? attempt.run.id : null,
  };
  const observations: Observation[] = [];
  const pulls = pull ? [pull, ...(await revertsOf(pull, repository, github))] : [];
  for (const one of pulls) {
    const shown = pullRequestSeen(one, repository, migration);
    observations.push({ type: "pull-request", seen: shown, source: "engine" });
  }
  if (seen) {
    const outputs = place.mayBeNew ? await lookAtOutputs(seen, repository, context) : null;
    observations.push({ type: "run", seen: { ...seen, outputs }, source: "engine" });
  }
  if (gone.run !== null || gone.pullRequest !== null) {
    observations.push({ type: "work-gone", ...gone, source: "engine" });
  }
  return { observations, work: [workSeen({ environment, phase, attempt }, pull || null, run)] };
}

function workSeen(
  {
    environment,
    phase,
    attempt,
  }: {
    readonly environment: string | null;
    readonly phase: string;
    readonly attempt: Attempt;
  },
  pull: PullRequestFound | null,
  run: RunFound | null,
): WorkSeen {
  const number = pull?.number ?? attempt.pullRequest?.number ?? null;
  return {
    environment,
    phase,
    pullRequest: number === null ? null : { number, state: pull?.state ?? "gone" },
    run: attempt.run && {
      id: attempt.run.id,
      state: run ? (run.conclusion ?? "running") : "gone",
    },
  };
}
