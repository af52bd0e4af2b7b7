/** What happened to a phase, as a clause: its run, its pull request, and what people said of it. */
import { durationText } from "../domain/duration.ts";
import { type PhaseRef, type ResourceEvent } from "../domain/events.ts";
import { isTransient } from "../domain/phase.ts";
import { type Verdict } from "../domain/resource.ts";
import { by } from "./clause-words.ts";
import { code, link } from "./markdown.ts";
import { listed } from "./place.ts";
import { WAITS_FOR } from "./standing.ts";

export type PhaseEvent = Extract<ResourceEvent, PhaseRef>;

export function phaseClause(event: PhaseEvent, phase: string): string {
  switch (event.type) {
    case "phase_started":
      return startClause(event, phase);
    case "requirement_unmet":
      return `${phase} may not begin: ${code(event.reason, 300)}`;
    case "outputs_read":
      return `the outputs of ${phase} are read`;
    case "outputs_refused":
      return code(event.reason, 300);
    case "run_measured":
      return `the result of ${phase} is ${MEASURED[event.result]}: ${code(event.reason, 300)}`;
    case "stage_soaked":
      return `the stage of ${phase} has soaked`;
    case "progress_reported":
      return `${event.completed} of ${event.total} of ${phase} are done`;
    case "choice_made":
      return event.byDefault
        ? `nobody chose in time for ${phase}, so ${optionWords(event.options)} is taken`
        : `${optionWords(event.options)} is chosen for ${phase}${by(event.actor)}`;
    case "choice_expired":
      return `nobody chose in time for ${phase}; it stays open`;
    case "phase_approved":
      return `${phase} is approved${by(event.actor)}`;
    case "phase_rejected":
      return `${phase} is rejected${by(event.actor)}: ${code(event.reason, 300)}`;
    case "run_started":
      return `${link(`workflow run ${event.run}`, event.url)} of ${phase} started`;
    case "run_succeeded":
      return `the workflow run of ${phase} succeeded`;
    case "run_failed":
      return `the workflow run of ${phase} ended with ${code(event.conclusion)}`;
    case "work_lost":
      return lostClause(event, phase);
    case "work_found":
      return `GitHub shows ${phase} as it is recorded again`;
    case "workflow_dispatched":
      return `the workflow of ${phase} is dispatched`;
    case "run_missing":
      return `no run of ${phase} is to be found, though GitHub took its dispatch`;
    case "work_contradicted":
      return event.revertedBy === null
        ? `${phase} is recorded as done, and GitHub shows that it is not`
        : `the pull request of ${phase} was reverted by #${event.revertedBy}`;
    case "reality_accepted":
      return `${phase} is as GitHub shows it again${by(event.actor)}`;
    case "run_overdue":
      return `the workflow run of ${phase} has no result after ${durationText(event.limitMs)}`;
    case "dispatch_refused":
      return `GitHub would not start the workflow of ${phase}: ${code(event.reason, 300)}`;
    case "pull_request_opened":
      return `${link(`pull request #${event.number}`, event.url)} of ${phase} is open`;
    case "pull_request_merged":
      return `pull request #${event.number} of ${phase} is merged${by(event.actor)}`;
    case "pull_request_closed":
      return `pull request #${event.number} of ${phase} is closed without being merged${event.branchGone ? ", because its branch was deleted" : ""}`;
    case "pull_request_reopened":
      return `pull request #${event.number} of ${phase} is open again`;
    case "changes_requested":
      return `a reviewer asks for changes to pull request #${event.number} of ${phase}`;
    case "pull_request_outdated":
      return event.why === "conflict"
        ? `pull request #${event.number} of ${phase} has conflicts`
        : `pull request #${event.number} of ${phase} is behind the branch it goes into`;
    case "pull_request_updated":
      return `the branch of pull request #${event.number} of ${phase} is up to date`;
    case "changes_resolved":
      return `nobody asks for changes to pull request #${event.number} of ${phase} any more`;
    case "person_awaited":
      return `${phase} now waits for ${WAITS_FOR[event.waitsFor]}`;
    case "merge_requested":
      return `the merge of pull request #${event.number} of ${phase} is ordered${by(event.actor)}, at ${code(event.sha.slice(0, 7))}`;
    case "merge_refused":
      return `GitHub would not merge pull request #${event.number} of ${phase}: ${code(event.reason, 300)}`;
    case "phase_permitted":
      return `${phase} has its go${by(event.actor)} (${code(event.action)}, by ${event.evidence === "command" ? "command" : "confirmation"})`;
    case "phase_confirmed":
      return event.unverified === null
        ? `${phase} is confirmed${by(event.actor)}`
        : `${phase} is confirmed without its check${by(event.actor)}: ${code(event.unverified, 300)}`;
    case "phase_resumed":
      return `${phase} goes on`;
    case "phase_completed":
      return `${phase} is completed`;
    case "phase_failed":
      return `${phase} failed: ${code(event.failure.reason, 300)}${isTransient(event.failure) ? "; it is tried again by itself" : ""}`;
    case "phase_skipped":
      return `${phase} is skipped${by(event.actor)}: ${code(event.reason, 300)}`;
    case "phase_blocked":
      return `${phase} is held${by(event.actor)}: ${code(event.reason, 300)}`;
    case "phase_unblocked":
      return `the hold on ${phase} is lifted${by(event.actor)}`;
  }
}

function lostClause(
  { what, number }: Extract<PhaseEvent, { readonly type: "work_lost" }>,
  phase: string,
): string {
  switch (what) {
    case "run":
      return `workflow run ${number} of ${phase} is not on GitHub any more`;
    case "pull_request":
      return `pull request #${number} of ${phase} is not on GitHub any more`;
    case "repository":
      return `the repository of ${phase} is gone, or Cairn is not installed on it any more`;
  }
}

const MEASURED: Readonly<Record<Verdict["result"], string>> = {
  success: "good",
  failure: "bad",
  inconclusive: "neither good nor bad",
  rollback: "a reason to roll back",
};

function startClause(
  { attempt, part }: Extract<PhaseEvent, { readonly type: "phase_started" }>,
  phase: string,
): string {
  switch (part?.is) {
    case "stage":
      return `stage ${part.index + 1} (${part.percentage} %) of ${phase} started`;
    case "measurement":
      return `measurement ${part.number} of ${phase} started`;
    case "rollback":
      return `the rollback of ${phase} started: ${code(part.reason, 300)}`;
    case undefined:
      return attempt === 1 ? `${phase} started` : `attempt ${attempt} at ${phase} started`;
  }
}

function optionWords(options: readonly string[]): string {
  return listed(options.map((option) => code(option)));
}
