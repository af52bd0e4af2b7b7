/**
 * The definition is gone from the default branch: nobody may review any more what is done, so
 * nothing new begins until it is back. Every wave that is under way is paused, and only what was
 * paused for this is resumed when the file is there again.
 */
import { type Event, type Stamp } from "./events.ts";
import { type Observation } from "./inputs.ts";
import { type MigrationState } from "./migration.ts";

export function definitionSeen(
  { path, isThere }: Extract<Observation, { readonly type: "definition" }>,
  { waves }: MigrationState,
  stamp: Stamp,
): readonly Event[] {
  const open = Object.values(waves).filter((wave) => wave.opened && wave.completedAt === null);
  const by = { ...stamp, actor: "cairn" };
  if (isThere) {
    return open
      .filter(({ paused }) => paused?.by === "cairn")
      .map(({ name }) => ({ ...by, wave: name, type: "wave_resumed" }));
  }
  const reason = `its definition ${path} is not on the default branch any more`;
  return open
    .filter(({ paused }) => paused === null)
    .map(({ name }) => ({ ...by, wave: name, type: "wave_paused", reason }));
}
