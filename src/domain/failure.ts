/**
 * What a failed run calls for. *Transient* failures are tried again by themselves after a while:
 * those in which nothing ran at all, and, where a skill says `retry`, whatever that lets through,
 * because a skill that says so may be run again. Everything else is *blocking*: a person decides.
 *
 * Computed from the attempts and the definition, so a restart changes nothing.
 */
import { type Follows } from "./follows.ts";
import { after } from "./instant.ts";
import { isGuarded, isMissing, missingFailure, MOST_WITHOUT_RUN, NO_RUN } from "./missing-run.ts";
import { isUnanswered, overdueFailure, skillFor } from "./overdue.ts";
import { type PhasePlace, type Standing } from "./phase-place.ts";
import { isTransient } from "./phase.ts";
import { type Attempt, type Failure, type UnblockedPhase } from "./resource.ts";
import { backoffMs, DEFAULT_RETRY, type RetryPolicy } from "./retry-policy.ts";

/** GitHub gave the run up before any of its work began. */
const NOTHING_RAN: ReadonlySet<string> = new Set(["startup_failure", "stale"]);
/** Somebody stopped it, or has to let it go on. */
const UP_TO_PEOPLE: ReadonlySet<string> = new Set(["cancelled", "action_required"]);

type Tried = Exclude<UnblockedPhase, { readonly status: "pending" }>;

/** The standing with the category its failure deserves. */
export function judged(standing: Standing, phase: Tried, place: PhasePlace): Standing {
  const attempt = phase.attempts.at(-1);
  if (!attempt) return standing;
  if (standing.is === "in_progress" && attempt.overdueMs !== null && isUnanswered(attempt)) {
    return { is: "failed", failure: overdueFailure(attempt, attempt.overdueMs) };
  }
  if (standing.is === "in_progress" && isMissing(attempt)) {
    return { is: "failed", failure: missingFailure(mayDispatchAgain(phase.attempts, place)) };
  }
  if (standing.is !== "failed" || !isOfRun(attempt)) return standing;
  const { failure } = standing;
  const policy = policyFor(attempt, place);
  const tries = triesOf(phase.attempts);
  if (policy && tries < policy.maximumAttempts) {
    return { is: "failed", failure: { ...failure, category: "transient" } };
  }
  const reason = tries > 1 ? `${failure.reason}, like ${tries - 1} before` : failure.reason;
  return { is: "failed", failure: { ...failure, reason } };
}

/** The next attempt of a phase whose failure is transient, when its time has come. */
export function retryOf(phase: Tried, place: PhasePlace): Follows | null {
  const attempt = phase.attempts.at(-1);
  if (phase.status !== "failed" || !isTransient(phase.failure) || !attempt) return null;
  const policy = policyFor(attempt, place) ?? skillFor(attempt, place)?.retry ?? DEFAULT_RETRY;
  const waitMs = backoffMs(policy, triesOf(phase.attempts));
  return {
    fact: {
      ...place.ref,
      type: "phase_started",
      attempt: attempt.number + 1,
      part: attempt.part,
    },
    at: after(phase.since, waitMs),
  };
}

/** Once, by itself, where the skill says that it may be run again and nothing guards the place. */
function mayDispatchAgain(attempts: readonly Attempt[], place: PhasePlace): Failure["category"] {
  const attempt = attempts.at(-1);
  const retry = attempt ? (skillFor(attempt, place)?.retry ?? null) : null;
  const isLeft = retry === null || retry.nonRetryable.includes(NO_RUN);
  if (isLeft || isGuarded(place.ref.environment, place.definition)) return "blocking";
  const most = Math.min(retry.maximumAttempts, MOST_WITHOUT_RUN);
  return triesOf(attempts) < most ? "transient" : "blocking";
}

function isOfRun({ failure, run, pullRequest }: Attempt): boolean {
  const ended = run !== null && run.conclusion !== null && run.conclusion !== "success";
  return ended && failure === null && pullRequest === null;
}

/** null where the failure is left to a person. */
function policyFor(attempt: Attempt, place: PhasePlace): RetryPolicy | null {
  const conclusion = attempt.run?.conclusion ?? "";
  // A check is part of what a person confirmed: she is asked again, not the skill.
  if (place.rules.work.uses === "manual" || UP_TO_PEOPLE.has(conclusion)) return null;
  const retry = skillFor(attempt, place)?.retry ?? null;
  if (retry) return retry.nonRetryable.includes(conclusion) ? null : retry;
  return NOTHING_RAN.has(conclusion) ? DEFAULT_RETRY : null;
}

/** How many attempts were made in a row since a person last had a say. */
function triesOf(attempts: readonly Attempt[]): number {
  const before = attempts.slice(0, -1);
  const last = before.findLastIndex(({ failure }) => failure === null || !isTransient(failure));
  return before.length - last;
}
