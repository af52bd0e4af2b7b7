import { type Decision } from "../../src/domain/decide.ts";
import { type Definition } from "../../src/domain/definition.ts";
import { type Event, type Stamp } from "../../src/domain/events.ts";
import { evolve } from "../../src/domain/evolve.ts";
import { pauseOf } from "../../src/domain/holding.ts";
import { type Input } from "../../src/domain/inputs.ts";
import { type MigrationState } from "../../src/domain/migration.ts";
import { observe } from "../../src/domain/observe.ts";
import { nextOfResource } from "../../src/domain/progress.ts";
import { type Refusal } from "../../src/domain/refusals.ts";
import { requested } from "../../src/domain/requested.ts";
import { nextOfWave } from "../../src/domain/wave-progress.ts";

/** The next event, found by asking everybody from the first resource on, touched or not. */
function nextByAsking(state: MigrationState, definition: Definition, stamp: Stamp): Event | null {
  for (const [resource, given] of Object.entries(state.resources)) {
    // A copy: what is known of the object itself does not count.
    const fact = nextOfResource({ ...given }, definition, stamp.at, pauseOf(given, state));
    if (fact) return { ...stamp, resource, ...fact };
  }
  for (const { name: wave } of definition.waves) {
    const next = nextOfWave(state, definition, wave, stamp.at);
    if (next && "wave" in next) return { ...stamp, wave, ...next.fact };
    if (next) {
      const actor = next.actor ?? stamp.actor;
      return { ...stamp, actor, resource: next.resource, ...next.fact };
    }
  }
  return null;
}

/** As `decide`, by looking at everything after every event. */
export function decideByAsking(
  told: Input,
  before: MigrationState,
  definition: Definition,
  now: string,
): Decision | Refusal {
  const stamp = { at: now, actor: "cairn", source: told.source };
  const caused =
    told.type === "request"
      ? requested(told, before, definition, { ...stamp, actor: told.actor })
      : observe(told, before, stamp);
  if ("refused" in caused) return caused;
  const events = [...caused];
  let state = caused.reduce(evolve, before);
  if (events.length === 0 && told.type !== "tick") return { events, state };
  for (;;) {
    const next = nextByAsking(state, definition, stamp);
    if (!next) return { events, state };
    events.push(next);
    state = evolve(state, next);
  }
}
