/** An environment in a resource's file: how far it is, what its gate waits for, and its phases. */
import { z } from "zod";
import { type EnvironmentProgress, type EnvironmentState } from "../domain/resource.ts";
import { fromWait, toWait, waitFields } from "./gate-file.ts";
import { mapValues } from "./map-values.ts";
import { approvalFile, fromApproval, reasoned, toApproval } from "./mark-file.ts";
import { fromPhase, phaseFile, toPhase } from "./phase-file.ts";

export const environmentFile = z.strictObject({
  status: z.string(),
  is_primary: z.boolean().optional(),
  blocked_by: z.array(z.string()).optional(),
  ...waitFields,
  begun: z.boolean().optional(),
  completed_at: z.string().optional(),
  signed_off_by: z.string().optional(),
  approvals: z.array(approvalFile).optional(),
  waived: reasoned.optional(),
  phases: z.record(z.string(), phaseFile).optional(),
});

export function toEnvironment(state: EnvironmentState): Readonly<Record<string, unknown>> {
  return {
    ...toProgress(state),
    is_primary: state.primary,
    ...(state.approvals.length > 0 && { approvals: state.approvals.map(toApproval) }),
    ...(state.waived && { waived: state.waived }),
    phases: mapValues(state.phases, toPhase),
  };
}

/** `migrate_in_progress`: an active environment is best told by the phase it is in. */
function toProgress({ progress, phases }: EnvironmentState): Readonly<Record<string, unknown>> {
  switch (progress.status) {
    case "pending":
      return { status: "pending", reason: progress.reason };
    case "blocked":
      return { status: "blocked", blocked_by: progress.by };
    case "soaking":
    case "awaiting_approval":
    case "rejected":
      return toWait(progress);
    case "awaiting_window":
      return { ...toWait(progress), ...(progress.begun && { begun: true }) };
    case "awaiting_sign_off":
      return { status: progress.status, since: progress.since };
    case "completed":
      return {
        status: "completed",
        completed_at: progress.at,
        ...(progress.signedOffBy !== null && { signed_off_by: progress.signedOffBy }),
      };
    case "active": {
      const open = Object.entries(phases).find(
        ([, { status }]) => status !== "completed" && status !== "skipped",
      );
      const status = open ? `${open[0]}_${open[1].status}` : "in_progress";
      return { status, since: progress.since };
    }
  }
}

export function fromEnvironment(
  file: z.infer<typeof environmentFile>,
  newest: string,
): EnvironmentState {
  return {
    primary: file.is_primary ?? false,
    approvals: (file.approvals ?? []).map(fromApproval),
    waived: file.waived ?? null,
    progress: fromProgress(file, newest),
    phases: mapValues(file.phases ?? {}, (phase) => fromPhase(phase, newest)),
  };
}

function fromProgress(file: z.infer<typeof environmentFile>, newest: string): EnvironmentProgress {
  const since = file.since ?? newest;
  const wait = fromWait(file, newest);
  if (wait?.status === "awaiting_window") return { ...wait, begun: file.begun ?? false };
  if (wait) return wait;
  switch (file.status) {
    case "pending":
      return { status: "pending", reason: file.reason ?? "the resource is not started" };
    case "blocked":
      return { status: "blocked", by: file.blocked_by ?? [] };
    case "awaiting_sign_off":
      return { status: "awaiting_sign_off", since };
    case "completed": {
      const { completed_at: at = newest, signed_off_by: signedOffBy = null } = file;
      return { status: "completed", at, signedOffBy };
    }
    default:
      return { status: "active", since };
  }
}
