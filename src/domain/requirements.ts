/**
 * What a phase requires beyond its turn: phases that are completed and not skipped by a person, or a
 * condition. Asked once, before anything of the attempt has happened; a retry asks again.
 */
import { holds } from "./expression.ts";
import { type PhasePlace } from "./phase-place.ts";
import { phaseAt } from "./phase.ts";
import { type Attempt } from "./resource.ts";
import { scopeOf, statusesFor } from "./scope.ts";

/** Why the attempt may not go on, in one line; null when it may. */
export function unmetRequirement(attempt: Attempt, place: PhasePlace): string | null {
  if (place.rules.requires.length === 0 || hasBegun(attempt)) return null;
  for (const required of place.rules.requires) {
    const unmet = unmetBy(required, attempt, place);
    if (unmet !== null) return unmet.slice(0, 400);
  }
  return null;
}

function unmetBy(
  required: string,
  { number }: Attempt,
  { resource, ref, definition }: PhasePlace,
): string | null {
  const phase = definition.phases.find(({ name }) => name === required);
  if (phase) {
    const environment = phase.scope === "resource" ? null : ref.environment;
    const state = phaseAt(resource, { environment, phase: required });
    const status = state?.status ?? "pending";
    // Skipped because what it is for is so already is as good as done; by a person it is not.
    const isSoAlready = state?.status === "skipped" && state.skipped.by === "cairn";
    return status === "completed" || isSoAlready
      ? null
      : `it requires ${required}, which is ${status}`;
  }
  const scope = {
    ...scopeOf(resource, { ...ref, attempt: number }, definition),
    phases: statusesFor(resource, ref),
  };
  const found = holds(required, scope);
  if (found.is === "true") return null;
  return `it requires ${required}, which ${found.is === "false" ? "is false" : found.problem}`;
}

function hasBegun({ run, pullRequest, confirmed, choice, approvals }: Attempt): boolean {
  return Boolean(run ?? pullRequest ?? confirmed ?? choice) || approvals.length > 0;
}
