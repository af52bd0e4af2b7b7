/**
 * Whether a phase has nothing to do because what it is for is so already. Asked before it begins,
 * and once more of a skill whose run ended without a pull request, by what the run left behind. A
 * condition that cannot be worked out says no: the phase then does its work.
 */
import { skillOf } from "./attempts.ts";
import { holds } from "./expression.ts";
import { own } from "./lookup.ts";
import { type PhasePlace } from "./phase-place.ts";
import { type Attempt, type Outputs } from "./resource.ts";
import { outputsInCel, scopeOf, statusesFor } from "./scope.ts";

/** The evidence in one line; null where there is something to do. */
export function nothingToDo(
  { resource, ref, rules, definition }: PhasePlace,
  attempt: Attempt | null,
): string | null {
  const { skipWhen } = rules;
  if (skipWhen === null) return null;
  const skill = attempt && own(definition.skills, skillOf(rules, attempt) ?? "");
  const outputs = attempt?.outputs ?? null;
  const scope = {
    ...scopeOf(resource, { ...ref, attempt: attempt?.number ?? 1 }, definition),
    phases: statusesFor(resource, ref),
    ...(outputs && { outputs: outputsInCel(outputs, skill?.outputs ?? {}) }),
  };
  if (holds(skipWhen, scope).is !== "true") return null;
  return `nothing to do: ${skipWhen} is true${seenIn(outputs)}`.replace(/\s+/g, " ").slice(0, 400);
}

function seenIn(outputs: Outputs | null): string {
  const seen = Object.entries(outputs ?? {}).map(
    ([name, value]) => `${name} = ${JSON.stringify(value)}`,
  );
  return seen.length === 0 ? "" : ` (${seen.join(", ")})`;
}
