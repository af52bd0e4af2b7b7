/** What a fact rests on: the places that must be in order before anything new begins on them. */
import { type Definition } from "./definition.ts";
import { type ResourceFact } from "./events.ts";
import { own } from "./lookup.ts";
import { isFinished, phaseAt } from "./phase.ts";
import { type ResourceState } from "./resource.ts";

/** What begins something, asks a person for what would begin something, or says that all is done. */
const BEGINS: ReadonlySet<ResourceFact["type"]> = new Set([
  "environment_started",
  "environment_resumed",
  "phase_started",
  "phase_skipped",
  "phase_permitted",
  "merge_requested",
  "approval_requested",
  "sign_off_requested",
  "environment_signed_off",
  "environment_completed",
  "resource_completed",
] as const);

export function beginsAnything(fact: ResourceFact, resource: ResourceState): boolean {
  // To undo, or to measure again, is the end of what is under way.
  if (fact.type === "phase_started") {
    return fact.part?.is !== "rollback" && fact.part?.is !== "measurement";
  }
  // What has begun may be skipped; what has not would be passed over on ground that may not be there.
  if (fact.type === "phase_skipped") return phaseAt(resource, fact)?.status === "pending";
  return BEGINS.has(fact.type);
}

/** The places the fact rests on; null among them is what is done once. */
export function groundOf(
  fact: ResourceFact,
  resource: ResourceState,
  definition: Definition,
): readonly (string | null)[] {
  const everything = [null, ...Object.keys(resource.environments)];
  if (!("environment" in fact)) return everything;
  if (fact.environment !== null) {
    return groundOfEnvironment(fact.environment, resource, definition);
  }
  const isBefore = Object.values(resource.environments).some(({ phases }) =>
    Object.values(phases).some((phase) => !isFinished(phase)),
  );
  return isBefore ? [null] : everything;
}

/** The environment, all it is blocked by however far back, and what is done once. */
export function groundOfEnvironment(
  environment: string,
  resource: ResourceState,
  definition: Definition,
): readonly (string | null)[] {
  const places = new Set<string | null>([null, environment]);
  for (const place of places) {
    const progress = own(resource.environments, place ?? "")?.progress;
    const ruled = definition.environments.find(({ name }) => name === place)?.blockedBy ?? [];
    const recorded = progress?.status === "blocked" ? progress.by : [];
    for (const blocker of [...ruled, ...recorded]) places.add(blocker);
  }
  return [...places];
}
