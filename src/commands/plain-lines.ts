/**
 * The lines of a comment that are plain text of its own paragraphs, as CommonMark and GitHub
 * show them: nothing in quotes, code, HTML, tables, headings or links. Lines of list items are
 * told apart, because whoever wrote a command there most likely meant it.
 */
import type { List, Paragraph, PhrasingContent } from "mdast";
import { fromMarkdown } from "mdast-util-from-markdown";

export type PlainLines = {
  readonly own: readonly string[];
  readonly listed: readonly string[];
};

/**
 * Anyone may comment, and these two would cost whole seconds in a comment made for it. Emphasis moves no
 * line out of its paragraph, so it is not read; a quote is a quote at any depth.
 */
const WITHOUT_EMPHASIS = { extensions: [{ disable: { null: ["attention"] } }] };
const DEEP_QUOTE = /^(?: {0,3}>){8,}/gm;

export function plainLines(comment: string): PlainLines {
  const body = comment.replace(DEEP_QUOTE, ">");
  const source = body.split(/\r\n|\r|\n/);
  const own: string[] = [];
  const listed: string[] = [];
  let enclosing = 0;
  for (const node of fromMarkdown(body, WITHOUT_EMPHASIS).children) {
    if (node.type === "html") enclosing = enclosedAfter(enclosing, node.value);
    if (node.type === "list" && enclosing === 0) listed.push(...listLines(node, body));
    if (node.type !== "paragraph") continue;
    const lines = paragraphLines(node, source, enclosing);
    const mail = lines.findIndex(opensQuotedMail);
    own.push(...lines.slice(0, mail === -1 ? undefined : mail));
    if (mail !== -1) break;
    enclosing = node.children.reduce(enclosedBy, enclosing);
  }
  return { own, listed };
}

/**
 * A line belongs to the paragraph's text unless a code span, link or other mark that began on
 * an earlier line is still open where it begins; such a line is left empty.
 */
function paragraphLines(
  { children, position }: Paragraph,
  source: readonly string[],
  enclosing: number,
): readonly string[] {
  const first = position?.start.line ?? 1;
  const lines = source.slice(first - 1, position?.end.line ?? first);
  const table = lines.findIndex(isTableDelimiter);
  return lines.slice(0, table === -1 ? undefined : Math.max(0, table - 1)).map((line, index) => {
    const earlier = children.filter((child) => lineOf(child) < first + index);
    const marked = earlier.some(
      ({ type, position: at }) =>
        type !== "text" && type !== "break" && (at?.end.line ?? 0) >= first + index,
    );
    return marked || earlier.reduce(enclosedBy, enclosing) > 0 ? "" : line;
  });
}

function lineOf(node: PhrasingContent): number {
  return node.position?.start.line ?? 0;
}

/** Tables are GitHub's, not CommonMark's: the row above the delimiter and all below are cells. */
function isTableDelimiter(line: string): boolean {
  return line.includes("|") && line.includes("-") && /^[\s|:-]+$/.test(line);
}

function enclosedBy(depth: number, node: PhrasingContent): number {
  return node.type === "html" ? enclosedAfter(depth, node.value) : depth;
}

/** CommonMark ends an HTML block at an empty line, but what these elements enclose goes on. */
function enclosedAfter(depth: number, html: string): number {
  const tags = html
    .replace(/<!--[^]*?(?:-->|$)/g, "")
    .matchAll(/<(\/?)(?:details|blockquote|pre|code|table|ul|ol)(?=[\s/>])/gi);
  return [...tags].reduce((at, [, closes]) => (closes ? Math.max(0, at - 1) : at + 1), depth);
}

function listLines({ children }: List, body: string): readonly string[] {
  return children
    .flatMap((item) => item.children)
    .flatMap((node) => {
      if (node.type === "list") return listLines(node, body);
      if (node.type !== "paragraph") return [];
      const text = body.slice(node.position?.start.offset ?? 0, node.position?.end.offset ?? 0);
      return text.split(/\r\n|\r|\n/).map((line) => line.trim().replace(/^\[[ x]\]\s+/i, ""));
    });
}

/** An answer by e-mail quotes the comment it answers below “On … wrote:”, often over two lines. */
function opensQuotedMail(line: string, index: number, lines: readonly string[]): boolean {
  if (!/^On\s/.test(line)) return false;
  const next = lines[index + 1] ?? "";
  return /\swrote:\s*$/.test(line) || (/\d/.test(line) && /(?:^|\s)wrote:\s*$/.test(next));
}
