/** The comment that ends a wave: how much was done in how long, what was left out, and on whose word. */
import { own } from "../domain/lookup.ts";
import { allPhases } from "../domain/phase.ts";
import { type ResourceState } from "../domain/resource.ts";
import { followingWave } from "./advanced.ts";
import { type View } from "./answer.ts";
import { NOBODY } from "./approvers.ts";
import { bytes, fitting, MAX_BYTES } from "./capped.ts";
import { countsOf, resourcesOf } from "./counts.ts";
import { elapsed, secondsBetween } from "./elapsed.ts";
import { code, pasteable, person } from "./markdown.ts";
import { listed, phaseIn, sentence } from "./place.ts";

const SPARE = 500;
const MOST_PEOPLE = 10;
const MOST_ENDED = 20;

export function renderWaveDone(name: string, view: View): string {
  const resources = resourcesOf(name, view.state, view.definition);
  const wave = own(view.state.waves, name);
  const begun = wave?.opened?.at ?? null;
  const took = begun === null ? null : elapsed(begun, wave?.completedAt ?? view.now);
  const { completed } = countsOf(resources);
  const head = [
    `### Wave ${code(name)} is ${wave?.aborted ? "ended for good" : "completed"}`,
    ...(wave?.aborted
      ? [
          `${person(wave.aborted.by)} ended it: ${code(wave.aborted.reason, 300)}. Runs on GitHub were not stopped.`,
        ]
      : []),
    `${completed} of ${resources.length} resources completed${took === null ? "" : `, ${took} after the first one started`}.${range(resources)}`,
    ...signedOff(resources),
  ];
  const foot = followingWave(name, view).map(({ text, command }) =>
    command === null ? text : `${text}\n\n${pasteable(command)}`,
  );
  const skipped = resources.flatMap(skippedIn);
  const room = MAX_BYTES - SPARE - bytes([...head, ...foot].join("\n\n"));
  const { shown, hidden } = fitting(skipped, room);
  const list = [...shown, ...(hidden > 0 ? [`- and ${hidden} more.`] : [])].join("\n");
  const ended = resources.flatMap(({ id, aborted }) =>
    aborted && !wave?.aborted
      ? [`- ${code(id)}, by ${person(aborted.by)}: ${code(aborted.reason, 300)}`]
      : [],
  );
  const left = skipped.length === 0 ? ["No phase was skipped."] : [`**Skipped phases**\n\n${list}`];
  const over =
    ended.length === 0
      ? []
      : [`**Ended without being done**\n\n${ended.slice(0, MOST_ENDED).join("\n")}`];
  return [...head, ...over, ...left, ...foot].join("\n\n");
}

/** How long one resource took, from the quickest to the slowest. */
function range(resources: readonly ResourceState[]): string {
  const times = resources.flatMap(({ started, completedAt }) =>
    started && completedAt !== null ? [{ from: started.at, to: completedAt }] : [],
  );
  const ordered = times
    .map(({ from, to }) => ({ seconds: secondsBetween(from, to) ?? 0, words: elapsed(from, to) }))
    .toSorted((a, b) => a.seconds - b.seconds);
  const shortest = ordered.at(0)?.words ?? null;
  const longest = ordered.at(-1)?.words ?? null;
  if (shortest === null || longest === null || resources.length < 2) return "";
  return shortest === longest
    ? ` Each took ${longest}.`
    : ` Each took from ${shortest} to ${longest}.`;
}

function signedOff(resources: readonly ResourceState[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { environments } of resources) {
    for (const { progress } of Object.values(environments)) {
      if (progress.status !== "completed" || progress.signedOffBy === null) continue;
      counts.set(progress.signedOffBy, (counts.get(progress.signedOffBy) ?? 0) + 1);
    }
  }
  const people = [...counts]
    .toSorted(([, a], [, b]) => b - a)
    .map(([login, count]) => `${person(login)} (${count})`);
  if (people.length === 0) return [];
  const more = people.length - MOST_PEOPLE;
  const names = [...people.slice(0, MOST_PEOPLE), ...(more > 0 ? [`${more} more`] : [])];
  return [`**Signed off by** ${listed(names)}.`];
}

function skippedIn(resource: ResourceState): readonly string[] {
  return allPhases(resource).flatMap(({ environment, phase, state }) =>
    state.status === "skipped"
      ? [
          `- ${sentence(`${phaseIn({ environment, phase }, resource.id)}${by(state.skipped.by)}: ${code(state.reason, 300)}`)}`,
        ]
      : [],
  );
}

/** What is skipped because it is so already is nobody's word. */
function by(login: string): string {
  return login === NOBODY ? "" : `, by ${person(login)}`;
}
