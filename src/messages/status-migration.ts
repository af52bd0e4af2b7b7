import { own } from "../domain/lookup.ts";
/** The whole migration: a row for each wave, then what needs a person first. */
import { type WaveState } from "../domain/wave.ts";
import { type View } from "./answer.ts";
import { bytes, fitting } from "./capped.ts";
import { bar, countsOf, countWords, resourcesOf } from "./counts.ts";
import { code, link } from "./markdown.ts";
import { renderQuestions } from "./next.ts";
import { openQuestions, resourcesIn } from "./open-questions.ts";
import { title } from "./prose.ts";
import { threadUrl, waveThread } from "./thread.ts";

const MOST_QUESTIONS = 5;

export function renderMigrationStatus(view: View, room: number): string {
  const { state, definition } = view;
  const resources = resourcesIn("all", state, definition);
  const { completed } = countsOf(resources);
  const head = [
    `### ${title(definition.title)}`,
    `${bar(completed, resources.length)} ${completed} of ${resources.length} completed`,
  ];
  const table = waveTable(view, room / 2);
  const open = openQuestions(resources, definition);
  const left = room - bytes([...head, table].join("\n\n")) - 500;
  const first =
    open.length === 0
      ? ["Nothing waits for a person."]
      : ["**What needs a person first**", renderQuestions(open, view, left, MOST_QUESTIONS)];
  return [...head, table, ...first].join("\n\n");
}

function waveTable(view: View, room: number): string {
  const head = "| Wave | Progress | Resources | Tracking issue |\n|---|---|---|---|";
  const rows = view.definition.waves.flatMap(({ name }) => {
    const wave = own(view.state.waves, name);
    return wave ? [waveRow(wave, view)] : [];
  });
  const { shown, hidden } = fitting(rows, room - bytes(head));
  return `${[head, ...shown].join("\n")}${hidden > 0 ? `\n\n${hidden} more waves come after these.` : ""}`;
}

function waveRow({ name, title: named }: WaveState, view: View): string {
  const counts = countsOf(resourcesOf(name, view.state, view.definition));
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const thread = waveThread(view.state, name);
  const issue = thread ? link(`#${thread.number}`, threadUrl(view, thread)) : "";
  return `| ${code(name)}${named === null ? "" : ` (${title(named)})`} | ${bar(counts.completed, total)} ${counts.completed} of ${total} | ${countWords(counts)} | ${issue} |`;
}
