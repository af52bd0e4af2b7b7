/** What a gate waits for, and pauses, as they stand in the files of resources and waves. */
import { z } from "zod";
import { type GateWait } from "../domain/gates.ts";
import { type Pause } from "../domain/resource.ts";
import { reasoned } from "./mark-file.ts";

export const pauseFile = z.strictObject({ ...reasoned.shape, drained_at: z.string().optional() });

export const waitFields = {
  reason: z.string().optional(),
  since: z.string().optional(),
  until: z.string().optional(),
  requested_by: z.string().optional(),
  digest: z.string().optional(),
  rejected_by: z.string().optional(),
  next_open: z.string().optional(),
  windows: z.array(z.string()).optional(),
};

const waitFile = z.strictObject({ status: z.string(), ...waitFields });
type WaitFile = z.infer<typeof waitFile>;

export function toPause({ drainedAt, ...pause }: Pause): z.infer<typeof pauseFile> {
  return { ...pause, ...(drainedAt !== null && { drained_at: drainedAt }) };
}

export function fromPause(file: z.infer<typeof pauseFile> | undefined): Pause | null {
  if (!file) return null;
  const { drained_at: drainedAt = null, ...pause } = file;
  return { ...pause, drainedAt };
}

/** Teams only where the rule asked about some. */
export function toWait(wait: GateWait): WaitFile {
  const { status, since } = wait;
  switch (wait.status) {
    case "soaking":
      return { status, since, until: wait.until };
    case "awaiting_approval":
      return { status, since, requested_by: wait.requestedBy, digest: wait.digest };
    case "rejected":
      return {
        status,
        since,
        rejected_by: wait.by,
        reason: wait.reason,
        requested_by: wait.requestedBy,
        digest: wait.digest,
      };
    case "awaiting_window":
      return {
        status,
        since,
        ...(wait.nextOpen !== null && { next_open: wait.nextOpen }),
        windows: [...wait.windows],
      };
  }
}

/** null where the status is none of a gate; `newest` stands for a time that is not written. */
export function fromWait(file: WaitFile, newest: string): GateWait | null {
  const { since = newest, requested_by: requestedBy = "", digest = "" } = file;
  switch (file.status) {
    case "soaking":
      // Without its end it is worked out anew.
      return { status: "soaking", since, until: file.until ?? since };
    case "awaiting_approval":
      return { status: "awaiting_approval", since, requestedBy, digest };
    case "rejected": {
      const { rejected_by: by = "", reason = "" } = file;
      return { status: "rejected", since, by, reason, requestedBy, digest };
    }
    case "awaiting_window": {
      const { next_open: nextOpen = null, windows = [] } = file;
      return { status: "awaiting_window", since, nextOpen, windows };
    }
    default:
      return null;
  }
}
