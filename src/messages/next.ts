/**
 * The answer to `/migrate next`: what waits for a person, what most depends on first, each with what to
 * do and the command for it. When nothing waits it says what runs instead, or how to begin.
 */
import { formatCommand } from "../commands/format.ts";
import { type Checkpoint } from "../domain/checkpoint.ts";
import { type Scope } from "../domain/commands.ts";
import { allPhases } from "../domain/phase.ts";
import { type ResourceState } from "../domain/resource.ts";
import { waveCheckpoints } from "../domain/wave-checkpoint.ts";
import { type View } from "./answer.ts";
import { bytes, fitting, MAX_BYTES } from "./capped.ts";
import { elapsed } from "./elapsed.ts";
import { code, pasteable } from "./markdown.ts";
import { nextAction } from "./next-action.ts";
import { mostUnblocking, resourcesIn } from "./open-questions.ts";
import { isForOthers } from "./own-approval.ts";
import { phaseIn, placeOf, sentence } from "./place.ts";
import { workLinks } from "./standing.ts";
import { nextWaveAction } from "./wave-checkpoint.ts";

const MOST_QUESTIONS = 10;
const MOST_RUNNING = 5;
const MOST_FOR_OTHERS = 5;

/** What waves wait for as a whole comes first: more depends on it than on any resource. */
export function renderNext(
  scope: Scope,
  view: View,
  room = MAX_BYTES,
  actor: string | null = null,
): string {
  const ofWaves = waveQuestions(scope, view);
  const left = room - bytes(ofWaves.join("\n\n"));
  return [...ofWaves, ofResources(scope, view, left, actor)].join("\n\n");
}

function waveQuestions(scope: Scope, { state, definition, now }: View): readonly string[] {
  if (scope !== "all" && "resource" in scope) return [];
  const waves = Object.values(state.waves).filter(
    ({ name }) => scope === "all" || scope.wave === name,
  );
  return waves
    .flatMap((wave) => waveCheckpoints(wave))
    .slice(0, MOST_QUESTIONS)
    .map((checkpoint) => {
      const { what, command } = nextWaveAction(checkpoint, definition);
      const waited = elapsed(checkpoint.since, now);
      const text = `**Wave ${code(checkpoint.wave)}**${waited === null ? "" : `, for ${waited}`}: ${what}.`;
      return command === null ? text : `${text}\n\n${pasteable(command)}`;
    });
}

/** `actor` is who asks; what they cannot answer themselves comes after what they can. */
function ofResources(scope: Scope, view: View, room: number, actor: string | null): string {
  const resources = resourcesIn(scope, view.state, view.definition);
  const all = mostUnblocking(resources, view.definition);
  const others = actor === null ? [] : all.filter((one) => isForOthers(one, actor, view));
  const open = all.filter((one) => !others.includes(one));
  if (open.length === 0 && others.length > 0) return forOthers(others, view);
  if (open.length === 0) {
    return [
      `Nothing in ${scopeWords(scope)} waits for a person.`,
      ...instead(resources, view),
    ].join("\n\n");
  }
  const where = `a person in ${scopeWords(scope)}`;
  const head =
    open.length === 1
      ? `One question waits for ${where}.`
      : `${open.length} questions wait for ${where}, those that unblock most first.`;
  return [
    head,
    renderQuestions(open, view, room - 2000, MOST_QUESTIONS),
    ...(others.length === 0 ? [] : [forOthers(others, view)]),
  ].join("\n\n");
}

/** Without their commands: whoever reads this cannot give them. */
function forOthers(questions: readonly Checkpoint[], { definition }: View): string {
  const lines = questions
    .slice(0, MOST_FOR_OTHERS)
    .map((one) => `- ${placeOf(one)}: ${nextAction(one, definition).what}`);
  const more = questions.length - lines.length;
  return [
    "**For somebody else than you**, who asked for it or approved it already:",
    [...lines, ...(more > 0 ? [`- and ${more} more.`] : [])].join("\n"),
  ].join("\n\n");
}

function scopeWords(scope: Scope): string {
  if (scope === "all") return "this migration";
  return "wave" in scope ? `wave ${code(scope.wave)}` : code(scope.resource);
}

/** As many as fit, and how many more there are. */
export function renderQuestions(
  open: readonly Checkpoint[],
  view: View,
  room: number,
  most: number,
): string {
  const { shown } = fitting(
    open.slice(0, most).map((checkpoint) => renderQuestion(checkpoint, view)),
    room,
  );
  const hidden = open.length - shown.length;
  return [...shown, ...(hidden > 0 ? [`${hidden} more come after these.`] : [])].join("\n\n");
}

function renderQuestion(checkpoint: Checkpoint, { definition, now }: View): string {
  const { what, command } = nextAction(checkpoint, definition);
  const waited = elapsed(checkpoint.since, now);
  const since = waited === null ? "" : `, for ${waited}`;
  const text = `**${placeOf(checkpoint)}**${since}: ${what}.`;
  return command === null ? text : `${text}\n\n${pasteable(command)}`;
}

function instead(resources: readonly ResourceState[], view: View): readonly string[] {
  const running = resources.flatMap((resource) => runningIn(resource, view.now));
  if (running.length > 0) {
    const more = running.length - MOST_RUNNING;
    return [
      "What runs now:",
      [
        ...running.slice(0, MOST_RUNNING).map((line) => `- ${line}`),
        ...(more > 0 ? [`- and ${more} more.`] : []),
      ].join("\n"),
    ];
  }
  const idle = resources.find(({ started }) => !started);
  if (!idle) return resources.length === 0 ? [] : ["Everything there is completed."];
  const wave = view.definition.waves.find(({ name }) => name === idle.wave);
  const command = formatCommand({
    verb: "start",
    target: wave && resources.length > 1 ? { wave: wave.name } : { resource: idle.id },
    force: null,
  });
  return [
    `Nothing runs either: ${code(idle.id)} is not started. To start, comment:`,
    pasteable(command),
  ];
}

/** What goes on by itself in the resource, each as a sentence. */
function runningIn(resource: ResourceState, now: string): readonly string[] {
  return allPhases(resource).flatMap(({ environment, phase, state }) => {
    if (state.status !== "in_progress") return [];
    const links = workLinks(state);
    const work = links.length === 0 ? "" : ` (${links.join(", ")})`;
    const waited = elapsed(state.since, now);
    const since = waited === null ? "" : `, for ${waited}`;
    return [sentence(`${phaseIn({ environment, phase }, resource.id)}${work}${since}`)];
  });
}
