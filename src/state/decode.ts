/** The steps every kind of file takes from its text to a value: YAML, schema, problems placed on their lines. */
import { type z } from "zod";
import { type Event } from "../domain/events.ts";
import { recently, type Recent } from "../domain/recent.ts";
import { type FileProblem } from "../engine/store.ts";
import { type EntryFile } from "./event-file.ts";
import { brokenAt } from "./history-chain.ts";
import { readYaml, type Items, type ItemsOf, type PlaceOf } from "./yaml.ts";

/** Room for all that one commit can add to a file before its older entries are archived. */
const MAX_BYTES = 1024 * 1024;

export type Decoded<T> =
  | { readonly ok: true; readonly state: T }
  | { readonly ok: false; readonly problems: readonly FileProblem[] };

/** A file with a history: its entries as they stand there, and where. */
export type DecodedFile<T> =
  | {
      readonly ok: true;
      readonly state: T;
      readonly entries: readonly EntryFile[];
      readonly entriesAt: Items | null;
    }
  | { readonly ok: false; readonly problems: readonly FileProblem[] };

export type ParsedFile<T> =
  | {
      readonly ok: true;
      readonly file: T;
      readonly placeOf: PlaceOf;
      readonly itemsOf: ItemsOf;
    }
  | { readonly ok: false; readonly problems: readonly FileProblem[] };

const known = new WeakMap<z.ZodType, Recent<ParsedFile<unknown>>>();

export function parseFile<T>(text: string, path: string, schema: z.ZodType<T>): ParsedFile<T> {
  const recent = known.get(schema) ?? recently<ParsedFile<unknown>>();
  known.set(schema, recent);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- this schema read it
  return recent(
    text,
    () => parse(text, path, schema),
    ({ ok }) => ok,
  ) as ParsedFile<T>;
}

function parse<T>(text: string, path: string, schema: z.ZodType<T>): ParsedFile<T> {
  const read = readYaml(text, path, MAX_BYTES);
  if (!read.ok) return read;
  const parsed = schema.safeParse(read.value);
  if (parsed.success) return { ...read, file: parsed.data };
  const problems = parsed.error.issues.map((issue) => {
    const keys = issue.path.map((key) => (typeof key === "symbol" ? key.toString() : key));
    const message = `${keys.join(".") || "the file"}: ${issue.message}`;
    return { path, ...read.placeOf(keys), message };
  });
  return { ok: false, problems };
}

export function isTooLarge(text: string): boolean {
  return Buffer.byteLength(text) > MAX_BYTES;
}

/** A history that was changed by hand is a problem: nothing is decided on it. */
export function brokenChain(
  entries: readonly EntryFile[],
  { before, path, placeOf }: { before: readonly Event[]; path: string; placeOf: PlaceOf },
): readonly FileProblem[] {
  const broken = brokenAt(entries, before);
  if (broken === null) return [];
  const message = `history.${broken}: expected prev to be the digest of the entry before; an entry was changed, added or removed by hand`;
  return [{ path, ...placeOf(["history", broken]), message }];
}
