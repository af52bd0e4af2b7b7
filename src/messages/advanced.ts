/**
 * The words for a command that changed something: what happened, what to be careful about, and
 * what the resources it touched wait for now.
 */
import { formatCommand } from "../commands/format.ts";
import { checkpointsOf, type Checkpoint } from "../domain/checkpoint.ts";
import { unfinishedBefore } from "../domain/earlier-wave.ts";
import { type Event } from "../domain/events.ts";
import { isAtWork } from "../domain/holding.ts";
import { own } from "../domain/lookup.ts";
import { allPhases, currentAttempt, isTransient } from "../domain/phase.ts";
import { type ResourceState } from "../domain/resource.ts";
import { waveCheckpoints } from "../domain/wave-checkpoint.ts";
import { type AnswerText, type Step, type View } from "./answer.ts";
import { NOBODY } from "./approvers.ts";
import { habitWords } from "./habit.ts";
import { happened } from "./happened.ts";
import { code, link } from "./markdown.ts";
import { stepFor } from "./next-action.ts";
import { listed, phaseIn, sentence } from "./place.ts";
import { nextWaveAction } from "./wave-checkpoint.ts";

const MOST_SENTENCES = 10;
const MOST_STEPS = 3;

export function describeAdvanced(
  events: readonly Event[],
  view: View,
  asked: readonly Checkpoint[],
): AnswerText {
  const sentences = happened(events);
  const more = sentences.length - MOST_SENTENCES;
  const resources = resourcesOfEvents(events);
  const next = [
    ...openSteps(resources, view, asked),
    ...waveSteps(events, view),
    ...completedWaves(events).flatMap((wave) => followingWave(wave, view)),
  ];
  const quiet = next.length === 0 && asked.length === 0;
  return {
    status: "Done",
    message: [
      ...sentences.slice(0, MOST_SENTENCES),
      ...(more > 0 ? [`${more} more went on in the same way.`] : []),
      ...(quiet ? ["Nothing is needed from you now."] : []),
      ...habitWords(events, view, [...next, ...asked.map((one) => stepFor(one, view.definition))]),
    ].join(" "),
    warnings: warningsOf(events, view),
    next,
    who: [],
    resources,
  };
}

/** What the waves themselves wait for. */
function waveSteps(events: readonly Event[], { state, definition }: View): readonly Step[] {
  const names = new Set(events.flatMap((event) => ("wave" in event ? [event.wave] : [])));
  return [...names]
    .flatMap((name) => own(state.waves, name) ?? [])
    .flatMap((wave) => waveCheckpoints(wave))
    .slice(0, MOST_STEPS)
    .map((checkpoint) => {
      const { what, command } = nextWaveAction(checkpoint, definition);
      return { text: sentence(what), command };
    });
}

/** What the resources wait for, unless people are asked about it anyway. */
export function openSteps(
  ids: readonly string[],
  { state, definition }: View,
  asked: readonly Checkpoint[],
): readonly Step[] {
  const known = new Set(asked.map(({ id }) => id));
  const open = ids
    .flatMap((id) => own(state.resources, id) ?? [])
    .flatMap((resource) =>
      checkpointsOf(resource).filter(({ about }) => !isBeingMerged(about, resource)),
    )
    .filter(({ id }) => !known.has(id));
  return open.slice(0, MOST_STEPS).map((checkpoint) => stepFor(checkpoint, definition));
}

/** A merge that was ordered needs nobody any more. */
function isBeingMerged(about: Checkpoint["about"], { outbox }: ResourceState): boolean {
  if (about.kind !== "review") return false;
  return outbox.some((one) => one.type === "merge" && one.number === about.pullRequest.number);
}

function resourcesOfEvents(events: readonly Event[]): readonly string[] {
  return [...new Set(events.flatMap((event) => ("resource" in event ? [event.resource] : [])))];
}

function completedWaves(events: readonly Event[]): readonly string[] {
  return events.flatMap((event) => (event.type === "wave_completed" ? [event.wave] : []));
}

function warningsOf(events: readonly Event[], { state, definition }: View): readonly string[] {
  return events.flatMap((event) => {
    if (event.type === "phase_skipped" && event.actor !== NOBODY) {
      const phase = phaseIn(event, event.resource);
      return [sentence(`${phase} now counts as finished, though nobody checked its work`)];
    }
    if (event.type === "phase_failed" && !isTransient(event.failure)) {
      return [sentence(`${phaseIn(event, event.resource)} needs a person before it goes on`)];
    }
    if (event.type === "resource_aborted") return runningOn(own(state.resources, event.resource));
    if (event.type === "abort_requested" && "wave" in event) return wouldEnd(event.wave, state);
    if (event.type !== "wave_started") return [];
    const unfinished = unfinishedBefore(event.wave, state, definition);
    return unfinished ? [`Wave ${code(unfinished.earlier)} is not completed.`] : [];
  });
}

/** An end reaches no run that is under way on GitHub. */
function runningOn(resource: ResourceState | undefined): readonly string[] {
  const runs = (resource ? allPhases(resource) : []).flatMap(({ state }) => {
    const run = currentAttempt(state)?.run;
    return run && run.conclusion === null ? [link(`workflow run ${run.id}`, run.url)] : [];
  });
  return runs.map((run) => `${run} goes on on GitHub: Cairn does not stop it.`);
}

/** The second word is given by somebody who has seen what it ends. */
function wouldEnd(wave: string, { resources }: View["state"]): readonly string[] {
  const open = Object.values(resources).filter(
    (resource) => resource.wave === wave && resource.completedAt === null,
  );
  if (open.length === 0) return [];
  const shown = open.slice(0, MOST_SENTENCES).map(({ id }) => code(id));
  const more = open.length - shown.length;
  const names = listed([...shown, ...(more > 0 ? [`${more} more`] : [])]);
  const running = open.filter(isAtWork).length;
  return [
    sentence(
      `it would end ${names}; ${running === 0 ? "no work is under way in them" : `work is under way in ${running} of them, and is not stopped`}`,
    ),
  ];
}

/** Nobody starts the next wave but a person. */
export function followingWave(wave: string, { state, definition }: View): readonly Step[] {
  const names = definition.waves.map(({ name }) => name);
  const next = names[names.indexOf(wave) + 1];
  if (next === undefined || own(state.waves, next)?.started) return [];
  // It starts by itself, and says so.
  if (definition.waves.find(({ name }) => name === next)?.startsAutomatically) return [];
  if (unfinishedBefore(next, state, definition) !== null) return [];
  const command = formatCommand({ verb: "start", target: { wave: next }, force: null });
  return [{ text: `To start wave ${code(next)}, comment:`, command }];
}
