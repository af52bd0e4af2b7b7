/**
 * The attempts at a phase, and what each is for: the next stage, the next measurement, a
 * rollback. Every run has an attempt of its own, so one attempt never has two runs.
 */
import { type PhaseDefinition, type PhaseWork } from "./definition.ts";
import { type Attempt, type Part, type PhaseState } from "./resource.ts";

export function attemptsAt(phase: PhaseState): readonly Attempt[] {
  const open = phase.status === "blocked" ? phase.underneath : phase;
  return open.status === "pending" ? [] : open.attempts;
}

/** What a phase begins with. */
export function firstPart(work: PhaseWork): Part | null {
  if (work.uses === "rollout") return stagePart(work.stages, 0);
  return work.uses === "workflow" && work.verification.count > 1
    ? { is: "measurement", number: 1 }
    : null;
}

/** What a retry begins with: the stage that failed, unless everything was rolled back meanwhile. */
export function retryPart(attempts: readonly Attempt[], work: PhaseWork): Part | null {
  const part = attempts.at(-1)?.part;
  return work.uses === "rollout" && part?.is === "stage"
    ? stagePart(work.stages, part.index)
    : firstPart(work);
}

/** null where `index` is past the last stage. */
export function stagePart(stages: readonly number[], index: number): Part | null {
  const percentage = stages[index];
  return percentage === undefined ? null : { is: "stage", index, percentage };
}

/** The attempts that measure together: those since the first measurement was last made. */
export function roundOf(attempts: readonly Attempt[]): readonly Attempt[] {
  const first = attempts.findLastIndex(
    ({ part }) => part?.is !== "measurement" || part.number === 1,
  );
  return attempts.slice(Math.max(0, first));
}

/** The skill whose run the attempt has or will have; null where it has none. */
export function skillOf(
  { work, rollback }: PhaseDefinition,
  attempt: Pick<Attempt, "part">,
): string | null {
  if (attempt.part?.is === "rollback") return rollback?.skill ?? null;
  switch (work.uses) {
    case "pull_request":
    case "workflow":
    case "rollout":
      return work.skill;
    case "manual":
      return work.verify;
    case "decision":
    case "approval":
    case "wait":
      return null;
  }
}

/** How far earlier attempts got, so that a skill can go on from there. */
export function resumeFrom(attempts: readonly Attempt[], before: number): number {
  const done = attempts
    .filter(({ number }) => number < before)
    .map(({ items }) => items?.completed ?? 0);
  return Math.max(0, ...done);
}
