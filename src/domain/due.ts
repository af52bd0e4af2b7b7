/** When something happens by itself because time has passed, so that somebody can look then. */
import { type Definition } from "./definition.ts";
import { earliest } from "./instant.ts";
import { type MigrationState } from "./migration.ts";
import { followsIn } from "./progress.ts";

/**
 * The earliest instant (ISO 8601) at which a tick will cause something, in the past too when
 * nobody looked then; null when time alone brings nothing.
 */
export function nextDue(state: MigrationState, definition: Definition, now: string): string | null {
  const inResources = Object.values(state.resources).flatMap((resource) =>
    followsIn(resource, definition, now),
  );
  // What follows at once was waiting for its time, and that is over.
  return earliest(inResources.map(({ at }) => at ?? now));
}
