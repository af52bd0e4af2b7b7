/** The entries of `history` as they stand in a state file, and the chain that ties them together. */
import { createHash } from "node:crypto";
import { z } from "zod";
import {
  type Event,
  type ResourceEvent,
  type ResourceFact,
  type Stamp,
  type WaveEvent,
} from "../domain/events.ts";

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

/** What each event holds besides who, when and about what. */
const facts = z.discriminatedUnion("type", [
  fact("resource_started", { digest: z.string() }),
  fact("phase_started", { ...at, attempt: z.int() }),
  fact("run_started", { ...run, attempt: z.int(), url: z.string() }),
  fact("run_succeeded", run),
  fact("run_failed", { ...run, conclusion: z.string() }),
  fact("dispatch_refused", { ...at, reason: z.string() }),
  fact("pull_request_opened", { ...pullRequest, url: z.string() }),
  fact("pull_request_merged", pullRequest),
  fact("pull_request_closed", pullRequest),
  fact("pull_request_reopened", pullRequest),
  fact("changes_requested", pullRequest),
  fact("changes_resolved", pullRequest),
  fact("person_awaited", {
    ...at,
    waitsFor: z.enum(["pull-request", "review", "confirmation"]),
  }),
  fact("phase_confirmed", at),
  fact("phase_resumed", at),
  fact("phase_completed", at),
  fact("phase_failed", { ...at, failure }),
  fact("phase_skipped", { ...at, reason: z.string() }),
  fact("phase_blocked", { ...at, reason: z.string() }),
  fact("phase_unblocked", at),
  fact("approval_requested", { ...environment, requestedBy: z.string() }),
  fact("approval_given", environment),
  fact("environment_started", environment),
  fact("sign_off_requested", environment),
  fact("environment_signed_off", environment),
  fact("environment_completed", environment),
  fact("resource_completed", {}),
  fact("noted", { action: z.string(), text: z.string() }),
]);

/** The same for what happens to a wave. */
const waveFacts = z.discriminatedUnion("type", [
  fact("wave_opened", {}),
  fact("wave_started", { forced: z.string().nullable() }),
  fact("tracking_issue_opened", { number: z.int().positive() }),
  fact("wave_completed", {}),
]);

export const entryFile = z.looseObject({
  timestamp: z.string(),
  action: z.string(),
  actor: z.string(),
  source: z.string().optional(),
  details: z.union([z.string(), z.record(z.string(), z.unknown())]).optional(),
  prev: z.string().optional(),
});

export type EntryFile = z.infer<typeof entryFile>;

export function encodeHistory(history: readonly Event[]): readonly EntryFile[] {
  const entries: EntryFile[] = [];
  for (const event of history) {
    const before = entries.at(-1);
    entries.push({ ...encodeEvent(event), ...(before && { prev: digestOf(before) }) });
  }
  return entries;
}

function encodeEvent(event: Event): EntryFile {
  const { at: timestamp, actor, source, type, ...rest } = event;
  const stamp = { timestamp, action: type, actor, source };
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

function stampOf({ timestamp, actor, source }: EntryFile): Stamp {
  return { at: timestamp, actor, source: sourceOf(source) };
}

/**
 * Where the chain breaks: the index of the first entry that does not follow from the one before.
 * Entries people add at the end are not chained until the file is written again; once one is,
 * so is every entry before it.
 */
export function brokenAt(entries: readonly EntryFile[]): number | null {
  const last = entries.findLastIndex(({ prev }) => prev !== undefined);
  const index = entries.slice(0, last + 1).findIndex(({ prev }, position) => {
    const before = entries[position - 1];
    return before ? prev !== digestOf(before) : prev !== undefined;
  });
  return index === -1 ? null : index;
}

/** SHA-256 over the entry with its keys in order, so that a rewrite of the YAML does not matter. */
function digestOf(entry: EntryFile): string {
  return `sha256:${createHash("sha256").update(canonical(entry)).digest("hex")}`;
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const pairs = Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`);
  return `{${pairs.join(",")}}`;
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
