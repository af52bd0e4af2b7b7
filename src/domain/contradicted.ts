/**
 * What GitHub contradicts holds what rests on it: until a person says which of them counts, or
 * GitHub shows it as recorded again, nothing new begins there or in what comes after. What is
 * under way goes on, and nothing is undone. The one place that says so, for what happens by
 * itself (`progress.ts`) and for what people ask (`request.ts`) alike.
 */
import { type Definition } from "./definition.ts";
import { type Event, type PhaseRef, type ResourceFact } from "./events.ts";
import { beginsAnything, groundOf, groundOfEnvironment } from "./ground.ts";
import { allPhases, isDisputed } from "./phase.ts";
import { refuse, type Refusal } from "./refusals.ts";
import { type ResourceState } from "./resource.ts";

/** The phase in dispute that the fact would rest on; null where nothing keeps it from happening. */
export function contradictionUnder(
  resource: ResourceState,
  fact: ResourceFact,
  definition: Definition,
): PhaseRef | null {
  const disputed = disputedIn(resource);
  if (disputed.length === 0 || !beginsAnything(fact, resource)) return null;
  const ground = groundOf(fact, resource, definition);
  return disputed.find(({ environment }) => ground.includes(environment)) ?? null;
}

/** The refusal where one of the events would rest on what is in dispute. */
export function refusedByContradiction(
  events: readonly Event[],
  resource: ResourceState,
  definition: Definition,
): Refusal | null {
  for (const event of events) {
    const on = "wave" in event ? null : contradictionUnder(resource, event, definition);
    if (on) return contradicted(resource, on);
  }
  return null;
}

export function contradicted({ id }: ResourceState, { environment, phase }: PhaseRef): Refusal {
  const place = environment === null ? {} : { environment };
  return refuse("work-contradicted", { resource: id, phase, ...place });
}

/** A place in which nothing new begins, and the phase that is why; `environment` null is the resource. */
export type Resting = { readonly environment: string | null; readonly on: PhaseRef };

/** Every environment that is not done yet and rests on what is in dispute; else the resource itself. */
export function restingOnDispute(
  resource: ResourceState,
  definition: Definition,
): readonly Resting[] {
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

function disputedIn(resource: ResourceState): readonly PhaseRef[] {
  return allPhases(resource).filter(({ state }) => isDisputed(state));
}
