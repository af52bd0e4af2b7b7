/**
 * How things usually go: the answer people usually give to a question, and how a run usually
 * ends. Only plans are made of it; nothing here is ever decided or committed.
 */
import { stagePart } from "./attempts.ts";
import { type Checkpoint } from "./checkpoint.ts";
import { type Request } from "./commands.ts";
import { type Definition } from "./definition.ts";
import { type PhaseRef, type ResourceFact, type Stamp } from "./events.ts";
import { type Input, type PullRequestSeen } from "./inputs.ts";
import { currentAttempt, dispatchId, phaseAt } from "./phase.ts";
import { type Attempt, type PullRequest, type ResourceState } from "./resource.ts";

/** What happens outside; a fact where the answer is several people's and who they are does not matter. */
export type UsualAnswer = Input | { readonly fact: ResourceFact };

/** Whoever it will be; where it matters who, the answer is a fact. */
const SOMEBODY = "somebody";

export function usualAnswer(
  { environment, about }: Checkpoint,
  resource: ResourceState,
  definition: Definition,
): UsualAnswer {
  const place = { resource: resource.id, environment };
  switch (about.kind) {
    case "open-pull-request":
      return merged(resource, { environment, phase: about.phase }, null);
    case "review":
    case "changes-requested":
    case "outdated":
    case "merge-refused":
      return merged(resource, { environment, phase: about.phase }, about.pullRequest);
    case "confirmation":
      return somebodyAsks({
        verb: "confirm-phase",
        phase: about.phase,
        ...place,
        unverified: null,
      });
    case "decision":
    case "decision-expired":
      return somebodyAsks({
        verb: "choose",
        ...place,
        options: usualOptions(about.phase, definition),
      });
    case "judgement":
      return somebodyAsks({ verb: "choose", ...place, options: ["accept"] });
    case "go":
      return { fact: permitted({ environment, phase: about.phase }) };
    case "phase-approval":
      return { fact: approved(resource, { environment, phase: about.phase }, definition) };
    case "failed":
    case "rejected":
      return somebodyAsks({ verb: "retry", ...place });
    case "paused":
    case "abort":
      return somebodyAsks({ verb: "resume", target: { resource: resource.id } });
    case "blocked":
    case "contradicted":
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
    outputs: null,
  };
  return [{ type: "run", seen, source: "engine" }];
}

/**
 * The definition without what only real runs and real choices can answer: a plan takes them as
 * good, and is of a resource alone, so the gates of its wave are open.
 */
export function usualDefinition(definition: Definition): Definition {
  return {
    ...definition,
    waves: definition.waves.map((wave) => ({ ...wave, gates: { before: null, after: null } })),
    reminderMs: null,
    phases: definition.phases.map((phase) => {
      const { work, rollback, reminderMs: _never, ...rules } = phase;
      return {
        ...rules,
        requires: [],
        rollback: rollback && { ...rollback, on: null },
        work:
          "verification" in work
            ? { ...work, verification: { ...work.verification, success: null, failure: null } }
            : work,
      };
    }),
  };
}

/** What is taken by default, else what is offered first. */
function usualOptions(phase: string, { phases }: Definition): readonly string[] {
  const work = phases.find(({ name }) => name === phase)?.work;
  if (work?.uses !== "decision") return [];
  return work.default ?? work.options.slice(0, 1).map(({ name }) => name);
}

function permitted(ref: PhaseRef): ResourceFact {
  return { ...ref, type: "phase_permitted", action: "", layer: "", evidence: "" };
}

/** The next stage of a rollout begins; an approval alone is the whole phase. */
function approved(resource: ResourceState, ref: PhaseRef, { phases }: Definition): ResourceFact {
  const work = phases.find(({ name }) => name === ref.phase)?.work;
  const phase = phaseAt(resource, ref);
  const attempt = phase && currentAttempt(phase);
  if (work?.uses !== "rollout" || attempt?.part?.is !== "stage") {
    return { ...ref, type: "phase_completed" };
  }
  const part = stagePart(work.stages, attempt.part.index + 1);
  return { ...ref, type: "phase_started", attempt: attempt.number + 1, part };
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
    headSha: "",
  };
  return { type: "pull-request", seen, source: "engine" };
}

/** A number GitHub gives to nothing, newer than all it gave, and a plan not twice: the history of its copy only grows. */
function nothingOfGitHub({ history }: ResourceState): number {
  return 2 ** 52 + history.length;
}
