/** The steps every kind of file takes from its text to a value: YAML, schema, problems placed on their lines. */
import { type z } from "zod";
import { type FileProblem } from "../engine/store.ts";
import { brokenAt, type EntryFile } from "./event-file.ts";
import { readYaml, type PlaceOf } from "./yaml.ts";

export type Decoded<T> =
  | { readonly ok: true; readonly state: T }
  | { readonly ok: false; readonly problems: readonly FileProblem[] };

export type ParsedFile<T> =
  | { readonly ok: true; readonly file: T; readonly placeOf: PlaceOf }
  | { readonly ok: false; readonly problems: readonly FileProblem[] };

export function parseFile<T>(text: string, path: string, schema: z.ZodType<T>): ParsedFile<T> {
  const read = readYaml(text, path);
  if (!read.ok) return read;
  const parsed = schema.safeParse(read.value);
  if (parsed.success) return { ok: true, file: parsed.data, placeOf: read.placeOf };
  const problems = parsed.error.issues.map((issue) => {
    const keys = issue.path.map((key) => (typeof key === "symbol" ? key.toString() : key));
    const message = `${keys.join(".") || "the file"}: ${issue.message}`;
    return { path, ...read.placeOf(keys), message };
  });
  return { ok: false, problems };
}

/** A history that was changed by hand is a problem: nothing is decided on it. */
export function brokenChain(
  entries: readonly EntryFile[],
  path: string,
  placeOf: PlaceOf,
): readonly FileProblem[] {
  const broken = brokenAt(entries);
  if (broken === null) return [];
  const message = `history.${broken}: expected prev to be the digest of the entry before; an entry was changed, added or removed by hand`;
  return [{ path, ...placeOf(["history", broken]), message }];
}
