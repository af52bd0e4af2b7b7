/** Who did something and when, why, and of what: as it stands in the files of resources and waves. */
import { z } from "zod";
import { type Approval, type Withdrawn } from "../domain/resource.ts";

export const mark = z.strictObject({ by: z.string(), at: z.string() });

export const reasoned = z.strictObject({ ...mark.shape, reason: z.string() });

export const approvalFile = z.strictObject({
  ...mark.shape,
  digest: z.string().optional(),
  teams: z.array(z.string()).optional(),
});

export const withdrawnFile = z.strictObject({ ...mark.shape, reason: z.string().optional() });

export function toWithdrawn({ reason, ...given }: Withdrawn): z.infer<typeof withdrawnFile> {
  return { ...given, ...(reason !== null && { reason }) };
}

export function fromWithdrawn(file: z.infer<typeof withdrawnFile> | undefined): Withdrawn | null {
  if (!file) return null;
  const { by, at, reason = null } = file;
  return { by, at, reason };
}

export function toApproval({ teams, ...approval }: Approval): z.infer<typeof approvalFile> {
  return { ...approval, ...(teams.length > 0 && { teams: [...teams] }) };
}

/** An approval from before they were bound to what they approve counts for nothing. */
export function fromApproval(file: z.infer<typeof approvalFile>): Approval {
  const { by, at, digest = "", teams = [] } = file;
  return { by, at, digest, teams };
}
