/**
 * What a resource waits for, or one environment of it: the answer to "why does it not go on?".
 * An environment that waits for another one is followed to what that one waits for, so the last
 * hold in the list is always something that somebody can lift or that ends by itself.
 */
import { type Checkpoint } from "./checkpoint.ts";
import { type Definition } from "./definition.ts";
import { own } from "./lookup.ts";
import { allPhases, currentAttempt, isFinished, isUnderWay } from "./phase.ts";
import { followsIn } from "./progress.ts";
import { type EnvironmentProgress, type ResourceState, type WorkflowRun } from "./resource.ts";
import { answerableIn, restingIn, type Resting } from "./resting.ts";

export type Hold =
  | { readonly is: "not-started" }
  /** The environment has not begun: it comes after others, or after the phases done once. */
  | { readonly is: "environment"; readonly environment: string; readonly since: string | null }
  | { readonly is: "question"; readonly checkpoint: Checkpoint }
  | { readonly is: "resting"; readonly resting: Resting }
  | {
      readonly is: "work";
      readonly environment: string | null;
      readonly phase: string;
      readonly since: string;
      readonly run: WorkflowRun | null;
    }
  /** It goes on by itself at this instant (ISO 8601). */
  | { readonly is: "time"; readonly environment: string | null; readonly until: string };

/** `environment` null asks about all of the resource. Nothing holds what is completed. */
export function holdsOf(
  resource: ResourceState,
  environment: string | null,
  definition: Definition,
  now: string,
): readonly Hold[] {
  if (resource.completedAt !== null) return [];
  if (!resource.started) return [{ is: "not-started" }];
  const resting = restingIn(resource, definition);
  const places = environment === null ? null : leadingTo(resource, environment, resting);
  const isMeant = (place: string | null): boolean => places === null || places.includes(place);
  return [
    ...(environment === null ? [] : notBegun(resource, places ?? [])),
    ...resting
      .filter((one) => isMeant(one.environment))
      .map((one): Hold => ({ is: "resting", resting: one })),
    ...answerableIn(resource, definition)
      .filter((checkpoint) => isMeant(checkpoint.environment))
      .map((checkpoint): Hold => ({ is: "question", checkpoint })),
    ...underWay(resource).filter(({ environment: place }) => isMeant(place)),
    ...followsIn(resource, definition, now).flatMap(({ at, fact }): readonly Hold[] => {
      const place = "environment" in fact ? fact.environment : null;
      return at !== null && isMeant(place) ? [{ is: "time", environment: place, until: at }] : [];
    }),
  ];
}

/** The place itself and every one that must be done before it; null among them is what is done once. */
function leadingTo(
  resource: ResourceState,
  environment: string,
  resting: readonly Resting[],
): readonly (string | null)[] {
  const places = new Set<string | null>([environment]);
  for (const place of places) {
    const progress = own(resource.environments, place ?? "")?.progress;
    if (progress?.status === "blocked") for (const name of progress.by) places.add(name);
    if (progress?.status === "pending") places.add(null);
    for (const one of resting.filter(({ environment: at }) => at === place)) {
      if (one.is === "contradicted") places.add(one.on.environment);
      // What is no environment is done once.
      else for (const by of one.by) places.add(own(resource.environments, by) ? by : null);
    }
  }
  const shared = Object.values(resource.shared).some((phase) => !isFinished(phase));
  return shared ? [...places, null] : [...places];
}

function notBegun(resource: ResourceState, places: readonly (string | null)[]): readonly Hold[] {
  return places.flatMap((environment): readonly Hold[] => {
    if (environment === null) return [];
    const progress = own(resource.environments, environment)?.progress;
    if (!progress || !WAITS.has(progress.status)) return [];
    const since = "since" in progress ? progress.since : null;
    return [{ is: "environment", environment, since }];
  });
}

/** Where nothing can be asked yet: the question is in another place. */
const WAITS: ReadonlySet<EnvironmentProgress["status"]> = new Set(["pending", "blocked"]);

function underWay(resource: ResourceState): readonly Extract<Hold, { readonly is: "work" }>[] {
  return allPhases(resource).flatMap(({ environment, phase, state }) => {
    if (state.status !== "in_progress" || !isUnderWay(state)) return [];
    const run = currentAttempt(state)?.run ?? null;
    return [{ is: "work" as const, environment, phase, since: state.since, run }];
  });
}
