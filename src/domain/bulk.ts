/**
 * One command for many resources, or one that is shown before it is done: first a preview, then
 * a confirmation that carries out exactly what was shown. Nothing is stored in between. The token
 * of a preview is a digest of what it showed, to whom and when; who confirms gets it computed
 * again, and if it differs, something did.
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { type Bulk, type EachRequest, type SingleRequest } from "./commands.ts";
import { type Definition } from "./definition.ts";
import { type LeftAlone } from "./effects.ts";
import { type Event, type Stamp } from "./events.ts";
import { evolve } from "./evolve.ts";
import { type RequestInput } from "./inputs.ts";
import { minuteOf } from "./instant.ts";
import { own } from "./lookup.ts";
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

/** What becomes of each resource, one after the other: the first to start also opens its wave. */
export function outcomesOf(
  { each, selector }: Bulk,
  state: MigrationState,
  definition: Definition,
  stamp: Stamp,
  teams: readonly string[],
): readonly BulkOutcome[] {
  let after = state;
  return selectedBy(selector, state, definition).map(({ id }) => {
    const asked = requestFor(each, { resource: id, environment: selector.environment });
    const input = { type: "request", request: asked, ...stamp, pullRequest: null, teams } as const;
    const answer = request(input, after, definition, stamp);
    if (!("refused" in answer)) after = answer.reduce(evolve, after);
    return { resource: id, answer };
  });
}

type Place = { readonly resource: string; readonly environment: string | null };

function requestFor(each: EachRequest, { resource, environment }: Place): SingleRequest {
  switch (each.verb) {
    case "start":
    case "pause":
    case "resume":
      return { ...each, target: { resource } };
    case "abort":
      // The preview was the first of the two words it takes.
      return { ...each, target: { resource }, confirmed: true };
    case "upgrade":
    case "delete-resource":
    case "note":
    case "sign-off":
      return { ...each, resource };
    case "confirm-phase":
    case "approve":
    case "reject":
    case "choose":
    case "rollback":
    case "retry":
    case "skip":
    case "block":
    case "unblock":
    case "permit":
      return { ...each, resource, environment };
  }
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
  { each, selector }: Bulk,
  state: MigrationState,
  definition: Definition,
  actor: string,
): string {
  const selected = selectedBy(selector, state, definition);
  // A history only grows: its length tells every state of a resource from the ones before.
  const standing = selected.map(({ id, history }) => [id, history.length]);
  const waves = [...new Set(selected.map(({ wave }) => wave))];
  const around = waves.map((name) => [name, own(state.waves, name)?.history.length ?? 0]);
  const shown = [minute, actor.toLowerCase(), each, selector, standing, around];
  const digest = sha256(utf8ToBytes(JSON.stringify([...shown, state.definition.digest])));
  return `${minute.toString(36)}-${bytesToHex(digest).slice(0, 10)}`;
}

/** Of what a confirmation is about, those it does nothing to; before it is carried out. */
export function leftAlone(
  bulk: Bulk,
  state: MigrationState,
  definition: Definition,
  stamp: Stamp,
  teams: readonly string[],
): readonly LeftAlone[] {
  const outcomes = outcomesOf(bulk, state, definition, stamp, teams);
  return outcomes.flatMap(({ resource, answer }): readonly LeftAlone[] => {
    if ("refused" in answer) return [{ resource, refused: answer }];
    return answer.length === 0 ? [{ resource, refused: null }] : [];
  });
}

export function confirmBulk(
  input: RequestInput,
  bulk: Bulk & { readonly token: string },
  state: MigrationState,
  definition: Definition,
  stamp: Stamp,
): readonly Event[] | Refusal {
  const { verb } = bulk.each;
  const made = Number.parseInt(bulk.token.split("-")[0] ?? "", 36);
  const age = minuteOf(stamp.at) - made;
  if (!(age >= 0 && age <= TOKEN_MINUTES)) return refuse("token-expired", { verb });
  if (tokenOf(made, bulk, state, definition, input.actor) !== bulk.token) {
    return refuse("token-mismatch", { verb });
  }
  const outcomes = outcomesOf(bulk, state, definition, stamp, input.teams ?? []);
  if (outcomes.length > MOST_SELECTED) {
    return refuse("too-many-selected", { count: outcomes.length, most: MOST_SELECTED });
  }
  const accepted = outcomes.flatMap(({ answer }) => ("refused" in answer ? [] : [answer]));
  if (accepted.length > 0) return accepted.flat();
  const [only, ...others] = outcomes;
  return only && others.length === 0 && "refused" in only.answer
    ? only.answer
    : refuse("nothing-selected", { verb });
}
