/**
 * Finds the commands in a comment. Only a line of plain text that begins with the prefix
 * counts, so that people and Cairn's own comments can talk about a command without giving it.
 * Where one line is in doubt, no line of the comment runs.
 */
import { recently } from "../domain/recent.ts";
import { PREFIX } from "./grammar.ts";
import { plainLines } from "./plain-lines.ts";

/** Longer comments are not read at all: reading Markdown made to be slow takes time by the square of its length. */
const MAX_CHARACTERS = 16 * 1024;
const MAX_COMMANDS = 10;

/** On its way to an answer one comment is asked about three times, and by every sweep until then. */
const recent = recently<Extracted>(16);

export type Extracted =
  | { readonly ok: true; readonly lines: readonly string[] }
  | { readonly ok: false; readonly problem: ExtractProblem };

export type ExtractProblem =
  | { readonly problem: "too-long"; readonly limit: number }
  | { readonly problem: "too-many"; readonly found: number; readonly limit: number }
  | { readonly problem: "hidden-characters"; readonly line: string }
  | { readonly problem: "not-alone"; readonly line: string };

/** Zero-width, bidirectional and tag characters: what is seen would not be what is read. */
const HIDDEN =
  /[\u00AD\u061C\u115F\u1160\u180E\u200B-\u200F\u202A-\u202E\u2060-\u206F\u3164\uFEFF\uFFA0\u{E0000}-\u{E007F}]/gu;

export function extractCommands(body: string): Extracted {
  // Most comments hold no command: they cost one search, not a parse.
  if (!asSeen(body).toLowerCase().includes(PREFIX)) return { ok: true, lines: [] };
  if (body.length > MAX_CHARACTERS) return failed({ problem: "too-long", limit: MAX_CHARACTERS });

  return recent(
    body,
    () => read(body),
    () => true,
  );
}

function read(body: string): Extracted {
  const { own, listed } = plainLines(body);
  const inList = listed.find(isCommand);
  if (inList !== undefined) return failed({ problem: "not-alone", line: inList });

  const lines = own.filter(isCommand);
  if (lines.length > MAX_COMMANDS) {
    return failed({ problem: "too-many", found: lines.length, limit: MAX_COMMANDS });
  }
  const hidden = lines.find((line) => asSeen(line) !== line);
  if (hidden !== undefined) return failed({ problem: "hidden-characters", line: hidden });
  return { ok: true, lines: lines.map((line) => line.trim()) };
}

function failed(problem: ExtractProblem): Extracted {
  return { ok: false, problem };
}

/** Four spaces would be code, also where CommonMark reads them as a paragraph going on. */
function isCommand(line: string): boolean {
  const [, word = ""] = /^[ \u00A0]{0,3}(\S+)/.exec(asSeen(line)) ?? [];
  return word.toLowerCase() === PREFIX;
}

function asSeen(text: string): string {
  return text.replace(HIDDEN, "");
}
