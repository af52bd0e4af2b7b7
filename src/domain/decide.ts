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
import { type Input } from "./inputs.ts";
import { type MigrationState } from "./migration.ts";
import { observe } from "./observe.ts";
import { withoutEffects } from "./outbox.ts";
import { nextFact } from "./progress.ts";
import { type Refusal } from "./refusals.ts";
import { request } from "./request.ts";

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
  const after = caused.reduce(evolve, withoutEffects(state, settled));
  // Nothing new came in, so nothing can follow that did not follow before: only time does that.
  if (caused.length === 0 && input.type !== "tick") return { events: [], state: after };
  const followed = follow(after, definition, { at: now, actor: "cairn", source: input.source });
  return { events: [...caused, ...followed.events], state: followed.state };
}

function causedBy(
  input: Input,
  state: MigrationState,
  definition: Definition,
  now: string,
): readonly Event[] | Refusal {
  if (input.type === "request") {
    const stamp = { at: now, actor: input.actor, source: input.source };
    return request(input, state, definition, stamp);
  }
  return observe(input, state, { at: now, actor: "cairn", source: input.source });
}

/** Everything that follows by itself, until nothing does. */
function follow(state: MigrationState, definition: Definition, stamp: Stamp): Decision {
  const events: Event[] = [];
  let after = state;
  for (;;) {
    const next = nextFact(after, definition, stamp.at);
    if (!next) return { events, state: after };
    const event: Event =
      "wave" in next
        ? { ...stamp, wave: next.wave, ...next.fact }
        : { ...stamp, actor: next.actor ?? stamp.actor, resource: next.resource, ...next.fact };
    events.push(event);
    after = evolve(after, event);
  }
}
