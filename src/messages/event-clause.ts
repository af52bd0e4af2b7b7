/** One event as a clause: what happened, who did it where that is a person, and where it can be seen. */
import { durationText } from "../domain/duration.ts";
import { type Event, type PhaseRef, type ResourceEvent, type WaveEvent } from "../domain/events.ts";
import { isTransient } from "../domain/phase.ts";
import { type Verdict } from "../domain/resource.ts";
import { instant } from "./elapsed.ts";
import { code, link, person } from "./markdown.ts";
import { environmentOf, listed, phaseIn } from "./place.ts";
import { WAITS_FOR } from "./standing.ts";

const MOST_CHANGES = 10;

/** The resource of a resource's event is named unless it is known already. */
export function eventClause(event: Event, { named }: { readonly named: boolean }): string {
  if ("wave" in event) return waveClause(event);
  return resourceClause(event, named ? event.resource : null);
}

function waveClause(event: WaveEvent): string {
  const wave = `wave ${code(event.wave)}`;
  switch (event.type) {
    case "wave_opened":
      return `${wave} has begun`;
    case "wave_started":
      return event.forced === null
        ? `${wave} is started${by(event.actor)}`
        : `${wave} is started${by(event.actor)} before the earlier ones are done: ${code(event.forced, 300)}`;
    case "resource_joined":
      return `${code(event.id)} joins ${wave}`;
    case "soak_started":
      return `${wave} waits until ${instant(event.until)}, so that what comes before it can prove itself`;
    case "approval_requested":
      return `${wave} now waits for an approval`;
    case "approval_given":
      return `${wave} is approved${by(event.actor)}`;
    case "approval_rejected":
      return `${wave} is rejected${by(event.actor)}: ${code(event.reason, 300)}`;
    case "window_awaited":
      return `${wave} waits: its window${opens(event.nextOpen)}`;
    case "gate_waived":
      return `${wave} goes on without soak and windows, on the word of ${person(event.actor)}: ${code(event.reason, 300)}`;
    case "wave_entered":
      return `the gate of ${wave} is open`;
    case "failures_exceeded":
      return `nothing more starts in ${wave}: ${event.failed.length} ${event.failed.length === 1 ? "resource has" : "resources have"} failed, and it puts up with ${event.limit}`;
    case "failures_mended":
      return `${wave} goes on, its failures are mended`;
    case "failures_tolerated":
      return `${wave} goes on in spite of ${event.count} ${event.count === 1 ? "failure" : "failures"}${by(event.actor)}`;
    case "wave_paused":
      return `${wave} is paused${by(event.actor)}: ${code(event.reason, 300)}`;
    case "pause_drained":
      return `no work is under way in ${wave} any more`;
    case "wave_resumed":
      return `the pause of ${wave} is lifted${by(event.actor)}`;
    case "abort_requested":
      return `${person(event.actor)} asks to end ${wave} for good: ${code(event.reason, 300)}; it happens once that is confirmed`;
    case "abort_withdrawn":
      return `${wave} is not to be ended after all${by(event.actor)}`;
    case "wave_aborted":
      return `${wave} is ended for good${by(event.actor)}: ${code(event.reason, 300)}`;
    case "tracking_issue_opened":
      return `issue #${event.number} follows ${wave}`;
    case "wave_completed":
      return `${wave} is completed`;
    case "noted":
      return noted(event);
  }
}

function resourceClause(event: ResourceEvent, resource: string | null): string {
  switch (event.type) {
    case "resource_started":
      return `${code(event.resource)} started`;
    case "resource_added":
      return `${code(event.resource)} is new in the definition`;
    case "resource_withdrawn":
      return event.reason === null
        ? `the definition names ${code(event.resource)} no more`
        : `${code(event.resource)} is taken out of the migration${by(event.actor)}: ${code(event.reason, 300)}`;
    case "resource_returned":
      return event.actor === "cairn"
        ? `the definition names ${code(event.resource)} again`
        : `${code(event.resource)} is brought back into the migration${by(event.actor)}`;
    case "definition_upgraded": {
      const shown = event.changes.slice(0, MOST_CHANGES).map((change) => code(change));
      const more = event.changes.length - shown.length;
      const what = listed([...shown, ...(more > 0 ? [`${more} more changes`] : [])]);
      return `${code(event.resource)} is moved to the definition in force${by(event.actor)}${what === "" ? ", which changes nothing for it" : `: ${what}`}`;
    }
    case "resource_paused":
      return `${code(event.resource)} is paused${by(event.actor)}: ${code(event.reason, 300)}`;
    case "pause_drained":
      return `no work is under way in ${code(event.resource)} any more`;
    case "resource_resumed":
      return `the pause of ${code(event.resource)} is lifted${by(event.actor)}`;
    case "abort_requested":
      return `${person(event.actor)} asks to end ${code(event.resource)} for good: ${code(event.reason, 300)}; it happens once that is confirmed`;
    case "abort_withdrawn":
      return `${code(event.resource)} is not to be ended after all${by(event.actor)}`;
    case "resource_aborted":
      return `${code(event.resource)} is ended for good${by(event.actor)}: ${code(event.reason, 300)}`;
    case "resource_completed":
      return `${code(event.resource)} is completed`;
    case "noted":
      return noted(event);
    case "owner_reminded":
      return `the owner of ${code(event.resource)} is reminded of what stands still since ${instant(event.since)}`;
    case "approval_requested":
      return `${environmentOf(event.environment, resource)} now waits for an approval`;
    case "approval_given":
      return `${environmentOf(event.environment, resource)} is approved${by(event.actor)}`;
    case "environment_blocked":
      return `${environmentOf(event.environment, resource)} waits again for ${listed(event.by.map((name) => code(name)))}`;
    case "soak_started":
      return `${environmentOf(event.environment, resource)} waits until ${instant(event.until)}, so that what comes before it can prove itself`;
    case "approval_rejected":
      return `${environmentOf(event.environment, resource)} is rejected${by(event.actor)}: ${code(event.reason, 300)}`;
    case "window_awaited":
      return `${environmentOf(event.environment, resource)} waits: its window${opens(event.nextOpen)}`;
    case "gate_waived":
      return `${environmentOf(event.environment, resource)} goes on without soak and windows, on the word of ${person(event.actor)}: ${code(event.reason, 300)}`;
    case "environment_resumed":
      return `${environmentOf(event.environment, resource)} goes on`;
    case "environment_started":
      return `${environmentOf(event.environment, resource)} started`;
    case "sign_off_requested":
      return `${environmentOf(event.environment, resource)} now waits for its sign-off`;
    case "environment_signed_off":
      return `${environmentOf(event.environment, resource)} is signed off${by(event.actor)}`;
    case "environment_reopened":
      return `${environmentOf(event.environment, resource)} is not done any more`;
    case "environment_completed":
      return `${environmentOf(event.environment, resource)} is completed`;
    case "phase_started":
    case "requirement_unmet":
    case "outputs_read":
    case "outputs_refused":
    case "run_measured":
    case "stage_soaked":
    case "progress_reported":
    case "choice_made":
    case "choice_expired":
    case "phase_approved":
    case "phase_rejected":
    case "run_started":
    case "run_succeeded":
    case "run_failed":
    case "run_overdue":
    case "work_lost":
    case "work_found":
    case "workflow_dispatched":
    case "run_missing":
    case "reality_accepted":
    case "dispatch_refused":
    case "pull_request_opened":
    case "pull_request_merged":
    case "pull_request_closed":
    case "pull_request_reopened":
    case "changes_requested":
    case "changes_resolved":
    case "pull_request_outdated":
    case "pull_request_updated":
    case "person_awaited":
    case "merge_requested":
    case "merge_refused":
    case "phase_permitted":
    case "phase_confirmed":
    case "phase_resumed":
    case "phase_completed":
    case "phase_failed":
    case "phase_skipped":
    case "phase_blocked":
    case "phase_unblocked":
      return phaseClause(event, phaseIn(event, resource));
  }
}

type PhaseEvent = Extract<ResourceEvent, PhaseRef>;

function phaseClause(event: PhaseEvent, phase: string): string {
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
      return `what ${phase} had lost is on GitHub again`;
    case "workflow_dispatched":
      return `the workflow of ${phase} is dispatched`;
    case "run_missing":
      return `no run of ${phase} is to be found, though GitHub took its dispatch`;
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

/** When it opens, as it follows "its window". */
export function opens(nextOpen: string | null): string {
  return nextOpen === null ? " has no known opening" : ` opens on ${instant(nextOpen)}`;
}

function noted({
  action,
  text,
  actor,
}: {
  readonly action: string;
  readonly text: string;
  readonly actor: string;
}): string {
  if (action === "note") return `${person(actor)} noted: ${code(text, 500)}`;
  return `${code(action)}: ${code(text, 300)}`;
}

/** What Cairn does by itself needs no name. */
function by(actor: string): string {
  return actor === "cairn" ? "" : ` by ${person(actor)}`;
}
