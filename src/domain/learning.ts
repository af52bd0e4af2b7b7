/**
 * What people usually do next, learnt from what they did: which command followed this one on the
 * same resource. Only what was carried out is in a history, so a command that was refused is
 * never learnt. Nothing is stored for it; it is counted when somebody wants to know.
 */
import { type SingleRequest } from "./commands.ts";
import { type Event, type ResourceEvent } from "./events.ts";
import { type MigrationState } from "./migration.ts";

/** Fewer than this is no habit. */
const LEAST_SEEN = 3;

export type Habit = {
  /** What people usually ask for next, said of the same resource. */
  readonly next: SingleRequest;
  /** How often it followed, of how many times anything did. */
  readonly seen: number;
  readonly of: number;
};

/** A command as it stands in a history. */
type Deed = {
  readonly verb: DeedVerb;
  readonly phase: string | null;
  readonly environment: string | null;
};

type DeedVerb =
  | "start"
  | "retry"
  | "confirm-phase"
  | "sign-off"
  | "approve"
  | "skip"
  | "block"
  | "unblock";

/** What else happens is no command, or is said with no next step in mind. */
const VERB_OF: Readonly<Partial<Record<ResourceEvent["type"], DeedVerb>>> = {
  resource_started: "start",
  phase_started: "retry",
  phase_confirmed: "confirm-phase",
  environment_signed_off: "sign-off",
  approval_given: "approve",
  phase_skipped: "skip",
  phase_blocked: "block",
  phase_unblocked: "unblock",
};

/** The habit after what a person just did; null where there is none, or no one way. */
export function habitAfter(events: readonly Event[], state: MigrationState): Habit | null {
  const own = events.filter((event) => "resource" in event);
  const last = deedsIn(own).at(-1);
  const resource = own.at(-1)?.resource;
  if (!last || resource === undefined) return null;
  const followers = Object.values(state.resources)
    .flatMap(({ history }) => pairsIn(history))
    .filter(({ before }) => before.verb === last.verb && before.phase === last.phase)
    .map((pair) => saidAfter(last, pair));
  const [most] = [...counted(followers).values()].toSorted((a, b) => b.seen - a.seen);
  if (!most || most.seen < LEAST_SEEN || most.seen * 2 <= followers.length) return null;
  const next = requestFor(most.deed, resource);
  return next && { next, seen: most.seen, of: followers.length };
}

function counted(
  deeds: readonly Deed[],
): ReadonlyMap<string, { readonly deed: Deed; readonly seen: number }> {
  const counts = new Map<string, { readonly deed: Deed; readonly seen: number }>();
  for (const deed of deeds) {
    const key = JSON.stringify([deed.verb, deed.phase, deed.environment]);
    counts.set(key, { deed, seen: (counts.get(key)?.seen ?? 0) + 1 });
  }
  return counts;
}

type Pair = { readonly before: Deed; readonly next: Deed };

/** A history never changes: it is read through once. */
const known = new WeakMap<readonly Event[], readonly Pair[]>();

function pairsIn(history: readonly Event[]): readonly Pair[] {
  const read = known.get(history);
  if (read) return read;
  const deeds = deedsIn(history);
  const pairs = deeds.flatMap((before, index) => {
    const next = deeds[index + 1];
    return next ? [{ before, next }] : [];
  });
  known.set(history, pairs);
  return pairs;
}

/** What people asked for, one by one; several events of one command are one deed. */
function deedsIn(events: readonly Event[]): readonly Deed[] {
  const deeds: (Deed & { readonly source: string })[] = [];
  for (const event of events) {
    const verb = "resource" in event ? VERB_OF[event.type] : undefined;
    const isPersons = event.source.startsWith("comment:") && event.actor !== "cairn";
    if (verb === undefined || !isPersons) continue;
    const { source } = event;
    const before = deeds.at(-1);
    if (before?.verb === verb && before.source === source) continue;
    const phase = verb === "confirm-phase" && "phase" in event ? event.phase : null;
    const environment = "environment" in event ? event.environment : null;
    // The next one who approves it does the same thing, not the next one.
    if (before?.verb === verb && before.phase === phase && before.environment === environment) {
      continue;
    }
    deeds.push({ verb, phase, environment, source });
  }
  return deeds;
}

/** What followed elsewhere, said of this place: in the same environment where it was so there. */
function saidAfter(last: Deed, { before, next }: Pair): Deed {
  const { verb, phase } = next;
  const isThere = before.environment === next.environment;
  return { verb, phase, environment: isThere ? last.environment : next.environment };
}

function requestFor({ verb, phase, environment }: Deed, resource: string): SingleRequest | null {
  switch (verb) {
    case "start":
      return { verb, target: { resource }, force: null };
    case "confirm-phase":
      return phase === null ? null : { verb, phase, resource, environment, unverified: null };
    case "sign-off":
      return environment === null ? null : { verb, resource, environment };
    case "skip":
    case "block":
      return { verb, resource, environment, reason: "why it must be so" };
    case "approve":
    case "retry":
    case "unblock":
      return { verb, resource, environment };
  }
}
