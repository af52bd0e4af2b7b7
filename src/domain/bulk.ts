/**
 * One command for many resources: first a preview, then a confirmation that carries out exactly
 * what was shown. Nothing is stored in between. The token of a preview is a digest of what it
 * showed, to whom and when; who confirms gets it computed again, and if it differs, something did.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { type Bulk, type SingleRequest } from "./commands.ts";
import { type Definition } from "./definition.ts";
import { type Event, type Stamp } from "./events.ts";
import { type RequestInput } from "./inputs.ts";
import { minuteOf } from "./instant.ts";
import { type MigrationState } from "./migration.ts";
import { refuse, type Refusal } from "./refusals.ts";
import { request } from "./request.ts";
import { selectedBy } from "./selector.ts";

/** So that one slip cannot reach everything. */
export const MOST_SELECTED = 100;
const TOKEN_MINUTES = 60;

export type BulkOutcome = {
  readonly resource: string;
  /** No events where what is asked for is already so. */
  readonly answer: readonly Event[] | Refusal;
};

/** What would become of each resource; none of them knows of the others. */
export function outcomesOf(
  bulk: Bulk,
  state: MigrationState,
  definition: Definition,
  stamp: Stamp,
  teams: readonly string[] = [],
): readonly BulkOutcome[] {
  return selectedBy(bulk.selector, state, definition).map(({ id }) => {
    const asked = singleRequest(bulk, id);
    const input = { type: "request", request: asked, ...stamp, pullRequest: null, teams } as const;
    return { resource: id, answer: request(input, state, definition, stamp) };
  });
}

function singleRequest({ of, selector, reason }: Bulk, resource: string): SingleRequest {
  const place = { resource, environment: selector.environment };
  return of === "skip" || of === "block" ? { verb: of, ...place, reason } : { verb: of, ...place };
}

/** `<minute>-<digest>`: says when it was made, and vouches for what it was made of. */
export function tokenFor(
  bulk: Bulk,
  state: MigrationState,
  definition: Definition,
  { actor, at }: { readonly actor: string; readonly at: string },
): string {
  return tokenOf(minuteOf(at), bulk, state, definition, actor);
}

function tokenOf(
  minute: number,
  { of, selector, reason }: Bulk,
  state: MigrationState,
  definition: Definition,
  actor: string,
): string {
  // A history only grows: its length tells every state of a resource from the ones before.
  const standing = selectedBy(selector, state, definition).map(({ id, history }) => [
    id,
    history.length,
  ]);
  const shown = [minute, actor.toLowerCase(), of, selector, reason, standing];
  const digest = sha256(utf8ToBytes(JSON.stringify([...shown, state.definition.digest])));
  return `${minute.toString(36)}-${bytesToHex(digest).slice(0, 10)}`;
}

export function confirmBulk(
  input: RequestInput,
  bulk: Bulk & { readonly token: string },
  state: MigrationState,
  definition: Definition,
  stamp: Stamp,
): readonly Event[] | Refusal {
  const made = Number.parseInt(bulk.token.split("-")[0] ?? "", 36);
  const age = minuteOf(stamp.at) - made;
  if (!(age >= 0 && age <= TOKEN_MINUTES)) return refuse("token-expired", { verb: bulk.of });
  if (tokenOf(made, bulk, state, definition, input.actor) !== bulk.token) {
    return refuse("token-mismatch", { verb: bulk.of });
  }
  const outcomes = outcomesOf(bulk, state, definition, stamp, input.teams);
  if (outcomes.length > MOST_SELECTED) {
    return refuse("too-many-selected", { count: outcomes.length, most: MOST_SELECTED });
  }
  const accepted = outcomes.flatMap(({ answer }) => ("refused" in answer ? [] : [answer]));
  return accepted.length > 0 ? accepted.flat() : refuse("nothing-selected", { verb: bulk.of });
}
