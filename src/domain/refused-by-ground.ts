/**
 * What a fact rests on may not hold: GitHub contradicts it, or it was rolled back. The one place
 * that asks, for what happens by itself (`progress.ts`) and for what people ask (`request.ts`) alike.
 */
import { refusedByContradiction } from "./contradicted.ts";
import { type Definition } from "./definition.ts";
import { type ResourceFact } from "./events.ts";
import { type Refusal } from "./refusals.ts";
import { refusedByReopened } from "./reopened.ts";
import { type ResourceState } from "./resource.ts";

/** null where nothing keeps it from happening. */
export function refusedByGround(
  resource: ResourceState,
  fact: ResourceFact,
  definition: Definition,
): Refusal | null {
  return (
    refusedByContradiction(resource, fact, definition) ??
    refusedByReopened(resource, fact, definition)
  );
}
