/**
 * YAML as Cairn writes it. Only what changed is changed: the comments and the order people gave
 * a file stay.
 */
import { Document, isMap, isScalar, isSeq, parseDocument, type YAMLMap, type YAMLSeq } from "yaml";
import { own } from "../domain/lookup.ts";
import { keep, take } from "./documents.ts";
import { nameOf, pairAt } from "./yaml.ts";

/**
 * The text for a value. Where there was a text before, it is edited in place: what stays the
 * same keeps its comments, its order and its spelling.
 */
export function writeYaml(value: unknown, previous: string | null): string {
  const before = previous === null ? null : documentOf(previous);
  const document = before && before.errors.length === 0 ? before : new Document({});
  if (isMap(document.contents) && isRecord(value)) editMap(document, document.contents, value);
  else document.contents = document.createNode(value);
  const text = document.toString({
    lineWidth: 0,
    // Spread over lines, a quoted text loses spaces at their ends.
    doubleQuotedMinMultiLineLength: Number.MAX_SAFE_INTEGER,
  });
  // Nothing was edited, so it still is the document of its text.
  if (document === before && text === previous) keep(text, document);
  return text;
}

function documentOf(text: string): Document {
  return take(text) ?? parseDocument(text, { uniqueKeys: false });
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
    beginLines(node, Object.keys(next).length);
    editMap(document, node, next);
    return true;
  }
  if (isSeq(node) && Array.isArray(next)) {
    beginLines(node, next.length);
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

/** What was empty stands as `[]` or `{}`; its first entry begins a line of its own. */
function beginLines(node: YAMLMap | YAMLSeq, size: number): void {
  if (node.items.length === 0 && size > 0) node.flow = false;
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
