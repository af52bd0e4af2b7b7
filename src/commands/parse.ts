/**
 * Reads one command line into its words: verb, arguments and flags. Knows the grammar, but no
 * names of any migration; `resolve.ts` looks those up.
 */
import { PREFIX } from "./grammar.ts";

export type ParsedLine =
  | { readonly ok: true; readonly command: ParsedCommand }
  | { readonly ok: false; readonly problem: ParseProblem };

export type ParsedCommand = {
  /** In lower case. Empty for the bare prefix. */
  readonly verb: string;
  readonly args: readonly string[];
  readonly reason: string | null;
  readonly force: boolean;
};

export type ParseProblem =
  | { readonly problem: "unclosed-quote" }
  | { readonly problem: "unknown-flag"; readonly flag: string }
  | { readonly problem: "duplicate-flag"; readonly flag: string }
  | { readonly problem: "missing-value"; readonly flag: string }
  | { readonly problem: "too-long-value"; readonly flag: string; readonly limit: number };

const MAX_REASON = 300;

export function parseLine(line: string): ParsedLine {
  const words = wordsOf(normalise(line.trim().slice(PREFIX.length)));
  if (words === null) return failed({ problem: "unclosed-quote" });
  const args: string[] = [];
  let reason: string | null = null;
  let force = false;
  for (let index = 0; index < words.length; index++) {
    const { text, quoted } = words[index] ?? { text: "", quoted: false };
    if (quoted || !text.startsWith("--")) {
      args.push(text);
      continue;
    }
    const equals = text.indexOf("=");
    const flag = (equals === -1 ? text : text.slice(0, equals)).toLowerCase();
    if (flag === "--force" && equals === -1) {
      if (force) return failed({ problem: "duplicate-flag", flag });
      force = true;
    } else if (flag === "--reason") {
      if (reason !== null) return failed({ problem: "duplicate-flag", flag });
      const next = words[index + 1];
      if (equals === -1) index += 1;
      const value = equals === -1 ? valueOf(next) : text.slice(equals + 1);
      if (!value.trim()) return failed({ problem: "missing-value", flag });
      if (value.length > MAX_REASON) {
        return failed({ problem: "too-long-value", flag, limit: MAX_REASON });
      }
      reason = value.trim();
    } else {
      return failed({ problem: "unknown-flag", flag });
    }
  }
  const [verb = "", ...rest] = args;
  return { ok: true, command: { verb: verb.toLowerCase(), args: rest, reason, force } };
}

function failed(problem: ParseProblem): ParsedLine {
  return { ok: false, problem };
}

type Word = { readonly text: string; readonly quoted: boolean };

function valueOf(word: Word | undefined): string {
  if (!word || (!word.quoted && word.text.startsWith("--"))) return "";
  return word.text;
}

/** Phones and editors replace quotes, dashes and spaces; what was meant is plain. */
function normalise(text: string): string {
  return text
    .replace(/[\u201C\u201D\u201E]/gu, '"')
    .replace(/[\u2018\u2019]/gu, "'")
    .replace(/(^|\s)[\u2013\u2014](?=[a-z])/giu, "$1--")
    .replace(/\u00A0/gu, " ");
}

/** Words between spaces; single or double quotes keep spaces together. null when a quote stays open. */
function wordsOf(text: string): readonly Word[] | null {
  const words: Word[] = [];
  let current: { text: string; quoted: boolean } | null = null;
  let quote: string | null = null;
  for (const character of text) {
    if (quote !== null) {
      if (character === quote) quote = null;
      else if (current) current.text += character;
    } else if (
      character === '"' ||
      (character === "'" && (current === null || current.text.endsWith("=")))
    ) {
      quote = character;
      current ??= { text: "", quoted: true };
    } else if (/\s/.test(character)) {
      if (current) words.push(current);
      current = null;
    } else {
      current ??= { text: "", quoted: false };
      current.text += character;
    }
  }
  if (quote !== null) return null;
  return current ? [...words, current] : words;
}
