/** A phase in a resource's file. The facts of the attempt under way stand on it itself, earlier ones below it. */
import { z } from "zod";
import {
  type Attempt,
  type Attempts,
  type Mark,
  type PhaseState,
  type UnblockedPhase,
} from "../domain/resource.ts";
import {
  attemptFields,
  attemptFile,
  failure,
  fromAttempt,
  isAttempt,
  toAttempt,
  waitsFor,
} from "./attempt-file.ts";
import { mark } from "./mark-file.ts";

const unblocked = {
  status: z.enum(["pending", "in_progress", "awaiting_human", "failed", "completed", "skipped"]),
  reason: z.string().optional(),
  since: z.string().optional(),
  waits_for: waitsFor.optional(),
  failure: failure.optional(),
  completed_at: z.string().optional(),
  skipped: mark.optional(),
  ...attemptFields,
  earlier_attempts: z.array(attemptFile).optional(),
};

const unblockedFile = z.strictObject(unblocked);
type UnblockedFile = z.infer<typeof unblockedFile>;

export const phaseFile = z.strictObject({
  ...unblocked,
  status: z.enum([...unblocked.status.options, "blocked"]),
  blocked: mark.optional(),
  was: unblockedFile.optional(),
});

export function toPhase(phase: PhaseState): Readonly<Record<string, unknown>> {
  if (phase.status !== "blocked") return toUnblocked(phase);
  const { blocked, reason, underneath } = phase;
  return { status: "blocked", reason, blocked, was: toUnblocked(underneath) };
}

function toUnblocked(phase: UnblockedPhase): Readonly<Record<string, unknown>> {
  switch (phase.status) {
    case "pending":
      return { status: phase.status, reason: phase.reason };
    case "in_progress":
      return { status: phase.status, since: phase.since, ...toAttempts(phase.attempts) };
    case "awaiting_human":
      return {
        status: phase.status,
        since: phase.since,
        waits_for: phase.waitsFor,
        ...toAttempts(phase.attempts),
      };
    case "failed":
      return {
        status: phase.status,
        since: phase.since,
        failure: phase.failure,
        ...toAttempts(phase.attempts),
      };
    case "completed":
      return { status: phase.status, completed_at: phase.at, ...toAttempts(phase.attempts) };
    case "skipped":
      return {
        status: phase.status,
        reason: phase.reason,
        skipped: phase.skipped,
        ...toAttempts(phase.attempts),
      };
  }
}

function toAttempts(attempts: readonly Attempt[]): Readonly<Record<string, unknown>> {
  const current = attempts.at(-1);
  const earlier = attempts.slice(0, -1).map(toAttempt);
  return {
    ...(current && toAttempt(current)),
    ...(earlier.length > 0 && { earlier_attempts: earlier }),
  };
}

export function fromPhase(file: z.infer<typeof phaseFile>, newest: string): PhaseState {
  const { blocked, was, ...rest } = file;
  if (rest.status !== "blocked") return fromUnblocked({ ...rest, status: rest.status }, newest);
  return {
    status: "blocked",
    blocked: blocked ?? { by: "", at: newest },
    reason: rest.reason ?? "",
    underneath: fromUnblocked(was ?? { status: "pending" }, newest),
  };
}

function fromUnblocked(file: UnblockedFile, newest: string): UnblockedPhase {
  const since = file.since ?? newest;
  const known = [...(file.earlier_attempts ?? []), file].flatMap((attempt, index) =>
    isAttempt(attempt) ? [fromAttempt(attempt, index + 1, file.status, newest)] : [],
  );
  const attempts = asAttempts(known, newest);
  switch (file.status) {
    case "pending":
      return { status: "pending", reason: file.reason ?? "" };
    case "in_progress":
      return { status: "in_progress", since, attempts };
    case "awaiting_human":
      return {
        status: "awaiting_human",
        since,
        waitsFor: file.waits_for ?? (file.pr_number === undefined ? "confirmation" : "review"),
        attempts,
      };
    case "failed":
      return {
        status: "failed",
        since,
        failure: file.failure ?? { category: "blocking", reason: file.reason ?? "" },
        attempts,
      };
    case "completed":
      return { status: "completed", at: file.completed_at ?? newest, attempts: known };
    case "skipped": {
      const skipped: Mark = file.skipped ?? { by: "", at: newest };
      return { status: "skipped", skipped, reason: file.reason ?? "", attempts: known };
    }
  }
}

function asAttempts(known: readonly Attempt[], newest: string): Attempts {
  const [first, ...others] = known;
  return first ? [first, ...others] : [fromAttempt({}, 1, "in_progress", newest)];
}
