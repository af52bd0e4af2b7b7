/** The entries of `history` as they stand in a state file. What ties them together is in `history-chain.ts`. */
import { z } from "zod";
import {
  type Event,
  type ResourceEvent,
  type ResourceFact,
  type Stamp,
  type WaveEvent,
} from "../domain/events.ts";
import { lost, outputsFile, verdictResult, waitsFor } from "./attempt-file.ts";

const at = { environment: z.string().nullable(), phase: z.string() };
const environment = { environment: z.string() };
const pullRequest = { ...at, number: z.int() };
const run = { ...at, run: z.int(), runAttempt: z.int() };

function fact<T extends string, S extends z.ZodRawShape>(type: T, shape: S) {
  return z.strictObject({ type: z.literal(type), ...shape });
}

const failure = z.strictObject({
  category: z.enum(["transient", "retriable", "blocking", "fatal"]),
  reason: z.string(),
});

const part = z.discriminatedUnion("is", [
  z.strictObject({ is: z.literal("measurement"), number: z.int() }),
  z.strictObject({ is: z.literal("stage"), index: z.int(), percentage: z.int() }),
  z.strictObject({ is: z.literal("rollback"), reason: z.string() }),
]);

/** The events of a gate, with what says whose gate it is. */
function gateFacts<S extends z.ZodRawShape>(of: S) {
  return [
    fact("soak_started", { ...of, until: z.string() }),
    // Entries from before approvals were bound to what they approve name no digest.
    fact("approval_requested", {
      ...of,
      requestedBy: z.string(),
      digest: z.string().default(""),
    }),
    fact("approval_given", {
      ...of,
      digest: z.string().default(""),
      teams: z.array(z.string()).default([]),
    }),
    fact("approval_rejected", { ...of, digest: z.string(), reason: z.string() }),
    fact("window_awaited", {
      ...of,
      nextOpen: z.string().nullable().default(null),
      windows: z.array(z.string()),
    }),
    fact("gate_waived", { ...of, reason: z.string() }),
  ] as const;
}

const draining = [
  fact("pause_drained", {}),
  fact("abort_requested", { reason: z.string() }),
  fact("abort_withdrawn", {}),
] as const;

/** What each event holds besides who, when and about what. */
const facts = z.discriminatedUnion("type", [
  fact("resource_started", { digest: z.string() }),
  fact("phase_started", { ...at, attempt: z.int(), part: part.nullable().default(null) }),
  fact("requirement_unmet", { ...at, reason: z.string() }),
  fact("run_started", { ...run, attempt: z.int(), url: z.string() }),
  fact("run_succeeded", run),
  fact("run_failed", { ...run, conclusion: z.string() }),
  fact("work_lost", {
    ...at,
    what: lost,
    number: z.int().nullable().default(null),
  }),
  fact("work_found", at),
  fact("workflow_dispatched", { ...at, attempt: z.int() }),
  fact("run_missing", { ...at, attempt: z.int() }),
  fact("reality_accepted", {
    ...at,
    pullRequest: z.enum(["open", "merged", "closed", "gone", "reverted"]).nullable().default(null),
    run: z.string().nullable().default(null),
  }),
  fact("work_contradicted", {
    ...at,
    pullRequest: z.enum(["open", "closed"]).nullable().default(null),
    run: z.string().nullable().default(null),
    revertedBy: z.int().nullable().default(null),
  }),
  fact("run_overdue", { ...at, limitMs: z.int() }),
  fact("outputs_read", { ...at, outputs: outputsFile }),
  fact("outputs_refused", { ...at, reason: z.string() }),
  fact("run_measured", { ...at, result: verdictResult, reason: z.string() }),
  fact("stage_soaked", at),
  fact("progress_reported", { ...at, completed: z.int(), total: z.int() }),
  fact("dispatch_refused", { ...at, reason: z.string(), fatal: z.boolean().optional() }),
  fact("pull_request_opened", { ...pullRequest, url: z.string() }),
  fact("pull_request_merged", pullRequest),
  fact("pull_request_closed", { ...pullRequest, branchGone: z.boolean().optional() }),
  fact("pull_request_reopened", pullRequest),
  fact("changes_requested", pullRequest),
  fact("changes_resolved", pullRequest),
  fact("pull_request_outdated", { ...pullRequest, why: z.enum(["conflict", "behind"]) }),
  fact("pull_request_updated", pullRequest),
  fact("person_awaited", {
    ...at,
    waitsFor,
  }),
  fact("merge_requested", {
    ...pullRequest,
    sha: z.string(),
    layer: z.string(),
    evidence: z.string(),
  }),
  fact("merge_refused", { ...pullRequest, reason: z.string() }),
  fact("phase_permitted", {
    ...at,
    action: z.string(),
    layer: z.string(),
    evidence: z.string(),
  }),
  fact("phase_confirmed", { ...at, unverified: z.string().nullable().default(null) }),
  fact("choice_made", { ...at, options: z.array(z.string()), byDefault: z.boolean() }),
  fact("choice_expired", at),
  fact("phase_approved", {
    ...at,
    digest: z.string().default(""),
    teams: z.array(z.string()).default([]),
  }),
  fact("phase_rejected", { ...at, reason: z.string() }),
  fact("phase_resumed", at),
  fact("phase_completed", at),
  fact("phase_failed", { ...at, failure }),
  fact("phase_skipped", { ...at, reason: z.string() }),
  fact("phase_blocked", { ...at, reason: z.string() }),
  fact("phase_unblocked", at),
  fact("environment_blocked", { ...environment, by: z.array(z.string()) }),
  ...gateFacts(environment),
  fact("environment_resumed", environment),
  fact("environment_started", environment),
  fact("sign_off_requested", environment),
  fact("environment_signed_off", environment),
  fact("environment_completed", environment),
  fact("environment_reopened", environment),
  fact("resource_added", {}),
  fact("resource_withdrawn", { reason: z.string().nullable().default(null) }),
  fact("resource_returned", {}),
  fact("definition_upgraded", {
    from: z.string(),
    digest: z.string(),
    shared: z.array(z.string()),
    environments: z.array(
      z.strictObject({
        name: z.string(),
        primary: z.boolean(),
        after: z.array(z.string()),
        phases: z.array(z.string()),
      }),
    ),
    changes: z.array(z.string()),
  }),
  fact("resource_paused", { reason: z.string() }),
  fact("resource_resumed", {}),
  ...draining,
  fact("resource_aborted", { reason: z.string() }),
  fact("resource_completed", {}),
  fact("owner_reminded", {
    environment: z.string().nullable().default(null),
    of: z.string(),
    since: z.string(),
  }),
  fact("noted", { action: z.string(), text: z.string() }),
]);

/** The same for what happens to a wave. */
const waveFacts = z.discriminatedUnion("type", [
  fact("wave_opened", {}),
  fact("wave_started", {
    forced: z.string().nullable(),
    members: z.array(z.string()).default([]),
  }),
  fact("resource_joined", { id: z.string() }),
  ...gateFacts({ side: z.enum(["before", "after"]) }),
  fact("wave_entered", {}),
  fact("failures_exceeded", { failed: z.array(z.string()), limit: z.int() }),
  fact("failures_mended", {}),
  fact("failures_tolerated", { count: z.int() }),
  fact("wave_paused", { reason: z.string() }),
  ...draining,
  fact("wave_resumed", {}),
  fact("wave_aborted", { reason: z.string() }),
  fact("tracking_issue_opened", { number: z.int().positive() }),
  fact("wave_completed", {}),
  fact("wave_reminded", { of: z.string(), since: z.string() }),
]);

export const entryFile = z.looseObject({
  timestamp: z.string(),
  action: z.string(),
  actor: z.string(),
  source: z.string().optional(),
  actor_id: z.int().optional(),
  thread: z.string().optional(),
  details: z.union([z.string(), z.record(z.string(), z.unknown())]).optional(),
  prev: z.string().optional(),
});

export type EntryFile = z.infer<typeof entryFile>;

export function encodeEvent(event: Event): EntryFile {
  const { at: timestamp, actor, actorId, source, thread, type, ...rest } = event;
  const known = { ...(actorId !== undefined && { actor_id: actorId }), ...(thread && { thread }) };
  const stamp = { timestamp, action: type, actor, source, ...known };
  if (event.type === "noted") return { ...stamp, action: event.action, details: event.text };
  const own = Object.entries(rest).filter(
    ([key, value]) => key !== "resource" && key !== "wave" && value !== null,
  );
  const details = Object.fromEntries(own.map(([key, value]) => [snake(key), value]));
  return own.length > 0 ? { ...stamp, details } : stamp;
}

/** An entry nobody knows any more, or that people wrote, is kept as a note. */
export function decodeResourceEvent(resource: string, entry: EntryFile): ResourceEvent {
  const plain = plainFact(entry);
  const stamp = { ...stampOf(entry), resource };
  const parsed = facts.safeParse(plain);
  const known = parsed.success ? parsed : facts.safeParse({ ...plain, environment: null });
  return known.success ? { ...stamp, ...known.data } : { ...stamp, ...noteOf(entry) };
}

export function decodeWaveEvent(wave: string, entry: EntryFile): WaveEvent {
  const plain = plainFact(entry);
  const stamp = { ...stampOf(entry), wave };
  const parsed = waveFacts.safeParse(plain);
  const known = parsed.success ? parsed : waveFacts.safeParse({ ...plain, forced: null });
  return known.success ? { ...stamp, ...known.data } : { ...stamp, ...noteOf(entry) };
}

/** What the entry says as a fact, or null when it is prose. What is null is not written. */
function plainFact({ action, details }: EntryFile): Readonly<Record<string, unknown>> | null {
  if (typeof details === "string") return null;
  const pairs = Object.entries(details ?? {}).map(([key, value]) => [camel(key), value] as const);
  return { type: action, ...Object.fromEntries(pairs) };
}

function noteOf({ action, details }: EntryFile): Extract<ResourceFact, { readonly type: "noted" }> {
  const text = typeof details === "string" ? details : JSON.stringify(details ?? {});
  return { type: "noted", action, text };
}

function stampOf({ timestamp, actor, actor_id: actorId, source, thread }: EntryFile): Stamp {
  const known = { ...(actorId !== undefined && { actorId }), ...(thread && { thread }) };
  return { at: timestamp, actor, source: sourceOf(source), ...known };
}

function sourceOf(text: string | undefined): Event["source"] {
  if (text === "sweep" || text === "engine") return text;
  const comment = /^comment:(\d+)$/.exec(text ?? "");
  if (comment) return `comment:${Number(comment[1])}`;
  const delivery = /^delivery:(\S+)$/.exec(text ?? "");
  return delivery?.[1] === undefined ? "engine" : `delivery:${delivery[1]}`;
}

function snake(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function camel(key: string): string {
  return key.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
