/**
 * What follows in one phase: where the facts of its attempt say it stands (`phase-standing.ts`),
 * and the fact that brings it there.
 */
import { firstPart } from "./attempts.ts";
import { type PhaseRef, type ResourceFact } from "./events.ts";
import { judged, retryOf } from "./failure.ts";
import { atOnce, type Follows } from "./follows.ts";
import { nothingToDo } from "./nothing-to-do.ts";
import { overdueOf } from "./overdue.ts";
import { type PhasePlace, type Standing } from "./phase-place.ts";
import { standingOf } from "./phase-standing.ts";
import { currentAttempt } from "./phase.ts";
import { type Failure, type PhaseState, type UnblockedPhase } from "./resource.ts";

/** At most one: a phase does one thing after the other. */
export function followsInPhase(place: PhasePlace, phase: PhaseState): readonly Follows[] {
  const { ref } = place;
  // A person's hold stops what would follow; what happened is recorded beneath and counts later.
  if (phase.status === "blocked") return [];
  if (phase.status === "pending") {
    const reason = nothingToDo(place, null);
    if (reason !== null) return [atOnce({ ...ref, type: "phase_skipped", reason })];
    const part = firstPart(place.rules.work);
    return [atOnce({ ...ref, type: "phase_started", attempt: 1, part })];
  }
  const attempt = currentAttempt(phase);
  if (!attempt) return [];
  const standing = judged(standingOf(attempt, place), phase, place);
  const fact = toReach(ref, phase, standing);
  if (fact) return [atOnce(fact)];
  const standsSo = "next" in standing ? standing.next : null;
  return [standsSo, retryOf(phase, place), overdueOf(standing, attempt, place)].filter(
    (next) => next !== null,
  );
}

/** The fact that brings the phase to where it stands; null when it is there. */
function toReach(
  ref: PhaseRef,
  phase: Exclude<UnblockedPhase, { readonly status: "pending" }>,
  standing: Standing,
): ResourceFact | null {
  switch (standing.is) {
    case "in_progress":
      return phase.status === "in_progress" ? null : { ...ref, type: "phase_resumed" };
    case "awaiting_human":
      return phase.status === "awaiting_human" && phase.waitsFor === standing.waitsFor
        ? null
        : { ...ref, type: "person_awaited", waitsFor: standing.waitsFor };
    case "completed":
      return { ...ref, type: "phase_completed" };
    case "failed":
      return phase.status === "failed" && isSameFailure(phase.failure, standing.failure)
        ? null
        : { ...ref, type: "phase_failed", failure: standing.failure };
  }
}

function isSameFailure(one: Failure, other: Failure): boolean {
  return one.reason === other.reason && one.category === other.category;
}
