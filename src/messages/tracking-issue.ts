/**
 * The body of a wave's tracking issue: counts, a bar and a table of resources by environments.
 * It is a view of the state, written anew each time and never longer than GitHub keeps; two
 * renderings of the same state are the same text, so that nothing is written when nothing changed.
 */
import { formatCommand } from "../commands/format.ts";
import { own } from "../domain/lookup.ts";
import { type ResourceState } from "../domain/resource.ts";
import { type View } from "./answer.ts";
import { bytes, fitting, MAX_BYTES } from "./capped.ts";
import { bar, byUrgency, countsOf, countWords, resourcesOf } from "./counts.ts";
import { instant } from "./elapsed.ts";
import { expectedEndWords } from "./expected.ts";
import { foundBySweep } from "./found-by-sweep.ts";
import { code, link, pasteable } from "./markdown.ts";
import { title } from "./prose.ts";
import { stuckLines } from "./reminder.ts";
import { restingLines } from "./resting.ts";
import { environmentStanding } from "./standing.ts";
import { mainThread, threadUrl, waveThread } from "./thread.ts";
import { waveStuckLines } from "./wave-reminder.ts";
import { whyWaveWaits } from "./wave-waiting.ts";

/** For the hidden line the caller adds, and for what the table says it left out. */
const SPARE = 500;
const MOST_LINES = 10;

export function renderTrackingIssue(wave: string, view: View): string {
  const { state, definition } = view;
  const resources = resourcesOf(wave, state, definition);
  const counts = countsOf(resources);
  const named = own(state.waves, wave)?.title ?? null;
  const changed = lastChange(wave, resources, view);
  const head = [
    `## ${title(definition.title)}: wave ${code(wave)}${named === null ? "" : ` (${title(named)})`}`,
    `${bar(counts.completed, resources.length)} ${counts.completed} of ${resources.length} completed`,
    countWords(counts),
    ...(state.waves[wave] ? whyWaveWaits(state.waves[wave], definition) : []),
  ];
  const isDone = resources.length > 0 && counts.completed === resources.length;
  const waits = formatCommand({ verb: "next", target: { wave } });
  const foot = [
    ...heldPart(resources, view),
    ...(changed === null ? [] : stuckPart(wave, resources, { ...view, now: changed })),
    // Counted from the last change: two renderings of one state must be the same text.
    ...[changed === null ? null : expectedEndWords(wave, view, changed)].filter(
      (words) => words !== null,
    ),
    ...foundBySweep(resources),
    ...(isDone ? [] : [`What waits for a person now:\n\n${pasteable(waits)}`]),
    `${changed === null ? "" : `Last change: ${instant(changed)}. `}This text is written by Cairn from the state branch; edits to it are overwritten.`,
  ];
  const room = MAX_BYTES - SPARE - bytes([...head, ...foot].join("\n\n"));
  return [...head, tableOf(byUrgency(resources), view, room), ...foot].join("\n\n");
}

/** As of the last change, like the end that is expected: a reminder is one, so nothing is missed. */
function stuckPart(
  name: string,
  resources: readonly ResourceState[],
  view: View,
): readonly string[] {
  const wave = own(view.state.waves, name);
  const lines = [
    ...(wave ? waveStuckLines(wave, view) : []),
    ...resources.flatMap((resource) => stuckLines(resource, view)),
  ];
  return partOf("Stuck", lines);
}

/** What does not go on because of what it rests on. */
function heldPart(resources: readonly ResourceState[], { definition }: View): readonly string[] {
  const lines = resources.flatMap((resource) =>
    restingLines(resource, definition).map((line) => `${code(resource.id)}: ${line}`),
  );
  return partOf("Held", lines);
}

function partOf(name: string, lines: readonly string[]): readonly string[] {
  if (lines.length === 0) return [];
  const more = lines.length > MOST_LINES ? `\n- and ${lines.length - MOST_LINES} more` : "";
  const shown = lines.slice(0, MOST_LINES).map((line) => `- ${line}`);
  return [`**${name}**\n\n${shown.join("\n")}${more}`];
}

function lastChange(
  wave: string,
  resources: readonly ResourceState[],
  { state }: View,
): string | null {
  const histories = [own(state.waves, wave), ...resources].map((owner) => owner?.history ?? []);
  const times = histories.flatMap((history) => history.at(-1)?.at ?? []);
  return times.toSorted().at(-1) ?? null;
}

function tableOf(resources: readonly ResourceState[], view: View, room: number): string {
  const { definition } = view;
  const names = definition.environments.map(({ name }) => name);
  const head = [
    `| Resource | ${names.map((name) => code(name)).join(" | ")} | Owner | Thread |`,
    `|${"---|".repeat(names.length + 3)}`,
  ].join("\n");
  const rows = resources.map((resource) => rowOf(resource, names, view));
  const { shown, hidden } = fitting(rows, room - bytes(head));
  const rest =
    hidden > 0 ? `\n\n${hidden} more are on the state branch ${code(definition.stateBranch)}.` : "";
  return `${[head, ...shown].join("\n")}${rest}`;
}

function rowOf(resource: ResourceState, environments: readonly string[], view: View): string {
  const cells = environments.map((name) => environmentStanding(resource, name, view.definition));
  const owner = own(resource.metadata, "owner");
  return `| ${[
    code(resource.id),
    ...cells,
    owner === undefined ? "" : code(String(owner), 60),
    threadLink(resource, view),
  ].join(" | ")} |`;
}

/** Nothing where the thread is this issue itself. */
function threadLink({ id, wave }: ResourceState, view: View): string {
  const thread = mainThread(view.state, id);
  const here = waveThread(view.state, wave);
  const elsewhere =
    thread && (thread.repository !== null || thread.number !== here?.number) ? thread : null;
  return elsewhere ? link(`#${elsewhere.number}`, threadUrl(view, elsewhere)) : "";
}
