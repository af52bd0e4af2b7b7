import { recently } from "../domain/recent.ts";
/**
 * Reads and writes a file without its past. A file is mostly history, and a history only gets
 * longer: so the entries that are known are cut out of the text, the short text that is left is
 * read or written like any other, and the known entries are put back byte for byte.
 *
 * The last known entry stays in the short text: whatever stands around it (comments, the end of
 * the file) is then treated just as in the whole. Where anything is not as expected the answer
 * is null, and the file is read or written whole.
 */
import { isTooLarge } from "./decode.ts";
import { shorten } from "./documents.ts";
import { type EntryFile } from "./event-file.ts";
import {
  goesOn,
  isMeant,
  outlineOf,
  remember,
  type Codec,
  type HasHistory,
  type Outline,
  type Stored,
} from "./state-file.ts";
import { type Items } from "./yaml.ts";

/** Whether writing a text again would leave it as it is, so that its past can stay as text. */
const settled = recently<boolean>();
const always = (): boolean => true;

/** The text for `next` and the state it is read as, by writing only what is new over `known`. */
export function writeGrown<T extends HasHistory>(
  codec: Codec<T>,
  next: T,
  known: Stored<T>,
  path: string,
): Stored<T> | null {
  const past = pastOf(known);
  if (!past || !isSettled(codec, known, past.outline)) return null;
  if (!goesOn(known.state.history, next.history)) return null;
  const before = withoutPast(known.text, past);
  shorten(known.text, before, "history");
  const short = codec.encode(next, before, past.length);
  const written = readShort(codec, { short, past, known, path });
  if (!written) return null;
  if (!isMeant(written.entries, next, past.length)) return null;
  // What is written next goes on from the entries as they were read.
  if (!isMeant(written.entries, written.state, past.length)) return null;
  settled(written.text, always, always);
  return written;
}

/** What a text says in which the past of `known` stands unchanged. */
export function readGrown<T extends HasHistory>(
  codec: Codec<T>,
  text: string,
  known: Stored<T>,
  path: string,
): T | null {
  const past = pastOf(known);
  const first = past ? text.indexOf(past.text) : -1;
  if (!past || first === -1) return null;
  const short = withoutPast(text, { first, last: first + past.text.length });
  const read = readShort(codec, { short, past, known, path });
  return read?.text === text ? read.state : null;
}

/** All entries in a text but the last. */
type Past = Items & {
  readonly text: string;
  /** How many events it is, together with those that are archived. */
  readonly length: number;
  readonly outline: Outline;
};

function pastOf<T extends HasHistory>(known: Stored<T>): Past | null {
  const outline = outlineOf(known);
  if (!outline?.entriesAt || outline.entriesAt.first === outline.entriesAt.last) return null;
  const { first, last } = outline.entriesAt;
  const text = known.text.slice(first, last);
  return { first, last, text, length: known.state.history.length - 1, outline };
}

function withoutPast(text: string, { first, last }: Items): string {
  return text.slice(0, first) + text.slice(last);
}

type Short<T> = {
  readonly short: string;
  readonly past: Past;
  readonly known: Stored<T>;
  readonly path: string;
};

/** Only what is not known is read: the past was, when it was new. */
function readShort<T extends HasHistory>(
  codec: Codec<T>,
  { short, past, known, path }: Short<T>,
): (Stored<T> & { readonly entries: readonly EntryFile[]; readonly outline: Outline }) | null {
  const read = codec.decode(short, path, known.state.history.slice(0, past.length));
  if (!read.ok || !read.entriesAt) return null;
  const { first, last } = read.entriesAt;
  // What will be written over next: short again, without what has become past.
  shorten(short, withoutPast(short, read.entriesAt), "history");
  const text = short.slice(0, first) + past.text + short.slice(first);
  if (isTooLarge(text)) return null;
  const entriesAt = { first, last: last + past.text.length };
  const outline = { text, from: past.outline.from, entriesAt };
  remember(read.state, outline);
  return { state: read.state, text, entries: read.entries, outline };
}

function isSettled<T extends HasHistory>(
  codec: Codec<T>,
  { state, text }: Stored<T>,
  outline: Outline,
): boolean {
  return settled(text, () => codec.encode(state, text, outline.from) === text, always);
}
