/**
 * YAML as Cairn reads and writes it. Reading refuses whatever could surprise (aliases, tags,
 * duplicate or dangerous keys, files that take long); writing changes only what changed and
 * keeps the comments and the order people gave a file.
 */
import {
  Document,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";

/** Larger files are not parsed: the parser is quadratic in places. */
const MAX_BYTES = 256 * 1024;
const FORBIDDEN: ReadonlySet<string> = new Set(["__proto__", "constructor", "prototype"]);

export type FileProblem = {
  readonly path: string;
  /** From 1. */
  readonly line: number;
  /** What is wrong and what is expected. */
  readonly message: string;
};

export type ReadYaml =
  | { readonly ok: true; readonly value: unknown; readonly lineOf: LineOf }
  | { readonly ok: false; readonly problems: readonly FileProblem[] };

/** The line (from 1) a value stands on, or the nearest one around it that exists. */
export type LineOf = (keys: readonly (string | number)[]) => number;

export function readYaml(text: string, path: string): ReadYaml {
  const fail = (line: number, message: string): ReadYaml => ({
    ok: false,
    problems: [{ path, line, message }],
  });
  if (Buffer.byteLength(text) > MAX_BYTES) {
    return fail(1, `expected at most ${MAX_BYTES} bytes, found ${Buffer.byteLength(text)}`);
  }
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    prettyErrors: false,
    logLevel: "silent",
  });
  const found = [...document.errors, ...document.warnings];
  if (found.length > 0) {
    const problems = found.map(({ pos, message }) => ({
      path,
      line: lines.linePos(pos[0]).line,
      message,
    }));
    return { ok: false, problems };
  }
  const lineOf: LineOf = (keys) => {
    for (let depth = keys.length; depth >= 0; depth--) {
      const node = depth === 0 ? document.contents : document.getIn(keys.slice(0, depth), true);
      if ((isMap(node) || isSeq(node) || isScalar(node)) && node.range) {
        return lines.linePos(node.range[0]).line;
      }
    }
    return 1;
  };
  const dangerous = keysIn(document.contents).find((key) => FORBIDDEN.has(key));
  if (dangerous !== undefined) return fail(1, `expected no key called ${dangerous}`);
  try {
    return { ok: true, value: document.toJS({ maxAliasCount: 0 }), lineOf };
  } catch (error) {
    return fail(
      1,
      `expected no aliases: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function keysIn(node: unknown): readonly string[] {
  if (isSeq(node)) return node.items.flatMap(keysIn);
  if (!isMap(node)) return [];
  return node.items.flatMap(({ key, value }) => [
    isScalar(key) ? String(key.value) : "",
    ...keysIn(value),
  ]);
}

/**
 * The text for a value. Where there was a text before, it is edited in place: what stays the
 * same keeps its comments, its order and its spelling.
 */
export function writeYaml(value: unknown, previous: string | null): string {
  const before = previous === null ? null : parseDocument(previous);
  const document = before && before.errors.length === 0 ? before : new Document({});
  if (isMap(document.contents) && isRecord(value)) editMap(document, document.contents, value);
  else document.contents = document.createNode(value);
  return document.toString({ lineWidth: 0 });
}

function editMap(document: Document, map: YAMLMap, value: Readonly<Record<string, unknown>>): void {
  for (const key of map.items.map((item) => (isScalar(item.key) ? String(item.key.value) : ""))) {
    if (value[key] === undefined) map.delete(key);
  }
  for (const [key, next] of Object.entries(value)) {
    if (next === undefined) continue;
    const node: unknown = map.get(key, true);
    if (!edited(document, node, next)) map.set(key, nodeOf(document, next));
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
    for (const { value } of node.items) quoteAll(value);
  } else if (isScalar(node)) {
    const type = quoteFor(node.value);
    if (type) node.type = type;
  }
}

/** Words of our own stay plain; anything another YAML reader could take for something else is quoted. */
function quoteFor(value: unknown): "QUOTE_DOUBLE" | "PLAIN" | undefined {
  if (typeof value !== "string") return undefined;
  const plain =
    /^[A-Za-z][\w./:@#-]*$/.test(value) && !/^(?:y|n|yes|no|on|off|true|false|null)$/i.test(value);
  const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value);
  return plain || time ? "PLAIN" : "QUOTE_DOUBLE";
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
