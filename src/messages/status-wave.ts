/**
 * One wave: a row for each resource with its current step, what was done last and what is to
 * be done next, those that need a person first.
 */
import { formatCommand } from "../commands/format.ts";
import { type Event } from "../domain/events.ts";
import { allPhases, isUnderWay } from "../domain/phase.ts";
import { type ResourceState } from "../domain/resource.ts";
import { statusOf } from "../domain/status.ts";
import { type WaveState } from "../domain/wave.ts";
import { type View } from "./answer.ts";
import { bytes, fitting } from "./capped.ts";
import { bar, byUrgency, countsOf, resourcesOf, STATUS_WORDS, type Counts } from "./counts.ts";
import { eventClause } from "./event-clause.ts";
import { expectedEndWords, usualTimesWords } from "./expected.ts";
import { code, link, pasteable } from "./markdown.ts";
import { nextAction } from "./next-action.ts";
import { openQuestions } from "./open-questions.ts";
import { listed, sentence } from "./place.ts";
import { title } from "./prose.ts";
import { environmentStanding, phaseStanding } from "./standing.ts";
import { threadUrl, waveThread } from "./thread.ts";
import { waveStuckLines } from "./wave-reminder.ts";
import { whyWaveWaits } from "./wave-waiting.ts";

export function renderWaveStatus(wave: WaveState, view: View, room: number): string {
  const resources = resourcesOf(wave.name, view.state, view.definition);
  const counts = countsOf(resources);
  const named = wave.title === null ? "" : ` (${title(wave.title)})`;
  const thread = waveThread(view.state, wave.name);
  const head = [
    `### Wave ${code(wave.name)}${named}`,
    [
      `${bar(counts.completed, resources.length)} ${counts.completed} of ${resources.length} completed`,
      ...(thread ? [link(`tracking issue #${thread.number}`, threadUrl(view, thread))] : []),
    ].join(" · "),
  ];
  const foot = [
    ...whyWaveWaits(wave, view.definition),
    ...waveStuckLines(wave, view).map((line) => `**Stuck.** ${sentence(line.slice(0, -1))}`),
    `**Summary**: ${waveSummary(counts)}`,
    ...[usualTimesWords(view), expectedEndWords(wave.name, view, view.now)].filter(
      (words) => words !== null,
    ),
    ...howToStart(wave),
  ];
  const left = room - bytes([...head, ...foot].join("\n\n")) - 200;
  return [...head, table(byUrgency(resources), view, left), ...foot].join("\n\n");
}

/** `2 actionable, 1 blocked, 12 completed`; what runs or has not begun only where there is some. */
function waveSummary(counts: Counts): string {
  return [
    `${counts.awaiting_human + counts.failed} actionable`,
    `${counts.blocked} blocked`,
    ...(counts.in_progress > 0 ? [`${counts.in_progress} in progress`] : []),
    ...(counts.pending > 0 ? [`${counts.pending} pending`] : []),
    `${counts.completed} completed`,
    ...(counts.aborted > 0 ? [`${counts.aborted} aborted`] : []),
    ...(counts.withdrawn > 0 ? [`${counts.withdrawn} withdrawn`] : []),
  ].join(", ");
}

function howToStart(wave: WaveState): readonly string[] {
  if (wave.started || wave.completedAt !== null) return [];
  const command = formatCommand({ verb: "start", target: { wave: wave.name }, force: null });
  return [`Nobody has started the wave as a whole. To start it, comment:\n\n${pasteable(command)}`];
}

function table(resources: readonly ResourceState[], view: View, room: number): string {
  const head = "| Resource | Current step | Last done | Next action |\n|---|---|---|---|";
  const rows = resources.map((resource) => row(resource, view));
  const { shown, hidden } = fitting(rows, room - bytes(head));
  const rest =
    hidden > 0
      ? `\n\n${hidden} more are on the state branch ${code(view.definition.stateBranch)}.`
      : "";
  return `${[head, ...shown].join("\n")}${rest}`;
}

function row(resource: ResourceState, view: View): string {
  const done = resource.history.findLast(({ type }) => DONE.has(type));
  const last = done ? eventClause(done, { named: false }) : "–";
  return `| ${code(resource.id)} | ${currentStep(resource, view)} | ${last} | ${nextCell(resource, view)} |`;
}

/** What people call done, among all that happens. */
const DONE: ReadonlySet<Event["type"]> = new Set([
  "resource_started",
  "resource_completed",
  "environment_signed_off",
  "environment_completed",
  "approval_given",
  "pull_request_opened",
  "pull_request_merged",
  "phase_confirmed",
  "phase_completed",
  "phase_skipped",
]);

/** Of several environments each is named; of the phases in one, the one under way. */
function currentStep(resource: ResourceState, { definition }: View): string {
  if (resource.completedAt !== null) return STATUS_WORDS[statusOf(resource)];
  if (!resource.started) return "not started";
  const phases = allPhases(resource).filter(({ state }) => isUnderWay(state));
  const steps = phases.map(({ environment, phase, state }) => {
    const where = environment === null ? "" : ` in ${code(environment)}`;
    return `${code(phase)}${where} ${phaseStanding(state)}`;
  });
  const asked = Object.entries(resource.environments).flatMap(([name, { progress }]) =>
    progress.status === "awaiting_approval" || progress.status === "awaiting_sign_off"
      ? [`${code(name)} ${environmentStanding(resource, name, definition)}`]
      : [],
  );
  return [...steps, ...asked].join("; ");
}

function nextCell(resource: ResourceState, { definition }: View): string {
  if (resource.completedAt !== null) return "–";
  const [first, ...others] = openQuestions([resource], definition);
  if (first) {
    const { what, command } = nextAction(first, definition);
    const how = command === null ? "" : `: ${code(command, 400)}`;
    return `${what}${how}${others.length > 0 ? ` (and ${others.length} more)` : ""}`;
  }
  if (!resource.started) return "waits for its start";
  const blocked = Object.entries(resource.environments).flatMap(([name, { progress }]) =>
    progress.status === "blocked" ? [code(name)] : [],
  );
  return blocked.length === 0 ? "none, it runs" : `none, it runs; ${listed(blocked)} wait`;
}
