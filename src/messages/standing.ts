/** Where a phase or an environment stands, in the few words a table's cell has room for. */
import { type Definition } from "../domain/definition.ts";
import { own } from "../domain/lookup.ts";
import { allPhases, currentAttempt, disputedIn, isTransient, isUnderWay } from "../domain/phase.ts";
import {
  type Part,
  type PhaseState,
  type ResourceState,
  type WaitsFor,
} from "../domain/resource.ts";
import { instant } from "./elapsed.ts";
import { code, link } from "./markdown.ts";
import { restingWords } from "./resting.ts";

export function phaseStanding(phase: PhaseState): string {
  switch (phase.status) {
    case "awaiting_human":
      return `waiting for ${WAITS_FOR[phase.waitsFor]}`;
    case "in_progress":
      return `in progress${howFar(phase)}`;
    case "blocked":
      return "held";
    case "completed":
      return "done";
    case "failed":
      return isTransient(phase.failure) ? "failed, tried again by itself" : phase.status;
    case "pending":
    case "skipped":
      return phase.status;
  }
}

/** The stage of a rollout, or the items its skill reported. */
function howFar(phase: PhaseState): string {
  const attempt = currentAttempt(phase);
  const items = attempt?.items ? `${attempt.items.completed} of ${attempt.items.total}` : null;
  const part = partWords(attempt?.part ?? null);
  const said = [part, items].filter((one) => one !== null);
  return said.length === 0 ? "" : ` (${said.join(", ")})`;
}

function partWords(part: Part | null): string | null {
  switch (part?.is) {
    case "stage":
      return `${part.percentage} %`;
    case "measurement":
      return `measurement ${part.number}`;
    case "rollback":
      return "rolling back";
    case undefined:
      return null;
  }
}

/** What the phase waits for, as it reads after "waits for". */
export const WAITS_FOR: Readonly<Record<WaitsFor, string>> = {
  "pull-request": "its pull request",
  review: "a review and the merge",
  confirmation: "a confirmation",
  decision: "a decision",
  approval: "an approval",
  judgement: "a judgement of its result",
  go: "a person's go",
};

/** Since when it stands so; null before it has begun. */
export function standsSince(phase: PhaseState): string | null {
  switch (phase.status) {
    case "pending":
      return null;
    case "in_progress":
    case "awaiting_human":
    case "failed":
      return phase.since;
    case "blocked":
      return phase.blocked.at;
    case "completed":
      return phase.at;
    case "skipped":
      return phase.skipped.at;
  }
}

/** The pull request and the workflow run of the attempt that counts, as links. */
export function workLinks(phase: PhaseState): readonly string[] {
  const { pullRequest = null, run = null } = currentAttempt(phase) ?? {};
  return [
    ...(pullRequest ? [link(`#${pullRequest.number}`, pullRequest.url)] : []),
    ...(run ? [link(`run ${run.id}`, run.url)] : []),
  ];
}

/** `–` where the resource has no such environment. */
export function environmentStanding(
  resource: ResourceState,
  name: string,
  definition: Definition,
): string {
  const environment = own(resource.environments, name);
  if (!environment) return "–";
  const { progress } = environment;
  switch (progress.status) {
    case "pending":
      return resource.started ? sharedPhase(resource) : "pending";
    case "blocked":
      return `after ${progress.by.map((by) => code(by)).join(", ")}`;
    case "soaking":
      return `soaks until ${instant(progress.until)}`;
    case "rejected":
      return "rejected";
    case "awaiting_window":
      return progress.nextOpen === null
        ? "window closed, no known opening"
        : `window opens ${instant(progress.nextOpen)}`;
    case "awaiting_approval":
      return "approval needed";
    case "awaiting_sign_off":
      return restingWords(resource, name, definition) ?? "sign-off needed";
    case "completed":
      return isContradicted(resource, name) ? "done, which GitHub contradicts" : "done";
    case "active": {
      const open = allPhases(resource).find(
        ({ environment: at, state }) => at === name && isUnderWay(state),
      );
      if (open) return `${code(open.phase)} ${phaseStanding(open.state)}`;
      return restingWords(resource, name, definition) ?? "starting";
    }
  }
}

function isContradicted(resource: ResourceState, name: string): boolean {
  return disputedIn(resource).some(({ environment }) => environment === name);
}

function sharedPhase(resource: ResourceState): string {
  const open = Object.entries(resource.shared).find(([, phase]) => isUnderWay(phase));
  return open ? `after ${code(open[0])}` : "pending";
}
