/**
 * Reads one command line into verb, arguments and flags. Knows the grammar, but no names of
 * any migration; `resolve.ts` looks those up.
 */
import { PREFIX } from "./grammar.ts";
import { closest } from "./suggest.ts";
import { EVERYWHERE, FLAGS, type Flag } from "./verb.ts";
import { wordsOf, type Word } from "./words.ts";

export type ParsedLine =
  | { readonly ok: true; readonly command: ParsedCommand }
  | { readonly ok: false; readonly problem: ParseProblem };

export type ParsedCommand = {
  /** In lower case. Empty for the bare prefix. */
  readonly verb: string;
  readonly args: readonly string[];
  readonly reason: string | null;
  readonly force: boolean;
  readonly unverified: boolean;
  readonly accept: boolean;
  readonly confirm: boolean;
  /** The migration it is for, as written; null where the thread says it. Whoever resolves the command picks it. */
  readonly migration: string | null;
  /** Typographic quotes, dashes or spaces were read as the plain ones. */
  readonly normalised: boolean;
};

export type ParseProblem =
  | { readonly problem: "unclosed-quote" }
  | {
      readonly problem: "unknown-flag";
      readonly flag: string;
      readonly suggestions: readonly string[];
    }
  | { readonly problem: "duplicate-flag"; readonly flag: string }
  | { readonly problem: "missing-value"; readonly flag: string }
  | { readonly problem: "value-not-taken"; readonly flag: string }
  | { readonly problem: "too-long-value"; readonly flag: string; readonly limit: number };

export function parseLine(line: string): ParsedLine {
  const read = wordsOf(line.trim().slice(PREFIX.length));
  if (read === null) return failed({ problem: "unclosed-quote" });
  const args: string[] = [];
  const flags = new Map<Flag, string>();
  const words = read.words.values();
  for (const word of words) {
    if (!isFlag(word)) {
      args.push(word.text);
      continue;
    }
    const { written, name, inline } = flagOf(word);
    if (name === null) {
      const suggestions = closest(written, Object.keys(FLAGS).map(dashed));
      return failed({ problem: "unknown-flag", flag: written, suggestions });
    }
    if (flags.has(name)) return failed({ problem: "duplicate-flag", flag: written });
    const { value, limit } = FLAGS[name];
    if (value === null && inline !== null) {
      return failed({ problem: "value-not-taken", flag: written });
    }
    const given = value === null ? "" : (inline ?? valueOf(words.next().value)).trim();
    if (value !== null && !given) return failed({ problem: "missing-value", flag: written });
    if (given.length > limit) return failed({ problem: "too-long-value", flag: written, limit });
    flags.set(name, given);
  }
  const [verb = "", ...rest] = args;
  return {
    ok: true,
    command: {
      verb: verb.toLowerCase(),
      args: rest,
      reason: flags.get("reason") ?? null,
      force: flags.has("force"),
      unverified: flags.has("unverified"),
      accept: flags.has("accept"),
      confirm: flags.has("confirm"),
      migration: flags.get(EVERYWHERE) ?? null,
      normalised: read.normalised,
    },
  };
}

function failed(problem: ParseProblem): ParsedLine {
  return { ok: false, problem };
}

function isFlag({ text, quoted }: Word): boolean {
  return !quoted && text.startsWith("--");
}

/** `--name` or `--name=value`. */
function flagOf({ text }: Word): {
  readonly written: string;
  readonly name: Flag | null;
  readonly inline: string | null;
} {
  const equals = text.indexOf("=");
  const written = (equals === -1 ? text : text.slice(0, equals)).toLowerCase();
  const name = written.slice(2);
  return {
    written,
    name: isFlagName(name) ? name : null,
    inline: equals === -1 ? null : text.slice(equals + 1),
  };
}

function isFlagName(name: string): name is Flag {
  return Object.hasOwn(FLAGS, name);
}

function dashed(name: string): string {
  return `--${name}`;
}

/** A flag is not taken for the value of the one before it. */
function valueOf(word: Word | undefined): string {
  return word === undefined || isFlag(word) ? "" : word.text;
}
