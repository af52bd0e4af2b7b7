/**
 * Test goes before production, also once production has begun: what an environment is blocked by
 * may be rolled back later, and until it is done and signed off again nothing new begins in the
 * environment that stands on it. What is under way there goes on, and may be rolled back itself.
 */
import { type Definition } from "./definition.ts";
import { type Event, type ResourceFact } from "./events.ts";
import { beginsAnything, groundOfEnvironment } from "./ground.ts";
import { own } from "./lookup.ts";
import { refuse, type Refusal } from "./refusals.ts";
import { type ResourceState } from "./resource.ts";

/** The environments that were reopened under the one the fact is about; none where nothing keeps it from happening. */
export function reopenedUnder(
  resource: ResourceState,
  fact: ResourceFact,
  definition: Definition,
): readonly string[] {
  const name = "environment" in fact ? fact.environment : null;
  if (name === null || !beginsAnything(fact, resource)) return [];
  const status = own(resource.environments, name)?.progress.status;
  // What has not begun waits at its gate.
  if (status !== "active" && status !== "awaiting_sign_off") return [];
  return groundOfEnvironment(name, resource, definition).flatMap((place) => {
    const before = place === null || place === name ? null : own(resource.environments, place);
    return place !== null && before && before.progress.status !== "completed" ? [place] : [];
  });
}

/** The refusal where one of the events would begin something on what was reopened. */
export function refusedByReopened(
  events: readonly Event[],
  resource: ResourceState,
  definition: Definition,
): Refusal | null {
  for (const event of events) {
    const by = "wave" in event ? [] : reopenedUnder(resource, event, definition);
    if (by.length === 0 || !("environment" in event) || event.environment === null) continue;
    const { environment } = event;
    return refuse("environment-blocked", { resource: resource.id, environment, by });
  }
  return null;
}
