/** One event as a clause: what happened, who did it where that is a person, and where it can be seen. */
import { type Event, type ResourceEvent } from "../domain/events.ts";
import { by, noted, opens } from "./clause-words.ts";
import { instant } from "./elapsed.ts";
import { code, person } from "./markdown.ts";
import { phaseClause } from "./phase-clause.ts";
import { environmentOf, listed, phaseIn } from "./place.ts";
import { waveClause } from "./wave-clause.ts";

const MOST_CHANGES = 10;

/** The resource of a resource's event is named unless it is known already. */
export function eventClause(event: Event, { named }: { readonly named: boolean }): string {
  if ("wave" in event) return waveClause(event);
  return resourceClause(event, named ? event.resource : null);
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
    case "work_contradicted":
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
