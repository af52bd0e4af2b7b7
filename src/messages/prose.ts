/**
 * Text people wrote in the definition, which is reviewed. They may use Markdown in it, and what
 * they put into code stays to the letter, because somebody will paste it; everywhere else HTML,
 * mentions, entities and lines that look like a command lose their meaning.
 *
 * Code is only believed where it cannot be read in two ways. Where one backtick is left over,
 * all of the text is taken for text.
 */
import { oneLine, UNSEEN } from "./markdown.ts";

export function prose(value: string, most = 2000): string {
  const lines = value.slice(0, most).trim().split(/\r?\n/).map(cleaned);
  const parts = partsOf(lines) ?? lines.map((text) => [{ text, code: false }]);
  return parts
    .map((line) => line.map(({ text, code }) => (code ? text : harmless(text))).join(""))
    .join("\n")
    .trim();
}

/** A title, as part of a line or a table's cell of ours: no mark in it may pair with one of ours. */
export function title(value: string): string {
  return harmless(oneLine(value).replace(/[`[\]\\]/gu, "")).replaceAll("|", "\u00A6");
}

function cleaned(line: string): string {
  return line.replaceAll("\t", "    ").replace(UNSEEN, "\uFFFD");
}

function harmless(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replace(/@(?=[\w-])/gu, "@\u200B")
    .replace(/(^|\s)\/(?=migrate)/giu, "$1\\/");
}

type Part = { readonly text: string; readonly code: boolean };

/** The lines in parts; null where it is not plain what is code. */
function partsOf(lines: readonly string[]): readonly (readonly Part[])[] | null {
  const parts: (readonly Part[])[] = [];
  let fence = 0;
  for (const line of lines) {
    // A fence of the other kind, or an escaped backtick, would have to be followed as well.
    if (/~~~|\\`/.test(line)) return null;
    const opens = /^(`{3,})[^`]*$/.exec(line)?.[1]?.length ?? 0;
    const closes = fence > 0 && /^ {0,3}`+\s*$/.test(line) && line.trim().length >= fence;
    const spans = fence > 0 || opens > 0 ? [{ text: line, code: true }] : spansOf(line);
    if (spans === null) return null;
    if (closes) fence = 0;
    else if (fence === 0) fence = opens;
    parts.push(spans);
  }
  return fence === 0 ? parts : null;
}

/** Text and code spans by turns; null when a backtick is left over. */
function spansOf(line: string): readonly Part[] | null {
  const spans: Part[] = [];
  let rest = line;
  for (let run = /`+/.exec(rest); run; run = /`+/.exec(rest)) {
    const [ticks] = run;
    const inside = rest.slice(run.index + ticks.length);
    const end = [...inside.matchAll(/`+/g)].find(([other]) => other === ticks);
    if (!end) return null;
    const length = ticks.length + end.index + ticks.length;
    spans.push({ text: rest.slice(0, run.index), code: false });
    spans.push({ text: rest.slice(run.index, run.index + length), code: true });
    rest = rest.slice(run.index + length);
  }
  return [...spans, { text: rest, code: false }];
}
