/** What comes of a request, whether it is for one place or for many resources at once. */
import { confirmBulk } from "./bulk.ts";
import { type Definition } from "./definition.ts";
import { type Event, type Stamp } from "./events.ts";
import { type RequestInput } from "./inputs.ts";
import { type MigrationState } from "./migration.ts";
import { type Refusal } from "./refusals.ts";
import { request } from "./request.ts";

export function requested(
  input: RequestInput,
  state: MigrationState,
  definition: Definition,
  stamp: Stamp,
): readonly Event[] | Refusal {
  const { request: asked } = input;
  return asked.verb === "confirm-bulk"
    ? confirmBulk(input, asked, state, definition, stamp)
    : request({ ...input, request: asked }, state, definition, stamp);
}
