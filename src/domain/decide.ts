/**
 * The heart of Cairn: given what the state branch says and one input, decide what happened and
 * everything that follows from it by itself, or refuse.
 *
 * Pure on purpose: time, actor and ids arrive with the input, so every past decision can be
 * replayed. No events and no refusal means the input is already satisfied: a friendly no-op.
 */
import { type Definition } from "./definition.ts";
import { type Event, type Stamp } from "./events.ts";
import { evolve } from "./evolve.ts";
import { pauseOf } from "./holding.ts";
import { type Input } from "./inputs.ts";
import { own } from "./lookup.ts";
import { type MigrationState } from "./migration.ts";
import { observe } from "./observe.ts";
import { withoutEffects } from "./outbox.ts";
import { nextOfResource } from "./progress.ts";
import { type Refusal } from "./refusals.ts";
import { requested } from "./requested.ts";
import { type ResourceState } from "./resource.ts";
import { nextOfWave } from "./wave-progress.ts";

export type Decision = {
  readonly events: readonly Event[];
  /** The state after the events. */
  readonly state: MigrationState;
};

export function decide(
  input: Input,
  state: MigrationState,
  definition: Definition,
  now: string,
): Decision | Refusal {
  const caused = causedBy(input, state, definition, now);
  if ("refused" in caused) return caused;
  const settled = "effect" in input ? [input.effect] : [];
  const after = withoutEffects(state, settled);
  // Nothing new came in, so nothing can follow that did not follow before: only time does that.
  if (caused.length === 0 && input.type !== "tick") return { events: [], state: after };
  const stamp = { at: now, actor: "cairn", source: input.source };
  return follow(caused, after, definition, stamp);
}

function causedBy(
  input: Input,
  state: MigrationState,
  definition: Definition,
  now: string,
): readonly Event[] | Refusal {
  if (input.type === "request") {
    const { actor, actorId, source, thread } = input;
    const known = { ...(actorId !== undefined && { actorId }), ...(thread && { thread }) };
    const stamp = { at: now, actor, source, ...known };
    return requested(input, state, definition, stamp);
  }
  return observe(input, state, { at: now, actor: "cairn", source: input.source });
}

/**
 * What was caused, and everything that follows by itself until nothing does. Only what an event
 * touched is asked again: a resource's events touch nothing else, and a wave's only the wave and
 * the resource it starts.
 */
function follow(
  caused: readonly Event[],
  state: MigrationState,
  definition: Definition,
  stamp: Stamp,
): Decision {
  const events: Event[] = [];
  // Copied once: with thousands of resources, a copy for every event is what takes long.
  const resources: Record<string, ResourceState> = { ...state.resources };
  let after: MigrationState = { ...state, resources };
  const happen = (event: Event): void => {
    events.push(event);
    if ("wave" in event) after = evolve(after, event);
    else Object.assign(resources, evolve(only(event.resource, after), event).resources);
  };
  const advance = (id: string): void => {
    for (;;) {
      const resource = own(resources, id);
      const fact =
        resource && nextOfResource(resource, definition, stamp.at, pauseOf(resource, after));
      if (!fact) return;
      happen({ ...stamp, resource: id, ...fact });
    }
  };
  caused.forEach(happen);
  Object.keys(resources).forEach(advance);
  for (const { name } of definition.waves) {
    for (;;) {
      const next = nextOfWave(after, definition, name, stamp.at);
      if (!next) break;
      if ("wave" in next) happen({ ...stamp, wave: name, ...next.fact });
      else {
        const { resource, fact } = next;
        happen({ ...stamp, actor: next.actor ?? stamp.actor, resource, ...fact });
        advance(resource);
      }
    }
  }
  return { events, state: events.length > 0 ? after : state };
}

function only(id: string, state: MigrationState): MigrationState {
  const resource = own(state.resources, id);
  return { ...state, resources: resource ? { [id]: resource } : {} };
}
