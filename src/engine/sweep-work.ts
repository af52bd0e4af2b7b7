/**
 * Where to look for news of one resource: its open pull requests and runs, those that nobody told
 * us of, and a dispatch that brought none.
 */
import { skillOf } from "../domain/attempts.ts";
import { effectNamedIn } from "../domain/correlation.ts";
import { type Definition, type PhaseDefinition } from "../domain/definition.ts";
import { heldTo } from "../domain/held-to.ts";
import { isReached } from "../domain/instant.ts";
import { isAwaitingRun, missingFrom } from "../domain/missing-run.ts";
import { allPhases, currentAttempt, dispatchId, isUnderWay } from "../domain/phase.ts";
import { type Attempt, type PhaseState, type ResourceState } from "../domain/resource.ts";
import { type GitHub } from "./github.ts";
import { type Hint } from "./hint.ts";
import { isGone, isOutOfReach } from "./look-at-loss.ts";
import { findNewPullRequest } from "./new-pull-request.ts";
import { onGitHub, type MigrationName } from "./seen.ts";

export type SweepContext = {
  readonly migration: MigrationName;
  readonly inForce: Definition;
  readonly github: GitHub;
  /** ISO 8601. */
  readonly now: string;
};

export async function hintsOf(
  resource: ResourceState,
  context: SweepContext,
): Promise<readonly Hint[]> {
  const repository = onGitHub(resource.repository, context.migration);
  try {
    const found = await Promise.all(
      allPhases(resource).map((place) => hintsAt(place, { ...context, resource, repository })),
    );
    return found.flat();
  } catch (error) {
    // The others must not wait for what is gone.
    if (isGone(error) || (await isOutOfReach(error, repository, context.github))) {
      return [{ kind: "repository", repository, source: "sweep" }];
    }
    throw error;
  }
}

type Place = { readonly environment: string | null; readonly phase: string };
type OfResource = SweepContext & {
  readonly resource: ResourceState;
  readonly repository: string;
};

async function hintsAt(
  { environment, phase, state }: Place & { readonly state: PhaseState },
  context: OfResource,
): Promise<readonly Hint[]> {
  const { resource, repository, inForce } = context;
  const attempt = currentAttempt(state);
  if (!attempt || !isUnderWay(state)) return [];
  const { pullRequest, run } = attempt;
  if (pullRequest && pullRequest.state !== "merged") {
    return [pullRequestHint(repository, pullRequest.number)];
  }
  const definition = heldTo(inForce, resource);
  const rules = definition.phases.find(({ name }) => name === phase);
  if (rules?.work.uses === "pull_request" && !pullRequest) {
    const opened = await findNewPullRequest({ resource, environment, phase, attempt }, context);
    // A closed one tells of nothing, and the run that brings another may be awaited.
    if (opened && opened.state !== "closed") return [pullRequestHint(repository, opened.number)];
  }
  if (run) return run.conclusion === null ? [runHint(repository, run.id)] : [];
  return rules ? runOf({ environment, phase }, attempt, rules, definition, context) : [];
}

/** A run whose id nobody told us: dispatched by us, and no longer in the outbox. */
async function runOf(
  place: Place,
  attempt: Attempt,
  rules: PhaseDefinition,
  definition: Definition,
  { resource, repository, migration, github, now }: OfResource,
): Promise<readonly Hint[]> {
  const effect = dispatchId(resource.id, place, attempt.number);
  // While it is in the outbox, whoever performs it finds it.
  if (resource.outbox.some(({ id }) => id === effect)) return [];
  const skill = skillOf(rules, attempt);
  // A manual phase is checked once it is confirmed, work that needs a go begins with that.
  const isEarly =
    attempt.part === null &&
    ((rules.work.uses === "manual" && !attempt.confirmed) ||
      (rules.action !== null && !attempt.permitted));
  if (skill === null || isEarly) return [];
  const workflow = definition.skills[skill]?.workflow;
  if (workflow === undefined) return [];
  const since = attempt.startedAt;
  const runs = await github.runs.listDispatched(repository, workflow, since);
  const found = runs.find(({ title }) => effectNamedIn(title, migration.name) === effect);
  if (found) return [runHint(repository, found.id)];
  const isDue = isAwaitingRun(attempt, resource, effect) && isReached(missingFrom(attempt), now);
  return isDue
    ? [{ kind: "missing-run", repository, workflow, since, effect, source: "sweep" }]
    : [];
}

function pullRequestHint(repository: string, number: number): Hint {
  return {
    kind: "pull-request",
    thread: { repository, number },
    headBranch: "",
    body: "",
    source: "sweep",
  };
}

function runHint(repository: string, run: number): Hint {
  return { kind: "run", repository, run, title: "", source: "sweep" };
}
