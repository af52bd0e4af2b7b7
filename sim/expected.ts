/**
 * What must have happened at least once in a run of many seeds. A simulator that never gets
 * somewhere finds nothing there, and says nothing about it either.
 */
import { type Event } from "../src/domain/events.ts";
import { FAULTS } from "./plan.ts";

/** Nobody in the stories does what leads to these; `test/domain` and `test/app` have them. */
type LeftOut =
  | "choice_expired"
  | "definition_upgraded"
  | "environment_blocked"
  | "environment_reopened"
  | "failures_mended"
  | "failures_tolerated"
  | "gate_waived"
  | "merge_refused"
  | "merge_requested"
  | "owner_reminded"
  | "phase_permitted"
  | "progress_reported"
  | "pull_request_outdated"
  | "pull_request_updated"
  | "reality_accepted"
  | "requirement_unmet"
  | "resource_joined"
  | "run_missing"
  | "run_overdue"
  | "soak_started"
  | "wave_aborted"
  | "wave_entered"
  | "work_contradicted"
  | "work_found"
  | "work_lost"
  | "workflow_dispatched";

const EVENTS: Readonly<Record<Exclude<Event["type"], LeftOut>, true>> = {
  abort_requested: true,
  abort_withdrawn: true,
  approval_given: true,
  approval_rejected: true,
  approval_requested: true,
  changes_requested: true,
  changes_resolved: true,
  choice_made: true,
  dispatch_refused: true,
  environment_completed: true,
  environment_resumed: true,
  environment_signed_off: true,
  environment_started: true,
  failures_exceeded: true,
  noted: true,
  outputs_read: true,
  outputs_refused: true,
  pause_drained: true,
  person_awaited: true,
  phase_approved: true,
  phase_blocked: true,
  phase_completed: true,
  phase_confirmed: true,
  phase_failed: true,
  phase_rejected: true,
  phase_resumed: true,
  phase_skipped: true,
  phase_started: true,
  phase_unblocked: true,
  pull_request_closed: true,
  pull_request_merged: true,
  pull_request_opened: true,
  pull_request_reopened: true,
  resource_aborted: true,
  resource_added: true,
  resource_completed: true,
  resource_paused: true,
  resource_resumed: true,
  resource_returned: true,
  resource_started: true,
  resource_withdrawn: true,
  run_failed: true,
  run_measured: true,
  run_started: true,
  run_succeeded: true,
  sign_off_requested: true,
  stage_soaked: true,
  tracking_issue_opened: true,
  wave_completed: true,
  wave_opened: true,
  wave_paused: true,
  wave_resumed: true,
  wave_started: true,
  window_awaited: true,
};

const MOVES = [
  "pending to in_progress",
  "in_progress to awaiting_human",
  "in_progress to blocked",
  "in_progress to completed",
  "in_progress to failed",
  "in_progress to skipped",
  "awaiting_human to blocked",
  "awaiting_human to completed",
  "awaiting_human to failed",
  "awaiting_human to in_progress",
  "awaiting_human to skipped",
  "failed to in_progress",
  "failed to blocked",
  "failed to skipped",
  "blocked to awaiting_human",
  "blocked to in_progress",
];

/** How things come right again, and what they come right from. */
const RECOVERIES = [
  "a claim was taken over",
  "a delivery found nobody",
  "a replica started again",
  "two answered at once",
  "history was taken away",
  "state broken by hand",
  "everything was completed",
];

export const EXPECTED: readonly string[] = [
  ...FAULTS.map((fault) => `fault ${fault}`),
  ...Object.keys(EVENTS).map((type) => `event ${type}`),
  ...MOVES.map((move) => `move ${move}`),
  ...RECOVERIES,
];
