/**
 * What must be done outside because of the events of one commit. Derived from the events and
 * from the questions that are open after them, so a question that was asked and answered
 * within one commit is never posted.
 */
import { skillOf } from "./attempts.ts";
import { checkpointsOf, isAnswered, type Checkpoint } from "./checkpoint.ts";
import { type Definition, type PhaseDefinition } from "./definition.ts";
import { type EffectWork } from "./effects.ts";
import { type Event, type PhaseRef, type ResourceEvent } from "./events.ts";
import { heldTo } from "./held-to.ts";
import { own } from "./lookup.ts";
import { type MigrationState } from "./migration.ts";
import { currentAttempt, dispatchId, isUnderWay, phaseAt } from "./phase.ts";
import { type Attempt, type ResourceState } from "./resource.ts";
import { waveCheckpoints, type WaveCheckpoint } from "./wave-checkpoint.ts";
import { type WaveState } from "./wave.ts";

/** An effect nobody has claimed yet, and the resource or wave whose outbox it goes to. */
export type CausedEffect = EffectWork & {
  readonly id: string;
  readonly of: { readonly resource: string } | { readonly wave: string };
};

export function causedEffects(
  events: readonly Event[],
  { before, after }: { readonly before: MigrationState; readonly after: MigrationState },
  definition: Definition,
): readonly CausedEffect[] {
  const resources = new Set(
    events.flatMap((event) => ("resource" in event ? [event.resource] : [])),
  );
  return [
    ...events.flatMap((event) => ofWave(event)),
    ...ofWaves(events, before, after),
    ...[...resources].flatMap((id) => {
      const resource = own(after.resources, id);
      if (!resource) return [];
      return [
        ...dispatches(events, resource, definition),
        ...merges(events, resource),
        ...questions(own(before.resources, id), resource),
        ...reminders(events, resource),
      ];
    }),
  ];
}

function ofWave(event: Event): readonly CausedEffect[] {
  if (!("wave" in event)) return [];
  const of = { wave: event.wave };
  if (event.type === "wave_opened") {
    return [{ of, id: `wave/${event.wave}/open`, type: "open-tracking-issue" }];
  }
  const ends = event.type === "wave_completed" || event.type === "wave_aborted";
  return ends ? [{ of, id: `wave/${event.wave}/close`, type: "close-tracking-issue" }] : [];
}

/** What people are asked, or reminded of, about a wave as a whole. */
function ofWaves(
  events: readonly Event[],
  before: MigrationState,
  after: MigrationState,
): readonly CausedEffect[] {
  const names = new Set(events.flatMap((event) => ("wave" in event ? [event.wave] : [])));
  return [...names].flatMap((name): readonly CausedEffect[] => {
    const wave = own(after.waves, name);
    if (!wave) return [];
    return [...waveQuestions(own(before.waves, name), wave), ...waveReminder(events, wave)];
  });
}

/** The questions that were not open before. */
function waveQuestions(before: WaveState | undefined, after: WaveState): readonly CausedEffect[] {
  const asked = newlyAsked(before ? waveCheckpoints(before) : [], waveCheckpoints(after));
  return asking(ofWaveNamed(after), asked);
}

function waveReminder(events: readonly Event[], wave: WaveState): readonly CausedEffect[] {
  const standstills = events.flatMap((event) =>
    event.type === "wave_reminded" && event.wave === wave.name ? [event.of] : [],
  );
  return reminding(ofWaveNamed(wave), standstills);
}

/** Whom an effect is of, and what its id begins with. */
type Owner = Pick<CausedEffect, "of"> & {
  readonly name: string;
  readonly history: readonly Event[];
};

function ofWaveNamed({ name, history }: WaveState): Owner {
  return { of: { wave: name }, name: `wave/${name}`, history };
}

function ofResource({ id, history }: ResourceState): Owner {
  return { of: { resource: id }, name: id, history };
}

/** The history only grows: its length names this moment of its owner, and no other. */
function asking(
  { of, name, history }: Owner,
  asked: readonly (Checkpoint | WaveCheckpoint)[],
): readonly CausedEffect[] {
  if (asked.length === 0) return [];
  const id = `${name}/checkpoints/${history.length}`;
  return [{ of, id, type: "checkpoints", checkpoints: asked.map((question) => question.id) }];
}

function reminding(
  { of, name, history }: Owner,
  standstills: readonly string[],
): readonly CausedEffect[] {
  if (standstills.length === 0) return [];
  return [{ of, id: `${name}/reminder/${history.length}`, type: "reminder", standstills }];
}

/** A person's own hold is answered, not asked. */
function newlyAsked<T extends Checkpoint | WaveCheckpoint>(
  before: readonly T[],
  after: readonly T[],
): readonly T[] {
  const known = new Set(before.map(asAsked));
  return after.filter((question) => !isAnswered(question.about) && !known.has(asAsked(question)));
}

function dispatches(
  events: readonly Event[],
  resource: ResourceState,
  inForce: Definition,
): readonly CausedEffect[] {
  const definition = heldTo(inForce, resource);
  return events.flatMap((event): readonly CausedEffect[] => {
    if (!("resource" in event) || event.resource !== resource.id) return [];
    if (!isDispatching(event)) return [];
    const rules = definition.phases.find(({ name }) => name === event.phase);
    const ref: PhaseRef = { environment: event.environment, phase: event.phase };
    const phase = phaseAt(resource, ref);
    const attempt = phase && isUnderWay(phase) ? currentAttempt(phase) : null;
    const skill =
      rules && attempt && isTimeFor(rules, event, attempt) ? skillOf(rules, attempt) : null;
    if (skill === null || !attempt || isSpent(attempt)) return [];
    return [
      {
        of: { resource: resource.id },
        id: dispatchId(resource.id, ref, attempt.number),
        type: "dispatch",
        skill,
        ...ref,
        attempt: attempt.number,
      },
    ];
  });
}

function merges(events: readonly Event[], { id, history }: ResourceState): readonly CausedEffect[] {
  return events.flatMap((event): readonly CausedEffect[] => {
    if (event.type !== "merge_requested" || event.resource !== id) return [];
    const { environment, phase, number, sha } = event;
    const what = { type: "merge", environment, phase, number, sha } as const;
    // The history only grows: a merge that is asked for again is another one.
    return [{ of: { resource: id }, id: `${id}/merge/${number}/${history.length}`, ...what }];
  });
}

function reminders(events: readonly Event[], resource: ResourceState): readonly CausedEffect[] {
  const standstills = events.flatMap((event) =>
    event.type === "owner_reminded" && event.resource === resource.id ? [event.of] : [],
  );
  return reminding(ofResource(resource), standstills);
}

type Dispatching = Extract<
  ResourceEvent,
  { readonly type: "phase_started" | "phase_permitted" | "phase_confirmed" }
>;

function isDispatching(event: ResourceEvent): event is Dispatching {
  return (
    event.type === "phase_started" ||
    event.type === "phase_permitted" ||
    event.type === "phase_confirmed"
  );
}

/** A manual phase is checked once it is confirmed; other skills work from the start, or from the go. */
function isTimeFor(
  { work, action }: PhaseDefinition,
  event: Dispatching,
  { permitted }: Attempt,
): boolean {
  switch (event.type) {
    case "phase_confirmed":
      return work.uses === "manual" && event.unverified === null;
    case "phase_permitted":
      return work.uses !== "manual";
    case "phase_started":
      if (event.part?.is === "rollback") return true;
      return work.uses !== "manual" && (action === null || permitted !== null);
  }
}

/** It has what a dispatch would bring, or ended before anything was dispatched. */
function isSpent({ run, pullRequest, failure }: Attempt): boolean {
  return run !== null || pullRequest !== null || failure !== null;
}

/** The questions that were not open before. */
function questions(
  before: ResourceState | undefined,
  after: ResourceState,
): readonly CausedEffect[] {
  const open = before ? checkpointsOf(before) : [];
  const asked = newlyAsked(open, checkpointsOf(after)).filter(
    (question) => !isReviewGoingOn(question, open, after),
  );
  return asking(ofResource(after), asked);
}

/** What tells one question from another. An approval says of what: when that changes, people are asked again. */
function asAsked({ id, since, about }: Checkpoint | WaveCheckpoint): string {
  return [id, since, "digest" in about ? about.digest : ""].join(" ");
}

/** What stood in the way is gone: the pull request that was asked about goes on being reviewed, and GitHub shows it. */
function isReviewGoingOn(
  { about }: Checkpoint,
  before: readonly Checkpoint[],
  { history }: ResourceState,
): boolean {
  return (
    about.kind === "review" &&
    before.some(
      (one) =>
        (one.about.kind === "changes-requested" || one.about.kind === "outdated") &&
        one.about.pullRequest.number === about.pullRequest.number,
    ) &&
    wasAskedFor(about.pullRequest.number, history)
  );
}

/** Not when something stood in the way as soon as it was known: that was asked about instead. */
function wasAskedFor(number: number, history: readonly Event[]): boolean {
  const opened = history.findLastIndex(
    (event) => event.type === "pull_request_opened" && event.number === number,
  );
  const inTheWay = history
    .slice(opened + 1)
    .find(
      (event) =>
        (event.type === "changes_requested" || event.type === "pull_request_outdated") &&
        event.number === number,
    );
  return inTheWay?.at !== history[opened]?.at;
}
