/**
 * YAML as Cairn reads and writes it. Reading refuses whatever could surprise (aliases, tags,
 * duplicate or dangerous keys, files that take long); writing changes only what changed and
 * keeps the comments and the order people gave a file.
 */
import {
  Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import { own } from "../domain/lookup.ts";
import { type FileProblem } from "../engine/store.ts";

/** Larger files are not parsed: the parser is quadratic in places. */
const MAX_BYTES = 256 * 1024;
const MAX_DEPTH = 50;
const FORBIDDEN: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

export type ReadYaml =
  | { readonly ok: true; readonly value: unknown; readonly placeOf: PlaceOf }
  | { readonly ok: false; readonly problems: readonly FileProblem[] };

/** Where a value stands (from 1), or the nearest one around it that exists. */
export type PlaceOf = (keys: readonly (string | number)[]) => Place;
type Place = { readonly line: number; readonly column: number };

const START: Place = { line: 1, column: 1 };

export function readYaml(text: string, path: string): ReadYaml {
  const fail = (place: Place, message: string): ReadYaml => ({
    ok: false,
    problems: [{ path, ...place, message }],
  });
  if (Buffer.byteLength(text) > MAX_BYTES) {
    return fail(START, `expected at most ${MAX_BYTES} bytes, found ${Buffer.byteLength(text)}`);
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
  const placeOf: PlaceOf = (keys) => {
    for (let depth = keys.length; depth >= 0; depth--) {
      const node = nodeAt(document.contents, keys.slice(0, depth));
      if (isNode(node) && node.range) return at(node.range[0]);
    }
    return START;
  };
  return { ok: true, value: document.toJS({ maxAliasCount: 0 }), placeOf };
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
function nameOf(key: unknown): string {
  return isScalar(key) ? String(key.value) : "";
}

function nodeAt(node: unknown, [key, ...rest]: readonly (string | number)[]): unknown {
  if (key === undefined) return node;
  if (isSeq(node)) return nodeAt(node.items[Number(key)], rest);
  return isMap(node) ? nodeAt(pairAt(node, String(key))?.value, rest) : undefined;
}

function pairAt(map: YAMLMap, key: string): YAMLMap["items"][number] | undefined {
  return map.items.find((pair) => nameOf(pair.key) === key);
}

/**
 * The text for a value. Where there was a text before, it is edited in place: what stays the
 * same keeps its comments, its order and its spelling.
 */
export function writeYaml(value: unknown, previous: string | null): string {
  const before = previous === null ? null : parseDocument(previous, { uniqueKeys: false });
  const document = before && before.errors.length === 0 ? before : new Document({});
  if (isMap(document.contents) && isRecord(value)) editMap(document, document.contents, value);
  else document.contents = document.createNode(value);
  return document.toString({
    lineWidth: 0,
    // Spread over lines, a quoted text loses spaces at their ends.
    doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
  });
}

function editMap(document: Document, map: YAMLMap, value: Readonly<Record<string, unknown>>): void {
  map.items = map.items.filter(({ key }) => own(value, nameOf(key)) !== undefined);
  for (const [key, next] of Object.entries(value)) {
    if (next === undefined) continue;
    const pair = pairAt(map, key);
    if (!pair) map.items.push(document.createPair(nodeOf(document, key), nodeOf(document, next)));
    else if (!edited(document, pair.value, next)) pair.value = nodeOf(document, next);
  }
}

function editSeq(document: Document, seq: YAMLSeq, value: readonly unknown[]): void {
  seq.items.length = Math.min(seq.items.length, value.length);
  for (const [index, next] of value.entries()) {
    const node: unknown = seq.items[index];
    if (!edited(document, node, next)) seq.items[index] = nodeOf(document, next);
  }
}

/** Whether the node could be made to hold the value in place. */
function edited(document: Document, node: unknown, next: unknown): boolean {
  if (isMap(node) && isRecord(next)) {
    editMap(document, node, next);
    return true;
  }
  if (isSeq(node) && Array.isArray(next)) {
    editSeq(document, node, next);
    return true;
  }
  if (isScalar(node) && (typeof next !== "object" || next === null)) {
    if (node.value !== next) {
      node.value = next;
      delete node.source;
      const type = quoteFor(next);
      if (type) node.type = type;
      else delete node.type;
    }
    return true;
  }
  return false;
}

function nodeOf(document: Document, value: unknown): ReturnType<Document["createNode"]> {
  const node = document.createNode(value, { aliasDuplicateObjects: false });
  quoteAll(node);
  return node;
}

function quoteAll(node: unknown): void {
  if (isSeq(node)) {
    for (const item of node.items) quoteAll(item);
  } else if (isMap(node)) {
    for (const { key, value } of node.items) {
      quoteAll(key);
      quoteAll(value);
    }
  } else if (isScalar(node)) {
    const type = quoteFor(node.value);
    if (type) node.type = type;
  }
}

/** Words of our own stay plain; anything another YAML reader could take for something else is quoted. */
function quoteFor(value: unknown): "QUOTE_DOUBLE" | "BLOCK_LITERAL" | "PLAIN" | undefined {
  if (typeof value !== "string") return undefined;
  // Line by line, so that its diff is; only where nothing in it needs an escape or can get lost.
  const clean = !/[^\S\n]\n|[^\n\p{L}\p{M}\p{N}\p{P}\p{S}\p{Zs}]/u.test(value);
  if (/^\S.*\n[^]*\S\n?$/.test(value) && clean) return "BLOCK_LITERAL";
  const plain =
    /^[A-Za-z][\w./:@#-]*$/.test(value) && !/^(?:y|n|yes|no|on|off|true|false|null)$/i.test(value);
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value);
  return plain || time ? "PLAIN" : "QUOTE_DOUBLE";
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
