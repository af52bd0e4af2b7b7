/**
 * `/migrate start`: of a resource, or of a wave, which then starts its resources one after the other.
 * Waves come one after another unless a person says, with a reason, why one cannot wait.
 */
import { type SingleRequest } from "./commands.ts";
import { type Definition } from "./definition.ts";
import { type Event } from "./events.ts";
import { pauseOf } from "./holding.ts";
import { own } from "./lookup.ts";
import { type MigrationState } from "./migration.ts";
import { pausedBy } from "./paused-by.ts";
import { refuse, type Refusal } from "./refusals.ts";
import { type Asking } from "./request-gate.ts";
import { startAgain } from "./request-wave.ts";
import { membersOf } from "./wave-progress.ts";

export function start(
  { target, force }: Extract<SingleRequest, { readonly verb: "start" }>,
  state: MigrationState,
  definition: Definition,
  asking: Asking,
): readonly Event[] | Refusal {
  const { stamp } = asking;
  const resource = "resource" in target ? own(state.resources, target.resource) : null;
  if ("resource" in target && !resource) {
    return refuse("unknown-resource", { resource: target.resource });
  }
  const name = "wave" in target ? target.wave : (resource?.wave ?? "");
  const wave = own(state.waves, name);
  if (!wave) return refuse("unknown-wave", { wave: name });
  if (resource?.aborted ?? resource?.withdrawn ?? wave.aborted) {
    return refuse("already-over", resource ? { resource: resource.id } : { wave: name });
  }
  if (!resource && wave.started) return startAgain(wave, force, state, definition, asking);
  if (resource?.started) return [];
  const pause = resource ? pauseOf(resource, state) : wave.paused;
  if (pause) return pausedBy(pause, resource ?? { wave: name });

  const unfinished = unfinishedBefore(name, state, definition);
  if (unfinished && force === null) {
    return refuse("earlier-wave-unfinished", { wave: name, ...unfinished });
  }
  const opened: readonly Event[] = wave.opened
    ? []
    : [{ ...stamp, wave: name, type: "wave_opened" }];
  if (!resource) {
    const members = membersOf(state, definition, name).map(({ id }) => id);
    return [...opened, { ...stamp, wave: name, type: "wave_started", forced: force, members }];
  }
  const gate = definition.waves.find((given) => given.name === name)?.gates.before;
  // Force does without the time that is left, never without an approval.
  if (gate && wave.enteredAt === null && (force === null || gate.approval !== null)) {
    return refuse("wave-gate-shut", { resource: resource.id, wave: name });
  }
  const { digest } = state.definition;
  return [...opened, { ...stamp, resource: resource.id, type: "resource_started", digest }];
}

/** The first earlier wave with resources that are not completed, or whose last gate is shut. */
function unfinishedBefore(
  wave: string,
  state: MigrationState,
  definition: Definition,
): { readonly earlier: string; readonly remaining: readonly string[] } | null {
  for (const { name } of definition.waves) {
    if (name === wave) return null;
    const remaining = Object.values(state.resources)
      .filter((resource) => resource.wave === name && resource.completedAt === null)
      .map(({ id }) => id);
    const earlier = own(state.waves, name);
    const isOpen = earlier?.opened && earlier.completedAt === null;
    if (remaining.length > 0 || isOpen) return { earlier: name, remaining };
  }
  return null;
}
