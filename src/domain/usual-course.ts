/**
 * How things usually go: the answer people usually give to a question, and how a run usually
 * ends. Only plans are made of it; nothing here is ever decided or committed.
 */
import { type Checkpoint } from "./checkpoint.ts";
import { type Request } from "./commands.ts";
import { type Definition } from "./definition.ts";
import { type PhaseRef, type ResourceFact, type Stamp } from "./events.ts";
import { type Input, type PullRequestSeen } from "./inputs.ts";
import { dispatchId } from "./phase.ts";
import { type Attempt, type PullRequest, type ResourceState } from "./resource.ts";

/** What happens outside; a fact where the answer is several people's and who they are does not matter. */
export type UsualAnswer = Input | { readonly fact: ResourceFact };

/** Whoever it will be; where it matters who, the answer is a fact. */
const SOMEBODY = "somebody";

export function usualAnswer(
  { environment, about }: Checkpoint,
  resource: ResourceState,
): UsualAnswer {
  const place = { resource: resource.id, environment };
  switch (about.kind) {
    case "open-pull-request":
      return merged(resource, { environment, phase: about.phase }, null);
    case "review":
    case "changes-requested":
      return merged(resource, { environment, phase: about.phase }, about.pullRequest);
    case "confirmation":
      return somebodyAsks({ verb: "confirm-phase", phase: about.phase, ...place });
    case "failed":
      return somebodyAsks({ verb: "retry", ...place });
    case "blocked":
      return somebodyAsks({ verb: "unblock", ...place });
    case "approval":
      return { fact: { type: "environment_started", environment: environment ?? "" } };
    case "sign-off":
      return somebodyAsks({
        verb: "sign-off",
        resource: resource.id,
        environment: environment ?? "",
      });
  }
}

/** The run of the attempt succeeds; where a pull request is the phase's work, it opens one. */
export function usualOutcome(
  resource: ResourceState,
  ref: PhaseRef,
  { number, run }: Attempt,
  { phases }: Definition,
): readonly Input[] {
  const work = phases.find(({ name }) => name === ref.phase)?.work;
  if (!work) return [];
  if (work.uses === "pull_request") return [pullRequest(resource, ref, null, "open")];
  const seen = {
    repository: resource.repository,
    id: run?.id ?? nothingOfGitHub(resource),
    url: run?.url ?? "",
    attempt: run?.attempt ?? 1,
    effect: dispatchId(resource.id, ref, number),
    conclusion: "success",
  };
  return [{ type: "run", seen, source: "engine" }];
}

export function somebodyAsks(request: Request): Input {
  return { type: "request", request, actor: SOMEBODY, source: "engine", pullRequest: null };
}

export function bySomebody(at: string): Stamp {
  return { at, actor: SOMEBODY, source: "engine" };
}

function merged(resource: ResourceState, ref: PhaseRef, known: PullRequest | null): Input {
  return pullRequest(resource, ref, known, "merged");
}

function pullRequest(
  resource: ResourceState,
  ref: PhaseRef,
  known: PullRequest | null,
  state: PullRequestSeen["state"],
): Input {
  const seen: PullRequestSeen = {
    repository: resource.repository,
    number: known?.number ?? nothingOfGitHub(resource),
    url: known?.url ?? "",
    state,
    author: SOMEBODY,
    mergedBy: state === "merged" ? SOMEBODY : null,
    names: { resource: resource.id, ...ref },
    sameRepository: true,
    changesRequested: false,
  };
  return { type: "pull-request", seen, source: "engine" };
}

/** A number GitHub gives to nothing, and a plan not twice: the history of its copy only grows. */
function nothingOfGitHub({ history }: ResourceState): number {
  return -1 - history.length;
}
