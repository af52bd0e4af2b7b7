/**
 * The places where a resource waits for a person. They are computed from its state, never
 * stored beside it, so the state and what people are asked can never disagree.
 */
import { requesterOf } from "./approval.ts";
import { type PhaseRef } from "./events.ts";
import { evidenceAt } from "./evidence.ts";
import { allPhases, currentAttempt, isTransient } from "./phase.ts";
import {
  type Approval,
  type Attempt,
  type EnvironmentState,
  type Part,
  type PhaseState,
  type PullRequest,
  type ResourceState,
  type UnblockedPhase,
  type WorkflowRun,
  type Outdated,
} from "./resource.ts";

export type CheckpointType = "approval" | "confirmation" | "decision" | "intervention";

export type Checkpoint = {
  /** Same state, same id: it names one question to a person, once. */
  readonly id: string;
  readonly type: CheckpointType;
  readonly since: string;
  readonly resource: string;
  readonly environment: string | null;
  /** Digest of the definition the resource is held to; null for the one in force. */
  readonly definition: string | null;
  readonly about: CheckpointSubject;
};

export type CheckpointSubject =
  | { readonly kind: "open-pull-request"; readonly phase: string }
  | { readonly kind: "review"; readonly phase: string; readonly pullRequest: PullRequest }
  | {
      readonly kind: "changes-requested";
      readonly phase: string;
      readonly pullRequest: PullRequest;
    }
  | {
      readonly kind: "outdated";
      readonly phase: string;
      readonly pullRequest: PullRequest;
      readonly why: Outdated;
    }
  | {
      readonly kind: "merge-refused";
      readonly phase: string;
      readonly pullRequest: PullRequest;
      readonly reason: string;
    }
  | {
      readonly kind: "confirmation";
      readonly phase: string;
      readonly pullRequest: PullRequest | null;
      readonly run: WorkflowRun | null;
    }
  | {
      readonly kind: "failed";
      readonly phase: string;
      readonly reason: string;
      readonly part: Part | null;
      readonly run: WorkflowRun | null;
      readonly pullRequest: PullRequest | null;
    }
  | {
      readonly kind: "blocked";
      readonly phase: string;
      readonly by: string;
      readonly reason: string;
    }
  | {
      readonly kind: "decision" | "decision-expired";
      readonly phase: string;
      readonly startedAt: string;
    }
  | {
      readonly kind: "phase-approval";
      readonly phase: string;
      readonly requestedBy: string;
      /** Of what is to be approved, as it is now. */
      readonly digest: string;
      readonly approvals: readonly Approval[];
      /** Given to what has changed since: they count no more. */
      readonly stale: readonly Approval[];
      /** What was done and is to be gone on from; null where the phase is nothing but the approval. */
      readonly part: Part | null;
    }
  | {
      readonly kind: "judgement";
      readonly phase: string;
      readonly reason: string;
      readonly run: WorkflowRun | null;
    }
  /** Work that does not begin without a person's go. */
  | { readonly kind: "go"; readonly phase: string }
  | {
      readonly kind: "approval";
      readonly requestedBy: string;
      /** Of what is to be approved. */
      readonly digest: string;
      readonly approvals: readonly Approval[];
    }
  | { readonly kind: "rejected"; readonly by: string; readonly reason: string }
  /** All of the resource; nothing new begins in it. */
  | {
      readonly kind: "paused";
      readonly by: string;
      readonly reason: string;
      readonly isDrained: boolean;
    }
  /** Somebody asked to end it for good, and it takes a second word. */
  | { readonly kind: "abort"; readonly by: string; readonly reason: string }
  /** `unblocks` are the environments of the resource that wait for it. */
  | { readonly kind: "sign-off"; readonly unblocks: readonly string[] };

export function checkpointsOf(resource: ResourceState): readonly Checkpoint[] {
  if (resource.aborted ?? resource.withdrawn) return [];
  const ofPhases = allPhases(resource).flatMap(({ environment, phase, state }) => {
    const open = atPhase(resource, { environment, phase }, state);
    return open ? [open] : [];
  });
  const ofEnvironments = Object.entries(resource.environments).flatMap(([environment, known]) => {
    const open = atEnvironment(resource, environment, known);
    return open ? [open] : [];
  });
  return [...ofWhole(resource), ...ofPhases, ...ofEnvironments].map((open) => ({
    ...open,
    definition: resource.definitionDigest,
  }));
}

type Open = Omit<Checkpoint, "definition">;

function ofWhole({ id: resource, paused, abortAsked }: ResourceState): readonly Open[] {
  const base = { resource, environment: null };
  const open: Open[] = [];
  if (paused) {
    const { by, reason, at, drainedAt } = paused;
    const isDrained = drainedAt !== null;
    open.push({
      ...base,
      id: `${resource}/${isDrained ? "drained" : "paused"}`,
      type: TYPE.paused,
      since: drainedAt ?? at,
      about: { kind: "paused", by, reason, isDrained },
    });
  }
  if (abortAsked) {
    const { by, reason, at } = abortAsked;
    const about = { kind: "abort", by, reason } as const;
    open.push({ ...base, id: `${resource}/abort`, type: TYPE.abort, since: at, about });
  }
  return open;
}

/** Whether the command that brought it about is answered with it, so that nobody need be asked. */
export function isAnswered(about: {
  readonly kind: string;
  readonly by?: string;
  readonly isDrained?: boolean;
}): boolean {
  // What Cairn stopped by itself nobody knows of yet.
  if (about.kind === "paused") return about.by !== "cairn" && about.isDrained !== true;
  return about.kind === "blocked" || about.kind === "abort";
}

function atPhase(resource: ResourceState, ref: PhaseRef, state: PhaseState): Open | null {
  const attempt = currentAttempt(state);
  if (!attempt) return null;
  const base = { resource: resource.id, environment: ref.environment };
  const id = (kind: string): string =>
    [resource.id, ref.environment ?? "shared", ref.phase, attempt.number, kind].join("/");
  if (state.status === "blocked") {
    return {
      ...base,
      id: id("blocked"),
      type: "intervention",
      since: state.blocked.at,
      about: {
        kind: "blocked",
        phase: ref.phase,
        by: state.blocked.by,
        reason: state.reason,
      },
    };
  }
  const subject = subjectOf(ref, state, resource);
  if (!subject || !("since" in state)) return null;
  return {
    ...base,
    // What was approved and changed is another question.
    id: id(isStale(subject) ? `${subject.kind}/${subject.digest.slice(0, 8)}` : subject.kind),
    type: TYPE[subject.kind],
    since: state.since,
    about: subject,
  };
}

const TYPE: Readonly<Record<CheckpointSubject["kind"], CheckpointType>> = {
  "open-pull-request": "approval",
  review: "approval",
  "changes-requested": "intervention",
  outdated: "intervention",
  "merge-refused": "intervention",
  confirmation: "confirmation",
  go: "confirmation",
  decision: "decision",
  "decision-expired": "decision",
  "phase-approval": "approval",
  judgement: "decision",
  failed: "intervention",
  blocked: "intervention",
  approval: "approval",
  rejected: "intervention",
  paused: "intervention",
  abort: "confirmation",
  "sign-off": "confirmation",
};

type PhaseApproval = Extract<CheckpointSubject, { readonly kind: "phase-approval" }>;

function isStale(subject: CheckpointSubject): subject is PhaseApproval {
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

function subjectOf(
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

function atEnvironment(
  { id: resource, environments }: ResourceState,
  environment: string,
  { progress, approvals }: EnvironmentState,
): Open | null {
  const base = { resource, environment };
  switch (progress.status) {
    case "awaiting_approval":
      return {
        ...base,
        id: `${resource}/${environment}/approval`,
        type: TYPE.approval,
        since: progress.since,
        about: {
          kind: "approval",
          requestedBy: progress.requestedBy,
          digest: progress.digest,
          approvals,
        },
      };
    case "rejected":
      return {
        ...base,
        id: `${resource}/${environment}/rejected`,
        type: TYPE.rejected,
        since: progress.since,
        about: { kind: "rejected", by: progress.by, reason: progress.reason },
      };
    case "awaiting_sign_off":
      return {
        ...base,
        id: `${resource}/${environment}/sign-off`,
        type: TYPE["sign-off"],
        since: progress.since,
        about: {
          kind: "sign-off",
          unblocks: Object.entries(environments).flatMap(([name, { progress: waiting }]) =>
            waiting.status === "blocked" && waiting.by.includes(environment) ? [name] : [],
          ),
        },
      };
    case "pending":
    case "blocked":
    case "soaking":
    case "awaiting_window":
    case "active":
    case "completed":
      return null;
  }
}
