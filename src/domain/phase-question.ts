/** What one phase asks of a person, as its state and its last attempt say; null where it asks nothing. */
import { requesterOf } from "./approval.ts";
import { type CheckpointSubject } from "./checkpoint-subject.ts";
import { type PhaseRef } from "./events.ts";
import { evidenceAt } from "./evidence.ts";
import { isTransient } from "./phase.ts";
import { type Attempt, type ResourceState, type UnblockedPhase } from "./resource.ts";

type PhaseApproval = Extract<CheckpointSubject, { readonly kind: "phase-approval" }>;

export function isStale(subject: CheckpointSubject): subject is PhaseApproval {
  return subject.kind === "phase-approval" && subject.stale.length > 0;
}

function approvalOf(ref: PhaseRef, attempt: Attempt, resource: ResourceState): PhaseApproval {
  const digest = evidenceAt(resource, ref);
  return {
    kind: "phase-approval",
    phase: ref.phase,
    requestedBy: requesterOf(attempt, resource),
    digest,
    approvals: attempt.approvals.filter((given) => given.digest === digest),
    stale: attempt.approvals.filter((given) => given.digest !== digest),
    part: attempt.part,
  };
}

export function subjectOf(
  ref: PhaseRef,
  state: UnblockedPhase,
  resource: ResourceState,
): CheckpointSubject | null {
  const { phase } = ref;
  if (state.status !== "awaiting_human" && state.status !== "failed") return null;
  const attempt = state.attempts.at(-1) ?? state.attempts[0];
  const { run, pullRequest, part, verdict, startedAt, expiredAt } = attempt;
  if (state.status === "failed") {
    if (isTransient(state.failure)) return null;
    return { kind: "failed", phase, reason: state.failure.reason, part, run, pullRequest };
  }
  switch (state.waitsFor) {
    case "pull-request":
      return { kind: "open-pull-request", phase };
    case "confirmation":
      return { kind: "confirmation", phase, pullRequest, run };
    case "decision":
      return { kind: expiredAt === null ? "decision" : "decision-expired", phase, startedAt };
    case "approval":
      return approvalOf(ref, attempt, resource);
    case "go":
      return { kind: "go", phase };
    case "judgement":
      return { kind: "judgement", phase, reason: verdict?.reason ?? "", run };
    case "review":
      if (!pullRequest) return { kind: "open-pull-request", phase };
      if (pullRequest.mergeRefused !== null) {
        return { kind: "merge-refused", phase, pullRequest, reason: pullRequest.mergeRefused };
      }
      if (pullRequest.outdated && !pullRequest.changesRequested) {
        return { kind: "outdated", phase, pullRequest, why: pullRequest.outdated };
      }
      return {
        kind: pullRequest.changesRequested ? "changes-requested" : "review",
        phase,
        pullRequest,
      };
  }
}
