/**
 * Test goes before production, also once production has begun: what an environment is blocked by,
 * or what is done once before it, may be undone later, and until it is in order again nothing new
 * begins in the environment that stands on it. What is under way there goes on, and may be rolled
 * back itself.
 */
import { type Definition } from "./definition.ts";
import { isPastItsGate } from "./environment.ts";
import { type ResourceFact } from "./events.ts";
import { beginsAnything, groundOfEnvironment } from "./ground.ts";
import { own } from "./lookup.ts";
import { isFinished } from "./phase.ts";
import { refuse, type Refusal } from "./refusals.ts";
import { type ResourceState } from "./resource.ts";

/** The refusal of a fact that would begin something on what was reopened; null where nothing keeps it from happening. */
export function refusedByReopened(
  resource: ResourceState,
  fact: ResourceFact,
  definition: Definition,
): Refusal | null {
  const environment = "environment" in fact ? fact.environment : null;
  if (environment === null || !beginsAnything(fact, resource)) return null;
  const by = reopenedUnder(environment, resource, definition);
  return by.length === 0
    ? null
    : refuse("environment-blocked", { resource: resource.id, environment, by });
}

/** An environment in which nothing new begins, and what it stands on that is not done any more: environments, and phases done once. */
export type OnReopened = { readonly environment: string; readonly by: readonly string[] };

export function restingOnReopened(
  resource: ResourceState,
  definition: Definition,
): readonly OnReopened[] {
  if (resource.completedAt !== null) return [];
  return Object.keys(resource.environments).flatMap((environment) => {
    const by = reopenedUnder(environment, resource, definition);
    return by.length === 0 ? [] : [{ environment, by }];
  });
}

function reopenedUnder(
  environment: string,
  resource: ResourceState,
  definition: Definition,
): readonly string[] {
  const progress = own(resource.environments, environment)?.progress;
  // What has not begun waits at its gate.
  if (!progress || !isPastItsGate(progress)) return [];
  const environments = groundOfEnvironment(environment, resource, definition).flatMap((place) => {
    const before =
      place === null || place === environment ? null : own(resource.environments, place);
    return place !== null && before && before.progress.status !== "completed" ? [place] : [];
  });
  return [...unfinishedBefore(resource, definition), ...environments];
}

/** What is done once before any environment, and is not any more. */
function unfinishedBefore({ shared }: ResourceState, { phases }: Definition): readonly string[] {
  const first = phases.findIndex(({ scope }) => scope === "environment");
  return phases.slice(0, Math.max(0, first)).flatMap(({ name }) => {
    const phase = own(shared, name);
    return phase && !isFinished(phase) ? [name] : [];
  });
}
