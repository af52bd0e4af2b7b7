/** A wave's file on the state branch: its schema, and between it and the state the rules read. */
import { z } from "zod";
import { type Event } from "../domain/events.ts";
import { type WaveGate, type WaveState } from "../domain/wave.ts";
import { brokenChain, parseFile, type DecodedFile } from "./decode.ts";
import { effectFile } from "./effect-file.ts";
import { decodeWaveEvent, entryFile } from "./event-file.ts";
import { fromPause, fromWait, pauseFile, toPause, toWait, waitFields } from "./gate-file.ts";
import { encodeHistory } from "./history-chain.ts";
import { approvalFile, fromApproval, mark, reasoned, toApproval } from "./mark-file.ts";
import { type Codec } from "./state-file.ts";
import { writeYaml } from "./write-yaml.ts";

export const waveFile = z.strictObject({
  version: z.literal(1),
  wave: z.strictObject({
    name: z.union([z.string(), z.int().nonnegative()]),
    title: z.string().optional(),
  }),
  status: z.string().optional(),
  opened: mark.optional(),
  started: mark.optional(),
  members: z.array(z.string()).optional(),
  entered_at: z.string().optional(),
  gate: z
    .strictObject({ side: z.enum(["before", "after"]), status: z.string(), ...waitFields })
    .optional(),
  approvals: z.array(approvalFile).optional(),
  waived: reasoned.optional(),
  paused: pauseFile.optional(),
  over_budget: z
    .strictObject({ since: z.string(), failed: z.array(z.string()), limit: z.int() })
    .optional(),
  tolerated: z.int().nonnegative().optional(),
  abort_asked: reasoned.optional(),
  aborted: reasoned.optional(),
  completed_at: z.string().optional(),
  tracking_issue: z.int().positive().optional(),
  effects: z.array(effectFile).optional(),
  history: z.array(entryFile).optional(),
});

export const waveCodec: Codec<WaveState> = {
  decode: decodeWave,
  encode: encodeWave,
  decodeEvent: decodeWaveEvent,
};

/** `before` are the events that happened before those in the text. */
export function decodeWave(
  text: string,
  path: string,
  before: readonly Event[] = [],
): DecodedFile<WaveState> {
  const parsed = parseFile(text, path, waveFile);
  if (!parsed.ok) return parsed;
  const { file, placeOf } = parsed;
  const entries = file.history ?? [];
  const problems = brokenChain(entries, { before, path, placeOf });
  if (problems.length > 0) return { ok: false, problems };
  const name = String(file.wave.name);
  return {
    ok: true,
    state: {
      name,
      title: file.wave.title ?? null,
      opened: file.opened ?? null,
      started: file.started ?? null,
      members: file.members ?? [],
      enteredAt: file.entered_at ?? null,
      gate: gateOf(file.gate, entries.at(-1)?.timestamp ?? ""),
      approvals: (file.approvals ?? []).map(fromApproval),
      waived: file.waived ?? null,
      paused: fromPause(file.paused),
      overBudget: file.over_budget ?? null,
      tolerated: file.tolerated ?? 0,
      abortAsked: file.abort_asked ?? null,
      aborted: file.aborted ?? null,
      completedAt: file.completed_at ?? null,
      trackingIssue: file.tracking_issue ?? null,
      outbox: file.effects ?? [],
      history: [...before, ...entries.map((entry) => decodeWaveEvent(name, entry))],
    },
    entries,
    entriesAt: parsed.itemsOf("history"),
  };
}

/** `previous` is the file's text so far; the events before `from` are in neither text. */
export function encodeWave(state: WaveState, previous: string | null, from = 0): string {
  const { name, title, opened, started, completedAt, trackingIssue, outbox } = state;
  const value = {
    version: 1,
    wave: { name, ...(title !== null && { title }) },
    status: statusOf(state),
    ...(opened && { opened }),
    ...(started && { started }),
    ...(state.members.length > 0 && { members: state.members }),
    ...(state.enteredAt !== null && { entered_at: state.enteredAt }),
    ...(state.gate && { gate: { side: state.gate.side, ...toWait(state.gate.wait) } }),
    ...(state.approvals.length > 0 && { approvals: state.approvals.map(toApproval) }),
    ...(state.waived && { waived: state.waived }),
    ...(state.paused && { paused: toPause(state.paused) }),
    ...(state.overBudget && { over_budget: state.overBudget }),
    ...(state.tolerated > 0 && { tolerated: state.tolerated }),
    ...(state.abortAsked && { abort_asked: state.abortAsked }),
    ...(state.aborted && { aborted: state.aborted }),
    ...(completedAt !== null && { completed_at: completedAt }),
    ...(trackingIssue !== null && { tracking_issue: trackingIssue }),
    ...(outbox.length > 0 && { effects: outbox }),
    history: encodeHistory(state.history, from),
  };
  return writeYaml(value, previous);
}

/** Written for people; on load it is computed from the rest, never read. */
function statusOf({ opened, completedAt, aborted, paused, gate }: WaveState): string {
  if (aborted) return "aborted";
  if (completedAt !== null) return "completed";
  if (paused) return "paused";
  if (gate) return gate.wait.status;
  return opened ? "in_progress" : "pending";
}

function gateOf(file: z.infer<typeof waveFile>["gate"], newest: string): WaveGate | null {
  const wait = file ? fromWait(file, newest) : null;
  return file && wait ? { side: file.side, wait } : null;
}
