/**
 * Runs that take longer than their skill may. Such a phase counts as failed, because nobody can
 * wait for ever; when the run ends after all, its result still counts.
 */
import { skillOf } from "./attempts.ts";
import { type SkillDefinition } from "./definition.ts";
import { durationText } from "./duration.ts";
import { type Follows } from "./follows.ts";
import { after } from "./instant.ts";
import { own } from "./lookup.ts";
import { type PhasePlace, type Standing } from "./phase-place.ts";
import { type Attempt, type Failure } from "./resource.ts";

/** That the run of the attempt is overdue, when its time has come. */
export function overdueOf(standing: Standing, attempt: Attempt, place: PhasePlace): Follows | null {
  const limitMs = skillFor(attempt, place)?.timeoutMs ?? null;
  if (standing.is !== "in_progress" || limitMs === null || !isUnanswered(attempt)) return null;
  if (attempt.overdueMs !== null) return null;
  // A check begins with the word of the person it checks.
  const begunAt = attempt.confirmed?.at ?? attempt.startedAt;
  return { fact: { ...place.ref, type: "run_overdue", limitMs }, at: after(begunAt, limitMs) };
}

/** The skill whose run the attempt has or will have. */
export function skillFor(
  attempt: Attempt,
  { rules, definition }: PhasePlace,
): SkillDefinition | null {
  const name = skillOf(rules, attempt);
  return name === null ? null : (own(definition.skills, name) ?? null);
}

export function isUnanswered({ run }: Attempt): boolean {
  return run === null || run.conclusion === null;
}

export function overdueFailure({ run }: Attempt, limitMs: number): Failure {
  const what = run === null ? "its workflow" : `workflow run ${run.id}`;
  return { category: "blocking", reason: `${what} has no result after ${durationText(limitMs)}` };
}
