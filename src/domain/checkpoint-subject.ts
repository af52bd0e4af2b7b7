/** What a person can be asked about, with the facts of it, and which type of checkpoint each is. */
import {
  type Approval,
  type Disputed,
  type Outdated,
  type Part,
  type PullRequest,
  type WorkflowRun,
} from "./resource.ts";

export type CheckpointType = "approval" | "confirmation" | "decision" | "intervention";

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
  /** It is recorded as done, and GitHub shows that it is not. */
  | {
      readonly kind: "contradicted";
      readonly phase: string;
      readonly pullRequest: PullRequest | null;
      readonly run: WorkflowRun | null;
      readonly shown: Pick<Disputed, "pullRequest" | "run" | "revertedBy">;
      /** Whether it may become what GitHub shows: an environment that was signed off stays so. */
      readonly mayAccept: boolean;
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

export const TYPE: Readonly<Record<CheckpointSubject["kind"], CheckpointType>> = {
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
  contradicted: "intervention",
  blocked: "intervention",
  approval: "approval",
  rejected: "intervention",
  paused: "intervention",
  abort: "confirmation",
  "sign-off": "confirmation",
};
