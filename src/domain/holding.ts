/**
 * What a person's pause does. Timers run on and what is under way is let finish; what people say
 * and GitHub shows is recorded; nothing new begins until the pause is lifted. It is drained once
 * no work is under way any more.
 */
import { type ResourceFact } from "./events.ts";
import { own } from "./lookup.ts";
import { type MigrationState } from "./migration.ts";
import { allPhases } from "./phase.ts";
import { type Pause, type ResourceState } from "./resource.ts";

/** The pause that holds the resource: its own, else that of its wave. */
export function pauseOf(
  resource: ResourceState,
  { waves }: Pick<MigrationState, "waves">,
): Pause | null {
  return resource.paused ?? own(waves, resource.wave)?.paused ?? null;
}

const BEGINNINGS: ReadonlySet<ResourceFact["type"]> = new Set([
  "resource_started",
  "environment_started",
  "environment_resumed",
  "phase_started",
] as const);

/** Whether new work would begin with it. */
export function begins({ type }: ResourceFact): boolean {
  return BEGINNINGS.has(type);
}

/** Whether something runs that nobody but itself can end: a skill's work, or its check. */
export function isAtWork(resource: ResourceState): boolean {
  // What is withdrawn is over, and yet what runs in it is let end.
  if (resource.completedAt !== null && !resource.withdrawn) return false;
  return allPhases(resource).some(({ state }) => {
    const open = state.status === "blocked" ? state.underneath : state;
    return open.status === "in_progress";
  });
}
