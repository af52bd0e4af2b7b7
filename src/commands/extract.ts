import type { Paragraph, RootContent } from "mdast";
/**
 * Finds the commands in a comment. Only a line of plain paragraph text that begins with the
 * prefix counts, as CommonMark reads it: nothing in quotes, code, HTML, lists, headings or
 * links, so that people and Cairn's own comments can talk about a command without giving it.
 */
import { fromMarkdown } from "mdast-util-from-markdown";
import { PREFIX } from "./grammar.ts";

/** Longer comments are not read at all. */
const MAX_CHARACTERS = 64 * 1024;
const MAX_COMMANDS = 10;

export type Extracted =
  | { readonly ok: true; readonly lines: readonly string[] }
  | { readonly ok: false; readonly problem: ExtractProblem };

export type ExtractProblem =
  | { readonly problem: "too-long"; readonly limit: number }
  | { readonly problem: "too-many"; readonly found: number; readonly limit: number }
  | { readonly problem: "hidden-characters"; readonly line: string }
  | { readonly problem: "not-alone"; readonly line: string };

/** Zero-width and bidirectional controls: what is seen would not be what is read. */
const HIDDEN = /[\u00AD\u061C\u180E\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/u;

export function extractCommands(body: string): Extracted {
  // Most comments hold no command: they cost one search, not a parse.
  if (!body.toLowerCase().includes(PREFIX)) return { ok: true, lines: [] };
  if (body.length > MAX_CHARACTERS) {
    return { ok: false, problem: { problem: "too-long", limit: MAX_CHARACTERS } };
  }
  const { children } = fromMarkdown(body);
  const top = beforeQuotedMail(children);
  const lines = top.flatMap((node) => (node.type === "paragraph" ? commandLines(node, body) : []));

  const listed = top
    .filter(({ type }) => type === "list")
    .map((node) => sourceOf(node, body))
    .flatMap((text) => text.split("\n"))
    .map((line) => line.replace(/^\s*(?:[-*+]|\d+[.)])\s+/, ""))
    .find(isCommand);
  if (listed !== undefined)
    return { ok: false, problem: { problem: "not-alone", line: listed.trim() } };

  if (lines.length > MAX_COMMANDS) {
    const problem = { problem: "too-many", found: lines.length, limit: MAX_COMMANDS } as const;
    return { ok: false, problem };
  }
  const hidden = lines.find((line) => HIDDEN.test(line));
  if (hidden !== undefined) {
    return { ok: false, problem: { problem: "hidden-characters", line: hidden } };
  }
  return { ok: true, lines };
}

/**
 * The lines of a paragraph that are commands. A line counts only when the text node it begins
 * in is the paragraph's own, and nothing on the line but text follows.
 */
function commandLines(paragraph: Paragraph, body: string): readonly string[] {
  const first = paragraph.position?.start.line ?? 1;
  const marked = new Set(
    paragraph.children.flatMap((child) => {
      if (child.type === "text" || child.type === "break" || !child.position) return [];
      const { start, end } = child.position;
      return Array.from({ length: end.line - start.line + 1 }, (_, index) => start.line + index);
    }),
  );
  return sourceOf(paragraph, body)
    .split(/\r?\n/)
    .filter((_, index) => !marked.has(first + index))
    .map((line) => line.trim())
    .filter(isCommand);
}

function isCommand(line: string): boolean {
  const [word = ""] = line.trim().split(/\s/, 1);
  return word.toLowerCase() === PREFIX;
}

function sourceOf(node: RootContent, body: string): string {
  return body.slice(node.position?.start.offset ?? 0, node.position?.end.offset ?? 0);
}

/** An answer by e-mail quotes the comment it answers below a line such as “On … wrote:”. */
function beforeQuotedMail(nodes: readonly RootContent[]): readonly RootContent[] {
  const quote = nodes.findIndex(
    (node) =>
      node.type === "paragraph" &&
      node.children.some(
        (child) => child.type === "text" && /^On\s[^\n]{1,200}\swrote:$/m.test(child.value),
      ),
  );
  return quote === -1 ? nodes : nodes.slice(0, quote);
}
