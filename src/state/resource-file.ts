/**
 * A resource's file on the state branch: its schema and the way between it and the state the
 * rules read. The facts of the attempt under way stand on the phase itself, in the words people
 * look for (`pr_number`, `workflow_run_id`); earlier attempts are kept below it.
 */
import { z } from "zod";
import { type Event } from "../domain/events.ts";
import { own } from "../domain/lookup.ts";
import {
  type Attempt,
  type Attempts,
  type EnvironmentProgress,
  type EnvironmentState,
  type Mark,
  type PhaseState,
  type ResourceState,
  type UnblockedPhase,
} from "../domain/resource.ts";
import { statusOf } from "../domain/status.ts";
import {
  attemptFields,
  attemptFile,
  failure,
  fromAttempt,
  isAttempt,
  toAttempt,
  waitsFor,
} from "./attempt-file.ts";
import { effectFile } from "./effect-file.ts";
import { decodeResourceEvent, entryFile } from "./event-file.ts";
import { fromPause, fromWait, pauseFile, toPause, toWait, waitFields } from "./gate-file.ts";
import {
  approvalFile,
  fromApproval,
  fromWithdrawn,
  mark,
  reasoned,
  toApproval,
  toWithdrawn,
  withdrawnFile,
} from "./mark-file.ts";

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

const phaseFile = z.strictObject({
  ...unblocked,
  status: z.enum([...unblocked.status.options, "blocked"]),
  blocked: mark.optional(),
  was: unblockedFile.optional(),
});

const environmentFile = z.strictObject({
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

export const resourceFile = z
  .object({
    version: z.literal(1).optional(),
    resource: z.strictObject({
      id: z.string(),
      wave: z.union([z.string(), z.int()]),
      environments: z.array(z.string()),
      repository: z.string().optional(),
      metadata: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
    }),
    status: z.string().optional(),
    started: mark.optional(),
    paused: pauseFile.optional(),
    abort_asked: reasoned.optional(),
    aborted: reasoned.optional(),
    withdrawn: withdrawnFile.optional(),
    completed_at: z.string().optional(),
    definition: z.string().optional(),
    environment_status: z.record(z.string(), environmentFile),
    awaiting: z.array(z.unknown()).optional(),
    effects: z.array(effectFile).optional(),
    history: z.array(entryFile).optional(),
  })
  .catchall(phaseFile);

export type ResourceFile = z.infer<typeof resourceFile>;

/** Keys of the file that are not phases done once per resource. */
const OWN_KEYS: ReadonlySet<string> = new Set(Object.keys(resourceFile.shape));

/** When a file from before Cairn does not say when something was, and has no history to tell. */
const LONG_AGO = "1970-01-01T00:00:00Z";

/**
 * All but the history. `awaiting` is written for people; on load it is computed from the rest,
 * never read.
 */
export function toResourceFile(
  state: ResourceState,
  awaiting: readonly unknown[],
): Readonly<Record<string, unknown>> {
  return {
    version: 1,
    resource: {
      id: state.id,
      wave: state.wave,
      environments: Object.keys(state.environments),
      ...(state.repository !== null && { repository: state.repository }),
      metadata: state.metadata,
    },
    status: statusOf(state),
    ...(state.started && { started: state.started }),
    ...(state.paused && { paused: toPause(state.paused) }),
    ...(state.abortAsked && { abort_asked: state.abortAsked }),
    ...(state.aborted && { aborted: state.aborted }),
    ...(state.withdrawn && { withdrawn: toWithdrawn(state.withdrawn) }),
    ...(state.completedAt !== null && { completed_at: state.completedAt }),
    ...(state.definitionDigest !== null && { definition: state.definitionDigest }),
    ...mapValues(state.shared, toPhase),
    environment_status: mapValues(state.environments, toEnvironment),
    ...(awaiting.length > 0 && { awaiting }),
    ...(state.outbox.length > 0 && { effects: state.outbox }),
  };
}

/** `before` are the events that happened before those in the file. */
export function fromResourceFile(file: ResourceFile, before: readonly Event[]): ResourceState {
  const { id } = file.resource;
  const entries = file.history ?? [];
  const history = [...before, ...entries.map((entry) => decodeResourceEvent(id, entry))];
  const newest = history.at(-1)?.at ?? LONG_AGO;
  const first = history[0];
  const shared = Object.entries(file).filter(([key]) => !OWN_KEYS.has(key));
  return {
    id,
    wave: String(file.resource.wave),
    repository: file.resource.repository ?? null,
    metadata: file.resource.metadata ?? {},
    definitionDigest: file.definition ?? null,
    // The form from before version 1 has no `started`; its history says who began.
    started:
      file.started ??
      (file.version === undefined && first ? { by: first.actor, at: first.at } : null),
    paused: fromPause(file.paused),
    abortAsked: file.abort_asked ?? null,
    aborted: file.aborted ?? null,
    withdrawn: fromWithdrawn(file.withdrawn),
    completedAt: file.completed_at ?? null,
    shared: Object.fromEntries(
      shared.map(([name, phase]) => [name, fromPhase(phaseFile.parse(phase), newest)]),
    ),
    environments: Object.fromEntries(
      file.resource.environments.flatMap((name) => {
        const given = own(file.environment_status, name);
        return given ? [[name, fromEnvironment(given, newest)] as const] : [];
      }),
    ),
    outbox: file.effects ?? [],
    history,
  };
}

function toEnvironment(state: EnvironmentState): Readonly<Record<string, unknown>> {
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

function fromEnvironment(file: z.infer<typeof environmentFile>, newest: string): EnvironmentState {
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

function toPhase(phase: PhaseState): Readonly<Record<string, unknown>> {
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

function fromPhase(file: z.infer<typeof phaseFile>, newest: string): PhaseState {
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

function mapValues<T, U>(
  record: Readonly<Record<string, T>>,
  change: (value: T) => U,
): Readonly<Record<string, U>> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
