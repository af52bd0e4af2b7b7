/**
 * Where the facts of an attempt say its phase stands. It looks at facts, never at what led to
 * them: a phase whose pull request is merged goes on, whoever told us and in whatever order.
 */
import { isApproved } from "./approval.ts";
import { type PhaseDefinition } from "./definition.ts";
import { type PhaseRef, type ResourceFact } from "./events.ts";
import { evidenceAt } from "./evidence.ts";
import { type Follows } from "./follows.ts";
import { after } from "./instant.ts";
import { measuredStanding, runStanding } from "./measured-standing.ts";
import { nothingToDo } from "./nothing-to-do.ts";
import { type PhasePlace, type Standing } from "./phase-place.ts";
import { unmetRequirement } from "./requirements.ts";
import { type Attempt, type Failure, type PullRequest, type WaitsFor } from "./resource.ts";
import { rolloutStanding } from "./rollout-standing.ts";

export function standingOf(attempt: Attempt, place: PhasePlace): Standing {
  const { rules, ref } = place;
  const { failure, rejected, part } = attempt;
  if (failure) return { is: "failed", failure };
  if (rejected) return failed(`rejected by ${rejected.by}: ${rejected.reason}`);
  if (part?.is === "rollback") return rollbackStanding(attempt, part.reason);
  const unmet = unmetRequirement(attempt, place);
  if (unmet !== null) return working({ ...ref, type: "requirement_unmet", reason: unmet });
  if (rules.action !== null && !attempt.permitted) return waiting("go");
  const { work } = rules;
  switch (work.uses) {
    case "pull_request":
      return pullRequestStanding(attempt, place, work.skill !== null);
    case "workflow":
      return measuredStanding(attempt, work.verification, place) ?? afterWork(attempt, rules);
    case "manual":
      if (!attempt.confirmed) return waiting("confirmation");
      if (work.verify === null || attempt.unverified !== null) return { is: "completed" };
      return measuredStanding(attempt, work.verification, place) ?? { is: "completed" };
    case "rollout":
      return rolloutStanding(attempt, work, place) ?? afterWork(attempt, rules);
    case "decision":
      return attempt.choice ? { is: "completed" } : waiting("decision", expiry(attempt, work, ref));
    case "approval":
      return isApproved(work.rule, attempt.approvals, evidenceAt(place.resource, ref))
        ? { is: "completed" }
        : waiting("approval");
    case "wait": {
      const at = "until" in work.for ? work.for.until : after(attempt.startedAt, work.for.ms);
      return { is: "in_progress", next: { fact: { ...ref, type: "phase_completed" }, at } };
    }
  }
}

function working(fact: ResourceFact): Standing {
  return { is: "in_progress", next: { fact, at: null } };
}

function waiting(waitsFor: WaitsFor, next: Follows | null = null): Standing {
  return { is: "awaiting_human", waitsFor, next };
}

function failed(reason: string): Standing {
  return { is: "failed", failure: { category: "blocking", reason } };
}

/** A rolled back phase is not done: a person says what comes next. */
function rollbackStanding(attempt: Attempt, reason: string): Standing {
  const running = runStanding(attempt);
  if (running === null) return failed(`rolled back: ${reason}`);
  return running.is === "failed"
    ? failed(`the rollback (${reason}) did not succeed: ${running.failure.reason}`)
    : running;
}

/** What the end of its time makes of the question; nothing once it has passed. */
function expiry(
  { startedAt, expiredAt }: Attempt,
  work: {
    readonly default: readonly string[] | null;
    readonly expiresMs: number | null;
  },
  ref: PhaseRef,
): Follows | null {
  if (work.expiresMs === null || expiredAt !== null) return null;
  const fact: ResourceFact =
    work.default === null
      ? { ...ref, type: "choice_expired" }
      : { ...ref, type: "choice_made", options: work.default, byDefault: true };
  return { fact, at: after(startedAt, work.expiresMs) };
}

function pullRequestStanding(attempt: Attempt, place: PhasePlace, hasSkill: boolean): Standing {
  const { pullRequest } = attempt;
  if (!pullRequest) {
    const running = hasSkill ? runStanding(attempt) : null;
    if (running) return running;
    const reason = hasSkill ? nothingToDo(place, attempt) : null;
    return reason === null
      ? waiting("pull-request")
      : working({ ...place.ref, type: "phase_skipped", reason });
  }
  switch (pullRequest.state) {
    case "open":
      return waiting("review");
    case "merged":
      return afterWork(attempt, place.rules);
    case "closed":
      return { is: "failed", failure: closedFailure(pullRequest, attempt) };
  }
}

/** Without its branch it cannot be opened again as it was. */
function closedFailure({ number, branchGone }: PullRequest, { disputed }: Attempt): Failure {
  const revertedBy = disputed?.revertedBy ?? null;
  if (revertedBy !== null) {
    const reason = `pull request #${number} was reverted by #${revertedBy}`;
    return { category: "blocking", reason };
  }
  return branchGone
    ? {
        category: "fatal",
        reason: `pull request #${number} was closed because its branch was deleted`,
      }
    : { category: "retriable", reason: `pull request #${number} was closed without being merged` };
}

function afterWork(attempt: Attempt, rules: PhaseDefinition): Standing {
  return rules.confirm !== null && !attempt.confirmed
    ? waiting("confirmation")
    : { is: "completed" };
}
