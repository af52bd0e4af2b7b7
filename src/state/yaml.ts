/**
 * YAML as Cairn reads it: whatever could surprise is refused (aliases, tags, duplicate or
 * dangerous keys, files that take long).
 */
import {
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type YAMLMap,
} from "yaml";
import { type FileProblem } from "../engine/store.ts";
import { keep } from "./documents.ts";

/** Larger files are not parsed: the parser is quadratic in places. */
const MAX_BYTES = 256 * 1024;
const MAX_DEPTH = 50;
const FORBIDDEN: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

export type ReadYaml =
  | {
      readonly ok: true;
      readonly value: unknown;
      readonly placeOf: PlaceOf;
      readonly itemsOf: ItemsOf;
    }
  | { readonly ok: false; readonly problems: readonly FileProblem[] };

/** Where a value stands (from 1), or the nearest one around it that exists. */
export type PlaceOf = (keys: readonly (string | number)[]) => Place;
type Place = { readonly line: number; readonly column: number };

/** Where the first and the last item of a list begin: offsets of their lines, `  - ` each. */
export type Items = { readonly first: number; readonly last: number };
/** Null unless the key holds a list written as we write lists. */
export type ItemsOf = (key: string) => Items | null;

const START: Place = { line: 1, column: 1 };

export function readYaml(text: string, path: string, maxBytes = MAX_BYTES): ReadYaml {
  const fail = (place: Place, message: string): ReadYaml => ({
    ok: false,
    problems: [{ path, ...place, message }],
  });
  const bytes = Buffer.byteLength(text);
  if (bytes > maxBytes) {
    return fail(START, `expected at most ${maxBytes} bytes, found ${bytes}`);
  }
  const lines = new LineCounter();
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    // Anything quieter also silences the error about a second document.
    logLevel: "error",
    // The parser looks for repeated keys in quadratic time; `surprises` does it in linear time.
    uniqueKeys: false,
  });
  const found = [
    ...[...document.errors, ...document.warnings].map(({ pos, message }) => ({
      offset: pos[0],
      message,
    })),
    ...surprises(document.contents),
  ];
  if (found.length > 0) {
    const problems = found.map(({ offset, message }) => ({ path, ...at(offset), message }));
    return { ok: false, problems };
  }
  const value: unknown = document.toJS({ maxAliasCount: 0 });
  const items = itemsIn(document.contents, text);
  // Whoever writes next may take the document and edit it: what is told of it later is read anew.
  const placeOf: PlaceOf = (keys) => {
    const { contents } = parseDocument(text, { uniqueKeys: false });
    for (let depth = keys.length; depth >= 0; depth--) {
      const node = nodeAt(contents, keys.slice(0, depth));
      if (isNode(node) && node.range) return at(node.range[0]);
    }
    return START;
  };
  keep(text, document);
  return { ok: true, value, placeOf, itemsOf: (key) => items.get(key) ?? null };
}

/** Of every list under a key of the file itself. */
function itemsIn(contents: unknown, text: string): ReadonlyMap<string, Items> {
  const found = new Map<string, Items>();
  for (const { key, value } of isMap(contents) ? contents.items : []) {
    if (!isSeq(value)) continue;
    const first = lineOf(value.items[0], text);
    const last = lineOf(value.items.at(-1), text);
    if (first !== null && last !== null) found.set(nameOf(key), { first, last });
  }
  return found;
}

function lineOf(item: unknown, text: string): number | null {
  if (!isNode(item) || !item.range) return null;
  const [start] = item.range;
  return /^(?:|\n) {2}- $/.test(text.slice(Math.max(0, start - 5), start)) ? start - 4 : null;
}

type Surprise = { readonly offset: number; readonly message: string };

/** Whatever reads differently from how it looks, or differently in another reader. */
function surprises(node: unknown, depth = 0): readonly Surprise[] {
  if (isAlias(node)) return [surprise(node, `expected no aliases, found *${node.source}`)];
  if (!isNode(node)) return [];
  if (depth > MAX_DEPTH) return [surprise(node, `expected at most ${MAX_DEPTH} levels`)];
  const tagged =
    node.tag === undefined ? [] : [surprise(node, `expected no tags, found ${node.tag}`)];
  if (isSeq(node)) return [...tagged, ...node.items.flatMap((item) => surprises(item, depth + 1))];
  if (!isMap(node)) return tagged;
  const seen = new Set<string>();
  const ofPairs = node.items.flatMap(({ key, value }) => {
    const found = [...surprisingKey(key, seen), ...surprises(value, depth + 1)];
    seen.add(nameOf(key));
    return found;
  });
  return [...tagged, ...ofPairs];
}

function surprisingKey(key: unknown, seen: ReadonlySet<string>): readonly Surprise[] {
  if (!isScalar(key)) return [surprise(key, "expected a plain key")];
  const name = nameOf(key);
  if (FORBIDDEN.has(name)) return [surprise(key, `expected no key called ${name}`)];
  if (seen.has(name)) return [surprise(key, `expected every key once, found ${name} again`)];
  return surprises(key);
}

function surprise(node: unknown, message: string): Surprise {
  return { offset: isNode(node) ? (node.range?.[0] ?? 0) : 0, message };
}

/** As JavaScript sees the key: people may write a wave's `1` without quotes. */
export function nameOf(key: unknown): string {
  return isScalar(key) ? String(key.value) : "";
}

function nodeAt(node: unknown, [key, ...rest]: readonly (string | number)[]): unknown {
  if (key === undefined) return node;
  if (isSeq(node)) return nodeAt(node.items[Number(key)], rest);
  return isMap(node) ? nodeAt(pairAt(node, String(key))?.value, rest) : undefined;
}

export function pairAt(map: YAMLMap, key: string): YAMLMap["items"][number] | undefined {
  return map.items.find((pair) => nameOf(pair.key) === key);
}
