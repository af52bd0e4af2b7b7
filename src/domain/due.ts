/** When something happens by itself because time has passed, so that somebody can look then. */
import { type Definition } from "./definition.ts";
import { pauseOf } from "./holding.ts";
import { earliest } from "./instant.ts";
import { type MigrationState } from "./migration.ts";
import { followsIn, remindersFor, whileHeld } from "./progress.ts";
import { duesOfWave } from "./wave-progress.ts";

/**
 * The earliest instant (ISO 8601) at which a tick will cause something, in the past too when
 * nobody looked then; null when time alone brings nothing.
 */
export function nextDue(state: MigrationState, definition: Definition, now: string): string | null {
  const inResources = Object.values(state.resources).flatMap((resource) => {
    const pause = pauseOf(resource, state);
    return [
      ...whileHeld(followsIn(resource, definition, now), pause),
      ...remindersFor(resource, definition, now, pause),
    ];
  });
  const inWaves = definition.waves.flatMap(({ name }) => duesOfWave(state, definition, name, now));
  // What follows at once was waiting for its time, and that is over.
  return earliest([...inResources, ...inWaves].map(({ at }) => at ?? now));
}
