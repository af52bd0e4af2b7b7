/**
 * Where the facts of an attempt say its phase stands. It looks at facts, never at what led to
 * them: a phase whose pull request is merged goes on, whoever told us and in whatever order.
 */
import { type Definition, type PhaseDefinition } from "./definition.ts";
import { type PhaseRef } from "./events.ts";
import { type Attempt, type Failure, type ResourceState, type WaitsFor } from "./resource.ts";

/** A phase of a resource with its rules. */
export type PhasePlace = {
  readonly resource: ResourceState;
  readonly ref: PhaseRef;
  readonly rules: PhaseDefinition;
  readonly definition: Definition;
};

export type Standing =
  | { readonly is: "in_progress" }
  | { readonly is: "awaiting_human"; readonly waitsFor: WaitsFor }
  | { readonly is: "completed" }
  | { readonly is: "failed"; readonly failure: Failure };

export function standingOf(attempt: Attempt, { rules: definition }: PhasePlace): Standing {
  if (attempt.failure) return { is: "failed", failure: attempt.failure };
  const { work } = definition;
  switch (work.uses) {
    case "pull_request":
      return pullRequestStanding(attempt, definition, work.skill !== null);
    case "workflow":
      return runStanding(attempt) ?? afterWork(attempt, definition);
    case "manual":
      if (!attempt.confirmed) return { is: "awaiting_human", waitsFor: "confirmation" };
      return (work.verify === null ? null : runStanding(attempt)) ?? { is: "completed" };
  }
}

function pullRequestStanding(
  attempt: Attempt,
  definition: PhaseDefinition,
  hasSkill: boolean,
): Standing {
  const { pullRequest } = attempt;
  if (!pullRequest) {
    const running = hasSkill ? runStanding(attempt) : null;
    return running ?? { is: "awaiting_human", waitsFor: "pull-request" };
  }
  switch (pullRequest.state) {
    case "open":
      return { is: "awaiting_human", waitsFor: "review" };
    case "merged":
      return afterWork(attempt, definition);
    case "closed":
      return {
        is: "failed",
        failure: {
          category: "retriable",
          reason: `pull request #${pullRequest.number} was closed without being merged`,
        },
      };
  }
}

/** null once the run has succeeded. */
function runStanding({ run }: Attempt): Standing | null {
  if (run === null || run.conclusion === null) return { is: "in_progress" };
  if (run.conclusion === "success") return null;
  return {
    is: "failed",
    failure: {
      category: "blocking",
      reason: `workflow run ${run.id} ended with ${run.conclusion.replaceAll("_", " ")}`,
    },
  };
}

function afterWork(attempt: Attempt, definition: PhaseDefinition): Standing {
  return definition.confirm !== null && !attempt.confirmed
    ? { is: "awaiting_human", waitsFor: "confirmation" }
    : { is: "completed" };
}
