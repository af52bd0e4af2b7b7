/**
 * One resource in full: every phase with since when and where it can be seen, what waits for a
 * person, what is held back and why, and what happened last.
 */
import { own } from "../domain/lookup.ts";
import { isDisputed, isFinished } from "../domain/phase.ts";
import { type PhaseState, type ResourceState } from "../domain/resource.ts";
import { statusOf } from "../domain/status.ts";
import { type View } from "./answer.ts";
import { bytes, fitting } from "./capped.ts";
import { STATUS_WORDS } from "./counts.ts";
import { elapsed, instant } from "./elapsed.ts";
import { eventClause } from "./event-clause.ts";
import { code, link, pasteable, person } from "./markdown.ts";
import { renderQuestions } from "./next.ts";
import { openQuestions } from "./open-questions.ts";
import { bringsBack, howItEnded } from "./over.ts";
import { sentence } from "./place.ts";
import { title } from "./prose.ts";
import { stuckLines } from "./reminder.ts";
import { restingLines } from "./resting.ts";
import { environmentStanding, phaseStanding, standsSince, workLinks } from "./standing.ts";
import { mainThread, threadUrl } from "./thread.ts";
import { waitingIn } from "./waiting.ts";
import { whyNotStarted } from "./why-not-started.ts";

const LAST_ENTRIES = 5;
const MOST_QUESTIONS = 10;

export function renderResourceStatus(resource: ResourceState, view: View, room: number): string {
  const head = [
    `### ${code(resource.id)}`,
    summary(resource, view),
    ...heldBack(resource, view),
    ...stuck(resource, view),
  ];
  const history = lastEntries(resource);
  const table = phaseTable(resource, view, (room - bytes(head.join("\n"))) / 2);
  const open = openQuestions([resource], view.definition);
  const left = room - bytes([...head, table, history].join("\n\n")) - 500;
  const questions =
    open.length === 0
      ? []
      : ["**What waits for a person**", renderQuestions(open, view, left, MOST_QUESTIONS)];
  return [...head, table, ...questions, ...(history === "" ? [] : [history])].join("\n\n");
}

function summary(resource: ResourceState, view: View): string {
  const { started, wave } = resource;
  const owner = own(resource.metadata, "owner");
  const named = own(view.state.waves, wave)?.title ?? null;
  const thread = mainThread(view.state, resource.id);
  return [
    `**${STATUS_WORDS[statusOf(resource)]}**`,
    `wave ${code(wave)}${named === null ? "" : ` (${title(named)})`}`,
    ...(owner === undefined ? [] : [`owner ${code(String(owner), 60)}`]),
    ...(started ? [`started by ${person(started.by)} on ${instant(started.at)}`] : []),
    ...endedOn(resource),
    ...(thread ? [link(`thread #${thread.number}`, threadUrl(view, thread))] : []),
  ].join(" · ");
}

function endedOn({ completedAt, aborted, withdrawn }: ResourceState): readonly string[] {
  if (completedAt === null || aborted || withdrawn) return [];
  return [`completed on ${instant(completedAt)}`];
}

/** Why it ended before it was done, why it does not start, or which environments wait for what. */
function heldBack(resource: ResourceState, view: View): readonly string[] {
  if (resource.aborted ?? resource.withdrawn) {
    const back = bringsBack(resource);
    const how = back === null ? "" : ` To bring it back, comment:\n\n${pasteable(back)}`;
    return [`${sentence(howItEnded(resource) ?? "")}${how}`];
  }
  if (!resource.started) return [`**Held back.** ${whyNotStarted(resource, view)}`];
  const waiting = [...restingLines(resource, view.definition), ...waitingIn(resource, view)].slice(
    0,
    MOST_QUESTIONS,
  );
  return waiting.length === 0
    ? []
    : [`**Held back.**\n\n${waiting.map((line) => `- ${line}`).join("\n")}`];
}

function stuck(resource: ResourceState, view: View): readonly string[] {
  const lines = stuckLines(resource, view).slice(0, MOST_QUESTIONS);
  return lines.length === 0 ? [] : [`**Stuck.**\n\n${lines.map((line) => `- ${line}`).join("\n")}`];
}

function phaseTable(resource: ResourceState, view: View, room: number): string {
  const head = "| Where | Phase | Status | Since | Seen in |\n|---|---|---|---|---|";
  const shared = Object.entries(resource.shared).map(([phase, state]) =>
    phaseRow("once", phase, state, view),
  );
  const rows = Object.entries(resource.environments).flatMap(([name, { progress, phases }]) => {
    const standing = environmentStanding(resource, name, view.definition);
    switch (progress.status) {
      case "pending":
      case "blocked":
        return [`| ${code(name)} |  | ${standing} |  |  |`];
      case "soaking":
      case "awaiting_approval":
      case "rejected":
        return [`| ${code(name)} |  | ${standing} | ${sinceCell(progress.since, view)} |  |`];
      case "awaiting_window":
      case "awaiting_sign_off":
        return [
          ...Object.entries(phases).map(([phase, state]) =>
            phaseRow(code(name), phase, state, view),
          ),
          `| ${code(name)} |  | ${standing} | ${sinceCell(progress.since, view)} |  |`,
        ];
      case "active":
      case "completed":
        return Object.entries(phases).map(([phase, state]) =>
          phaseRow(code(name), phase, state, view),
        );
    }
  });
  const { shown, hidden } = fitting([...shared, ...rows], room - bytes(head));
  const rest =
    hidden > 0
      ? `\n\n${hidden} more rows are on the branch ${code(view.definition.stateBranch)}.`
      : "";
  return `${[head, ...shown].join("\n")}${rest}`;
}

function phaseRow(where: string, phase: string, state: PhaseState, view: View): string {
  const since = standsSince(state);
  const when = since === null ? "" : whenCell(since, state, view);
  return `| ${where} | ${code(phase)} | ${phaseStanding(state)}${isDisputed(state) ? ", which GitHub contradicts" : ""} | ${when} | ${workLinks(state).join(", ")} |`;
}

function whenCell(since: string, state: PhaseState, view: View): string {
  return isFinished(state) ? instant(since) : sinceCell(since, view);
}

function sinceCell(since: string, { now }: View): string {
  return elapsed(since, now) ?? code(since);
}

function lastEntries({ history }: ResourceState): string {
  if (history.length === 0) return "";
  const lines = history
    .slice(-LAST_ENTRIES)
    .map((event) => `- ${instant(event.at)}: ${eventClause(event, { named: false })}`);
  return ["**What happened last**", lines.join("\n")].join("\n\n");
}
