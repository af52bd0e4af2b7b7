/**
 * Splits a command line as a shell would, minus everything that expands: single or double
 * quotes keep spaces together, and `\"` and `\\` mean `"` and `\` within double quotes. An
 * apostrophe within a word is an apostrophe, so that `it's` needs no care.
 */
import { FLAGS } from "./verb.ts";

export type Word = {
  readonly text: string;
  /** Begins with a quote, so it is never a flag. */
  readonly quoted: boolean;
};

export type Words = {
  readonly words: readonly Word[];
  /** A phone or an editor had replaced quotes, dashes or spaces; what was meant was read. */
  readonly normalised: boolean;
};

const LONG_DASH = new RegExp(
  `(?<=\\s)[\u2013\u2014](?=(?:${Object.keys(FLAGS).join("|")})\\b)`,
  "giu",
);

/** null when a quote stays open. */
export function wordsOf(line: string): Words | null {
  const straight = straightened(line);
  const words: Word[] = [];
  let word: Word | null = null;
  let quote: string | null = null;
  for (let at = 0; at < straight.length; at++) {
    const character = straight.charAt(at);
    const next = straight.charAt(at + 1);
    if (quote === '"' && character === "\\" && (next === '"' || next === "\\")) {
      word = longer(word, next);
      at += 1;
    } else if (character === quote) {
      quote = null;
    } else if (quote !== null) {
      word = longer(word, character);
    } else if (opensQuote(character, word)) {
      quote = character;
      word ??= { text: "", quoted: true };
    } else if (/\s/.test(character)) {
      if (word) words.push(word);
      word = null;
    } else {
      word = longer(word, character);
    }
  }
  if (quote !== null) return null;
  return { words: word ? [...words, word] : words, normalised: straight !== line };
}

function longer(word: Word | null, character: string): Word {
  return { text: (word?.text ?? "") + character, quoted: word?.quoted ?? false };
}

function opensQuote(character: string, word: Word | null): boolean {
  return character === '"' || (character === "'" && (word === null || word.text.endsWith("=")));
}

/** Typographic quotes and spaces as plain ones; a long dash only where it stands for `--`. */
export function straightened(text: string): string {
  return text
    .replace(/[\u201C-\u201F]/gu, '"')
    .replace(/[\u2018-\u201B]/gu, "'")
    .replace(LONG_DASH, "--")
    .replace(/[\u00A0\u2000-\u200A\u202F\u3000]/gu, " ");
}
