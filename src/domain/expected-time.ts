/**
 * How long things usually take, and when a wave will probably be done: medians of what is
 * finished, walked through the places of the wave. A guess, and only ever shown: no rule asks it.
 */
import { type Definition, type EnvironmentDefinition } from "./definition.ts";
import { isPastItsGate } from "./environment.ts";
import { type Event } from "./events.ts";
import { after, millisecondsBetween } from "./instant.ts";
import { own } from "./lookup.ts";
import { type MigrationState } from "./migration.ts";
import { isFinished } from "./phase.ts";
import { needsSignOff } from "./progress.ts";
import { type EnvironmentState, type PhaseState, type ResourceState } from "./resource.ts";
import { placesIn } from "./wave-progress.ts";

/** What has been seen less often than this is not foretold. */
const LEAST_SEEN = 3;

export type UsualTime = { readonly medianMs: number; readonly seen: number };

/** By the name of the phase, over all environments. */
export type UsualTimes = Readonly<Record<string, UsualTime>>;

export function usualTimes(state: MigrationState): UsualTimes {
  const taken = new Map<string, number[]>();
  for (const { history } of Object.values(state.resources)) {
    for (const { phase, ms } of takenIn(history)) {
      const all = taken.get(phase);
      if (all) all.push(ms);
      else taken.set(phase, [ms]);
    }
  }
  return Object.fromEntries(
    [...taken].flatMap(([phase, all]) =>
      all.length < LEAST_SEEN ? [] : [[phase, { medianMs: median(all), seen: all.length }]],
    ),
  );
}

type Taken = { readonly phase: string; readonly ms: number };

/** A history never changes: it is read through once. */
const known = new WeakMap<readonly Event[], readonly Taken[]>();

/** People's answers about an environment take their time, too; no phase can have such a name. */
const SIGN_OFF = "(sign-off)";
const APPROVAL = "(approval)";

/** From the first start of a phase to its completion, with everything that was waited for in between. */
function takenIn(history: readonly Event[]): readonly Taken[] {
  const read = known.get(history);
  if (read) return read;
  const begun = new Map<string, string>();
  const taken: Taken[] = [];
  for (const event of history) {
    const limit = limitIn(event);
    if (!limit) continue;
    const { phase, environment, is } = limit;
    const key = JSON.stringify([environment, phase]);
    const since = begun.get(key);
    if (is === "begin") begun.set(key, since ?? event.at);
    else if (since !== undefined) {
      const ms = millisecondsBetween(since, event.at);
      if (ms !== null) taken.push({ phase, ms });
    }
  }
  known.set(history, taken);
  return taken;
}

type Limit = {
  readonly phase: string;
  readonly environment: string | null;
  readonly is: "begin" | "end";
};

function limitIn(event: Event): Limit | null {
  if (event.type === "phase_started") return { ...event, is: "begin" };
  if (event.type === "phase_completed") return { ...event, is: "end" };
  if (event.type === "sign_off_requested") return { ...event, phase: SIGN_OFF, is: "begin" };
  if (event.type === "environment_signed_off") return { ...event, phase: SIGN_OFF, is: "end" };
  if (event.type === "approval_requested" && "environment" in event) {
    return { ...event, phase: APPROVAL, is: "begin" };
  }
  if (event.type === "environment_started") return { ...event, phase: APPROVAL, is: "end" };
  return null;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const high = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? high) + high) / 2;
}

export type ExpectedEnd = {
  /** ISO 8601. */
  readonly at: string;
  /** How often the least known of the phases was seen. */
  readonly seen: number;
};

/** null where the wave is not started or is done, and where a phase to come is not known well enough. */
export function expectedEnd(
  wave: string,
  state: MigrationState,
  definition: Definition,
  now: string,
): ExpectedEnd | null {
  if (!own(state.waves, wave)?.started) return null;
  const resources = Object.values(state.resources).filter((one) => one.wave === wave);
  const open = resources.filter(({ completedAt }) => completedAt === null);
  const usual = usualTimes(state);
  const needed = new Set(open.flatMap(unfinishedPhases));
  const seen = [...needed].map((phase) => own(usual, phase)?.seen ?? 0);
  if (open.length === 0 || needed.size === 0 || seen.includes(0)) return null;

  const underWay = open.filter(({ started }) => started);
  const waiting = open.filter(({ started }) => !started);
  const places = Math.max(underWay.length, placesIn(definition, wave, resources.length));
  const busy = Array.from({ length: places }, (_, place) => {
    const resource = underWay[place];
    return resource ? remainingMs(resource, usual, definition, now) : 0;
  });
  for (const resource of waiting) {
    const first = busy.indexOf(Math.min(...busy));
    busy[first] = (busy[first] ?? 0) + remainingMs(resource, usual, definition, now);
  }
  return { at: after(now, Math.max(...busy)), seen: Math.min(...seen) };
}

function unfinishedPhases({ shared, environments }: ResourceState): readonly string[] {
  const places = [shared, ...Object.values(environments).map(({ phases }) => phases)];
  return places.flatMap((phases) =>
    Object.keys(phases).filter((name) => {
      const phase = phases[name];
      return phase !== undefined && !isFinished(phase);
    }),
  );
}

/** Phases one after the other, environments side by side where none waits for another. */
function remainingMs(
  resource: ResourceState,
  usual: UsualTimes,
  definition: Definition,
  now: string,
): number {
  const { shared, environments } = resource;
  const ends = new Map<string, number>();
  const endOf = (name: string, path: readonly string[]): number => {
    const environment = own(environments, name);
    if (!environment || path.includes(name)) return 0;
    const done = ends.get(name);
    if (done !== undefined) return done;
    const rules = definition.environments.find((given) => given.name === name);
    const before = (rules?.blockedBy ?? []).map((blocker) => endOf(blocker, [...path, name]));
    const ms =
      inPhases(environment.phases, usual, now) +
      answersMs(environment, needsSignOff(resource, name, definition), rules, usual);
    const end = Math.max(0, ...before) + ms;
    ends.set(name, end);
    return end;
  };
  const all = Object.keys(environments).map((name) => endOf(name, []));
  return inPhases(shared, usual, now) + Math.max(0, ...all);
}

/** What people usually take to let an environment begin, and to sign it off. */
function answersMs(
  { progress }: EnvironmentState,
  isBlocking: boolean,
  rules: EnvironmentDefinition | undefined,
  usual: UsualTimes,
): number {
  if (progress.status === "completed") return 0;
  const isBegun = isPastItsGate(progress);
  const approval = rules?.approval && !isBegun ? (own(usual, APPROVAL)?.medianMs ?? 0) : 0;
  return approval + (isBlocking ? (own(usual, SIGN_OFF)?.medianMs ?? 0) : 0);
}

function inPhases(
  phases: Readonly<Record<string, PhaseState>>,
  usual: UsualTimes,
  now: string,
): number {
  return Object.entries(phases).reduce((sum, [name, phase]) => {
    if (isFinished(phase)) return sum;
    const begun = "attempts" in phase ? phase.attempts[0].startedAt : now;
    const spent = millisecondsBetween(begun, now) ?? 0;
    return sum + Math.max(0, (own(usual, name)?.medianMs ?? 0) - spent);
  }, 0);
}
