/** A wave's file on the state branch: its schema, and between it and the state the rules read. */
import { z } from "zod";
import { type WaveState } from "../domain/wave.ts";
import { brokenChain, parseFile, type Decoded } from "./decode.ts";
import { effectFile } from "./effect-file.ts";
import { decodeWaveEvent, encodeHistory, entryFile } from "./event-file.ts";
import { mark } from "./resource-file.ts";
import { writeYaml } from "./yaml.ts";

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

export function decodeWave(text: string, path: string): Decoded<WaveState> {
  const parsed = parseFile(text, path, waveFile);
  if (!parsed.ok) return parsed;
  const { file, placeOf } = parsed;
  const history = file.history ?? [];
  const problems = brokenChain(history, path, placeOf);
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
      history: history.map((entry) => decodeWaveEvent(name, entry)),
    },
  };
}

/** `previous` is the file's text so far: its comments and its order stay. */
export function encodeWave(state: WaveState, previous: string | null): string {
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
    history: encodeHistory(state.history),
  };
  return writeYaml(value, previous);
}

/** Written for people; on load it is computed from the rest, never read. */
function statusOf({ opened, completedAt }: WaveState): string {
  if (completedAt !== null) return "completed";
  return opened ? "in_progress" : "pending";
}
