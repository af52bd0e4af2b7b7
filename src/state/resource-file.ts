/**
 * A resource's file on the state branch: its schema and the way between it and the state the
 * rules read. The facts of the attempt under way stand on the phase itself, in the words people
 * look for (`pr_number`, `workflow_run_id`); earlier attempts are kept below it.
 */
import { z } from "zod";
import { type Event } from "../domain/events.ts";
import { own } from "../domain/lookup.ts";
import {
  type Approval,
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
  mark,
  toAttempt,
  waitsFor,
} from "./attempt-file.ts";
import { effectFile } from "./effect-file.ts";
import { decodeResourceEvent, entryFile } from "./event-file.ts";

const reasoned = z.strictObject({ ...mark.shape, reason: z.string() });
const approvalFile = z.strictObject({
  ...mark.shape,
  digest: z.string().optional(),
  teams: z.array(z.string()).optional(),
});

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
  reason: z.string().optional(),
  blocked_by: z.array(z.string()).optional(),
  since: z.string().optional(),
  until: z.string().optional(),
  requested_by: z.string().optional(),
  digest: z.string().optional(),
  rejected_by: z.string().optional(),
  next_open: z.string().optional(),
  windows: z.array(z.string()).optional(),
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

/** Teams only where the rule asked about some. */
function toApproval({ teams, ...approval }: Approval): z.infer<typeof approvalFile> {
  return { ...approval, ...(teams.length > 0 && { teams: [...teams] }) };
}

/** `migrate_in_progress`: an active environment is best told by the phase it is in. */
function toProgress({ progress, phases }: EnvironmentState): Readonly<Record<string, unknown>> {
  switch (progress.status) {
    case "pending":
      return { status: "pending", reason: progress.reason };
    case "blocked":
      return { status: "blocked", blocked_by: progress.by };
    case "awaiting_approval":
      return {
        status: progress.status,
        since: progress.since,
        requested_by: progress.requestedBy,
        digest: progress.digest,
      };
    case "soaking":
      return { status: progress.status, since: progress.since, until: progress.until };
    case "rejected":
      return {
        status: progress.status,
        since: progress.since,
        rejected_by: progress.by,
        reason: progress.reason,
        requested_by: progress.requestedBy,
        digest: progress.digest,
      };
    case "awaiting_window":
      return {
        status: progress.status,
        since: progress.since,
        ...(progress.nextOpen !== null && { next_open: progress.nextOpen }),
        windows: progress.windows,
        ...(progress.begun && { begun: true }),
      };
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
    approvals: (file.approvals ?? []).map(({ by, at, digest = "", teams = [] }) => ({
      by,
      at,
      digest,
      teams,
    })),
    waived: file.waived ?? null,
    progress: fromProgress(file, newest),
    phases: mapValues(file.phases ?? {}, (phase) => fromPhase(phase, newest)),
  };
}

function fromProgress(file: z.infer<typeof environmentFile>, newest: string): EnvironmentProgress {
  const since = file.since ?? newest;
  switch (file.status) {
    case "pending":
      return { status: "pending", reason: file.reason ?? "the resource is not started" };
    case "blocked":
      return { status: "blocked", by: file.blocked_by ?? [] };
    case "awaiting_approval":
      return { status: "awaiting_approval", since, ...askedOf(file) };
    case "soaking":
      // Without its end it is worked out anew.
      return { status: "soaking", since, until: file.until ?? since };
    case "rejected": {
      const { rejected_by: by = "", reason = "" } = file;
      return { status: "rejected", since, by, reason, ...askedOf(file) };
    }
    case "awaiting_window": {
      const { next_open: nextOpen = null, windows = [], begun = false } = file;
      return { status: "awaiting_window", since, nextOpen, windows, begun };
    }
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

function askedOf(file: z.infer<typeof environmentFile>): {
  readonly requestedBy: string;
  readonly digest: string;
} {
  return { requestedBy: file.requested_by ?? "", digest: file.digest ?? "" };
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
