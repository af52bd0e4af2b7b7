/**
 * What GitHub contradicts holds what rests on it: until a person says which of them counts, or
 * GitHub shows it as recorded again, nothing new begins there or in what comes after. What is
 * under way goes on, and nothing is undone.
 */
import { type Definition } from "./definition.ts";
import { type PhaseRef, type ResourceFact } from "./events.ts";
import { beginsAnything, groundOf, groundOfEnvironment } from "./ground.ts";
import { disputedIn } from "./phase.ts";
import { refuse, type Refusal } from "./refusals.ts";
import { type ResourceState } from "./resource.ts";

/** The refusal of a fact that would rest on a phase in dispute; null where none keeps it from happening. */
export function refusedByContradiction(
  resource: ResourceState,
  fact: ResourceFact,
  definition: Definition,
): Refusal | null {
  const disputed = disputedIn(resource);
  if (disputed.length === 0 || !beginsAnything(fact, resource)) return null;
  const ground = groundOf(fact, resource, definition);
  const on = disputed.find(({ environment }) => ground.includes(environment));
  if (!on) return null;
  const place = on.environment === null ? {} : { environment: on.environment };
  return refuse("work-contradicted", { resource: resource.id, phase: on.phase, ...place });
}

/** A place in which nothing new begins, and the phase that is why; `environment` null is the resource. */
export type OnDispute = { readonly environment: string | null; readonly on: PhaseRef };

/** Every environment that is not done yet and rests on what is in dispute; else the resource itself. */
export function restingOnDispute(
  resource: ResourceState,
  definition: Definition,
): readonly OnDispute[] {
  const disputed = disputedIn(resource);
  const [first] = disputed;
  if (!first || resource.completedAt !== null) return [];
  const resting = Object.entries(resource.environments).flatMap(([environment, { progress }]) => {
    if (progress.status === "completed") return [];
    const ground = groundOfEnvironment(environment, resource, definition);
    const on = disputed.find((one) => ground.includes(one.environment));
    return on ? [{ environment, on }] : [];
  });
  return resting.length > 0 ? resting : [{ environment: null, on: first }];
}
