/**
 * Where a rollout stands: each stage has an attempt with its own run, then soaks, then may need
 * an approval before the next one begins. A stage whose run is run again soaks again.
 */
import { isApproved } from "./approval.ts";
import { stagePart } from "./attempts.ts";
import { type PhaseWork } from "./definition.ts";
import { evidenceAt } from "./evidence.ts";
import { after } from "./instant.ts";
import { measuredStanding } from "./measured-standing.ts";
import { type PhasePlace, type Standing } from "./phase-place.ts";
import { type Attempt } from "./resource.ts";

/** null once the last stage is done and has soaked. */
export function rolloutStanding(
  attempt: Attempt,
  work: Extract<PhaseWork, { readonly uses: "rollout" }>,
  place: PhasePlace,
): Standing | null {
  const { ref } = place;
  const measured = measuredStanding(attempt, work.verification, place);
  if (measured) return measured;
  if (work.soakMs > 0 && attempt.soakedAt === null) {
    const at = after(attempt.run?.finishedAt ?? attempt.startedAt, work.soakMs);
    return { is: "in_progress", next: { fact: { ...ref, type: "stage_soaked" }, at } };
  }
  const index = attempt.part?.is === "stage" ? attempt.part.index : 0;
  const part = stagePart(work.stages, index + 1);
  if (part === null) return null;
  const { approval } = work;
  if (approval && !isApproved(approval, attempt.approvals, evidenceAt(place.resource, ref))) {
    return { is: "awaiting_human", waitsFor: "approval", next: null };
  }
  const fact = { ...ref, type: "phase_started", attempt: attempt.number + 1, part } as const;
  return { is: "in_progress", next: { fact, at: null } };
}
