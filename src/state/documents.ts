/**
 * The documents of texts that were read lately, for whoever writes over them next: reading a text
 * again only to edit it takes as long as proving what was written.
 *
 * A document is handed out once, because whoever takes it edits it.
 */
import { type Document, isMap, isNode, isSeq, visit } from "yaml";

const MOST = 32;
const documents = new Map<string, Document>();

export function keep(text: string, document: Document): void {
  documents.delete(text);
  documents.set(text, document);
  const [oldest] = documents.keys();
  if (documents.size > MOST && oldest !== undefined) documents.delete(oldest);
}

/** Null when it is not there, or was taken before. */
export function take(text: string): Document | null {
  const document = documents.get(text) ?? null;
  documents.delete(text);
  return document;
}

/**
 * The document of `text` becomes that of `shortened`, which is `text` without all but the last item
 * of the list under `key`. Not where there are comments, or an empty line before that item: nobody
 * could say whose they were.
 */
export function shorten(text: string, shortened: string, key: string): void {
  const document = documents.get(text);
  const list = isMap(document?.contents) ? document.contents.get(key, true) : undefined;
  if (!document || !isSeq(list) || list.items.length === 0) return;
  if (text.includes("#") && hasComments(document)) return;
  const last: unknown = list.items.at(-1);
  if (isNode(last) && last.spaceBefore) return;
  documents.delete(text);
  list.items = [last];
  keep(shortened, document);
}

function hasComments(document: Document): boolean {
  let found = Boolean(document.comment ?? document.commentBefore);
  visit(document, (_, node) => {
    if (isNode(node) && (node.comment ?? node.commentBefore)) found = true;
    return found ? visit.BREAK : undefined;
  });
  return found;
}
