/**
 * A file with a history, resource or wave alike, as it is read and written: whole, or without
 * the past that is known already (`grown-file.ts`).
 */
import { isDeepStrictEqual } from "node:util";
import { type Event } from "../domain/events.ts";
import { type DecodedFile } from "./decode.ts";
import { type EntryFile } from "./event-file.ts";
import { encodeHistory } from "./history-chain.ts";
import { type Items } from "./yaml.ts";

export type Codec<T> = {
  /** `before` are the events that happened before those in the text. */
  readonly decode: (text: string, path: string, before: readonly Event[]) => DecodedFile<T>;
  /** The text for a state over the text so far; the events before `from` are in neither. */
  readonly encode: (state: T, previous: string | null, from: number) => string;
  readonly decodeEvent: (name: string, entry: EntryFile) => Event;
};

export type HasHistory = { readonly history: readonly Event[] };

/** A state and the text it was read from, or would be. */
export type Stored<T> = { readonly state: T; readonly text: string };

/** What is known of the text behind a state. */
export type Outline = {
  readonly text: string;
  /** How many of the events are archived; the text begins with the one after them. */
  readonly from: number;
  readonly entriesAt: Items | null;
};

const outlines = new WeakMap<HasHistory, Outline>();

/** Null when the state was not read from this text. */
export function outlineOf({ state, text }: Stored<HasHistory>): Outline | null {
  const outline = outlines.get(state);
  return outline?.text === text ? outline : null;
}

export function remember(state: HasHistory, outline: Outline): void {
  outlines.set(state, outline);
}

/** Reads a whole file; `before` are the events in its archives. */
export function readFile<T extends HasHistory>(
  codec: Codec<T>,
  { text, path, before }: { text: string; path: string; before: readonly Event[] },
): DecodedFile<T> {
  const read = codec.decode(text, path, before);
  if (read.ok) {
    remember(read.state, { text, from: before.length, entriesAt: read.entriesAt });
  }
  return read;
}

/** Whether `after` is `before` with more at its end. */
export function goesOn(before: readonly Event[], after: readonly Event[]): boolean {
  return after.length >= before.length && before.every((event, index) => event === after[index]);
}

/** Whether the entries that were read are those the state's events from `from` on are written as. */
export function isMeant(
  entries: readonly EntryFile[],
  { history }: HasHistory,
  from: number,
): boolean {
  return isDeepStrictEqual(entries, encodeHistory(history, from));
}
