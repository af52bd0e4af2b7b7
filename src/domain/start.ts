/**
 * `/migrate start`: of a resource, or of a wave, which then starts its resources one after the other.
 * Waves come one after another unless a person says, with a reason, why one cannot wait.
 */
import { type SingleRequest } from "./commands.ts";
import { type Definition } from "./definition.ts";
import { unfinishedBefore } from "./earlier-wave.ts";
import { type Event } from "./events.ts";
import { evolve } from "./evolve.ts";
import { pauseOf } from "./holding.ts";
import { own } from "./lookup.ts";
import { type MigrationState } from "./migration.ts";
import { pausedBy } from "./paused-by.ts";
import { refuse, type Refusal } from "./refusals.ts";
import { type Asking } from "./request-gate.ts";
import { startAgain } from "./request-wave.ts";
import { type ResourceState } from "./resource.ts";
import { membersOf } from "./wave-progress.ts";
import { type WaveState } from "./wave.ts";

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
  if (resource?.withdrawn) return bringBack(resource, wave, force, { state, definition, asking });
  if (resource?.aborted ?? wave.aborted) {
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

/** What a person took out a person brings back: it goes on where it was, or starts. */
function bringBack(
  resource: ResourceState,
  wave: WaveState,
  force: string | null,
  { state, definition, asking }: Around,
): readonly Event[] | Refusal {
  const { id } = resource;
  const { stamp } = asking;
  if (!definition.resources.some((given) => given.id === id)) {
    return refuse("named-no-more", { resource: id });
  }
  if (wave.completedAt !== null) return refuse("already-over", { wave: wave.name });
  const back = evolve(state, { ...stamp, resource: id, type: "resource_returned" });
  const pause = pauseOf(resource, state);
  if (pause) return pausedBy(pause, resource);
  const started = start(
    { verb: "start", target: { resource: id }, force },
    back,
    definition,
    asking,
  );
  if ("refused" in started) return started;
  const joins = wave.started !== null && !wave.members.includes(id);
  return [
    { ...stamp, resource: id, type: "resource_returned" },
    ...(joins ? [{ ...stamp, wave: wave.name, type: "resource_joined", id } as const] : []),
    ...started,
  ];
}

type Around = {
  readonly state: MigrationState;
  readonly definition: Definition;
  readonly asking: Asking;
};
