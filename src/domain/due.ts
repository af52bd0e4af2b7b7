/** When something happens by itself because time has passed, so that somebody can look then. */
import { type Definition } from "./definition.ts";
import { type MigrationState } from "./migration.ts";

/**
 * The earliest instant (ISO 8601) at which a tick will cause something, in the past too when
 * nobody looked then; null when time alone brings nothing.
 */
export function nextDue(_state: MigrationState, _definition: Definition): string | null {
  return null;
}
