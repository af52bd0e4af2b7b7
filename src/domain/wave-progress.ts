/**
 * What happens in a wave by itself: it starts after the one before where the definition says
 * so, passes its gates, starts its resources as places become free, and is completed. One that
 * waits keeps no other back; the order is that of the definition.
 */
import { type Definition, type WaveDefinition } from "./definition.ts";
import { digestOf } from "./digest.ts";
import { type ResourceFact, type WaveFact } from "./events.ts";
import { overLimit } from "./failure-budget.ts";
import { stepAt, type GateRule, type GateStep } from "./gates.ts";
import { isAtWork } from "./holding.ts";
import { isReached } from "./instant.ts";
import { own } from "./lookup.ts";
import { type MigrationState } from "./migration.ts";
import { type ResourceState } from "./resource.ts";
import { statusOf } from "./status.ts";
import { waveReminders } from "./wave-stuck.ts";
import { type GateSide, type WaveState } from "./wave.ts";

/** A fact about a wave or a resource of it, and whom it is attributed to when that is a person. */
export type NextFact =
  | { readonly resource: string; readonly actor: string | null; readonly fact: ResourceFact }
  | { readonly wave: string; readonly fact: WaveFact };

type Due = { readonly next: NextFact; readonly at: string | null };

/** What the wave does next, or the resource in it that is to start. It touches no other wave. */
export function nextOfWave(
  state: MigrationState,
  definition: Definition,
  name: string,
  now: string,
): NextFact | null {
  const due = duesOfWave(state, definition, name, now);
  return due.find(({ at }) => at === null || isReached(at, now))?.next ?? null;
}

/** What follows in the wave, and whom to remind of it, with when (ISO 8601; null means at once). */
export function duesOfWave(
  state: MigrationState,
  definition: Definition,
  name: string,
  now: string,
): readonly Due[] {
  const follows = followsInWave(state, definition, name, now);
  const wave = own(state.waves, name);
  const reminders = wave ? waveReminders(wave, definition) : [];
  return [
    ...(follows ? [follows] : []),
    ...reminders.map(({ fact, at }) => ({ next: { wave: name, fact }, at })),
  ];
}

/** null when nothing does by itself. */
function followsInWave(
  state: MigrationState,
  definition: Definition,
  name: string,
  now: string,
): Due | null {
  const wave = own(state.waves, name);
  const rules = definition.waves.find((given) => given.name === name);
  if (!wave || !rules || wave.completedAt !== null) return null;
  const members = membersOf(state, definition, name);
  if (!wave.opened) return autoStart(wave, rules, members, state, definition);
  const given = { wave, rules, members, state, definition, now };
  if (wave.paused && wave.paused.drainedAt === null && !members.some(isAtWork)) {
    return atOnce({ wave: name, fact: { type: "pause_drained" } });
  }
  if (members.every(({ completedAt }) => completedAt !== null)) {
    if (wave.paused) return null;
    return throughGate("after", given, () => ({ type: "wave_completed" }));
  }
  if (!wave.started) return autoStart(wave, rules, members, state, definition);
  if (wave.paused) return null;
  if (rules.gates.before && wave.enteredAt === null) {
    return throughGate("before", given, () => ({ type: "wave_entered" }));
  }
  return nextStart(given);
}

function atOnce(next: NextFact): Due {
  return { next, at: null };
}

/** The resources of a wave, in the order of the definition; whatever was taken out of it last. */
export function membersOf(
  state: MigrationState,
  { resources }: Definition,
  wave: string,
): readonly ResourceState[] {
  const named = new Set(resources.map(({ id }) => id));
  const others = Object.keys(state.resources).filter((id) => !named.has(id));
  return [...named, ...others].flatMap((id) => {
    const resource = own(state.resources, id);
    return resource?.wave === wave && !resource.withdrawn ? [resource] : [];
  });
}

/** A wave without resources is passed over, with its gates. */
function autoStart(
  { name, opened, paused }: WaveState,
  { startsAutomatically }: WaveDefinition,
  members: readonly ResourceState[],
  state: MigrationState,
  definition: Definition,
): Due | null {
  if (!startsAutomatically || paused || members.length === 0) return null;
  const earlier = wavesBefore(name, state, definition);
  if (earlier.length === 0 || earlier.some(({ completedAt }) => completedAt === null)) return null;
  if (!opened) return atOnce({ wave: name, fact: { type: "wave_opened" } });
  const ids = members.map(({ id }) => id);
  return atOnce({ wave: name, fact: { type: "wave_started", forced: null, members: ids } });
}

/** The waves before this one that have anything to do. */
function wavesBefore(
  name: string,
  state: MigrationState,
  definition: Definition,
): readonly WaveState[] {
  const names = definition.waves.map((given) => given.name);
  return names
    .slice(0, Math.max(0, names.indexOf(name)))
    .filter((earlier) => membersOf(state, definition, earlier).length > 0)
    .flatMap((earlier) => own(state.waves, earlier) ?? []);
}

type Given = {
  readonly wave: WaveState;
  readonly rules: WaveDefinition;
  readonly members: readonly ResourceState[];
  readonly state: MigrationState;
  readonly definition: Definition;
  readonly now: string;
};

const OPEN: GateRule = { approval: null, soakMs: null, windows: [] };

function throughGate(side: GateSide, given: Given, open: () => WaveFact): Due | null {
  const { wave, rules, now } = given;
  const waiting = wave.gate?.side === side ? wave.gate.wait : null;
  const facts = {
    doneSince: doneSince(side, given),
    requester: wave.started?.by ?? wave.opened?.by ?? "",
    digest: waveEvidence(side, given),
    approvals: wave.approvals,
    isWaived: wave.waived !== null,
    waiting,
  };
  return asDue(side, wave.name, stepAt(rules.gates[side] ?? OPEN, facts, now), open);
}

function asDue(side: GateSide, wave: string, step: GateStep, open: () => WaveFact): Due | null {
  switch (step.is) {
    case "open":
      return { next: { wave, fact: open() }, at: step.at };
    case "fact":
      return { next: { wave, fact: { ...step.fact, side } }, at: step.at };
    case "shut":
      return null;
  }
}

function doneSince(side: GateSide, { wave, members, state, definition }: Given): string | null {
  const ends =
    side === "after"
      ? members.map(({ completedAt }) => completedAt)
      : wavesBefore(wave.name, state, definition).map(({ completedAt }) => completedAt);
  return (
    ends
      .flatMap((at) => at ?? [])
      .toSorted()
      .at(-1) ?? null
  );
}

/** What is approved: who is in the wave, and how everything before the gate came out. */
export function waveEvidence(
  side: GateSide,
  { wave, members, state, definition }: Pick<Given, "wave" | "members" | "state" | "definition">,
): string {
  const before =
    side === "after"
      ? members
      : wavesBefore(wave.name, state, definition).flatMap(({ name }) =>
          membersOf(state, definition, name),
        );
  return digestOf([
    state.definition.digest,
    wave.name,
    side,
    members.map(({ id }) => id),
    before.map((resource) => [resource.id, statusOf(resource), resource.completedAt]),
  ]);
}

/** The next resource, while there is a place for it and not too many have failed. */
function nextStart({ wave, rules, members, state, definition }: Given): Due | null {
  const underWay = members.filter(({ started, completedAt }) => started && completedAt === null);
  const waiting = members.find(({ started, paused }) => !started && !paused);
  const isFull = underWay.length >= placesIn(definition, wave.name, members.length);
  const mayStart = waiting !== undefined && !isFull;
  const failures = mayStart || wave.overBudget ? overLimit(wave, rules, members) : null;
  if (wave.overBudget && failures === null) {
    return atOnce({ wave: wave.name, fact: { type: "failures_mended" } });
  }
  if (!mayStart || wave.overBudget) return null;
  if (failures) {
    return atOnce({ wave: wave.name, fact: { type: "failures_exceeded", ...failures } });
  }
  return atOnce({
    resource: waiting.id,
    actor: wave.started?.by ?? null,
    fact: { type: "resource_started", digest: state.definition.digest },
  });
}

/** How many resources of the wave may be under way at once; a percentage is rounded down, but never to none. */
export function placesIn(definition: Definition, wave: string, size: number): number {
  const limit = definition.waves.find(({ name }) => name === wave)?.maxConcurrency ?? 1;
  if (typeof limit === "number") return limit;
  return Math.max(1, Math.floor((size * limit.percent) / 100));
}
