/** A wave's file on the state branch: its schema, and between it and the state the rules read. */
import { z } from "zod";
import { type Event } from "../domain/events.ts";
import { type WaveState } from "../domain/wave.ts";
import { mark } from "./attempt-file.ts";
import { brokenChain, parseFile, type DecodedFile } from "./decode.ts";
import { effectFile } from "./effect-file.ts";
import { decodeWaveEvent, entryFile } from "./event-file.ts";
import { encodeHistory } from "./history-chain.ts";
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
    ...(completedAt !== null && { completed_at: completedAt }),
    ...(trackingIssue !== null && { tracking_issue: trackingIssue }),
    ...(outbox.length > 0 && { effects: outbox }),
    history: encodeHistory(state.history, from),
  };
  return writeYaml(value, previous);
}

/** Written for people; on load it is computed from the rest, never read. */
function statusOf({ opened, completedAt }: WaveState): string {
  if (completedAt !== null) return "completed";
  return opened ? "in_progress" : "pending";
}
