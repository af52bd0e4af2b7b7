/** The facts of the help: a row of the grammar table for each command, as this migration writes it. */
import { type Definition } from "../domain/definition.ts";
import { PREFIX, VERBS, type VerbKey } from "./grammar.ts";
import { ARGUMENTS, EVERYWHERE, FLAGS, type Argument, type Flag, type Verb } from "./verb.ts";
import { wordsFor } from "./verbs.ts";

export type HelpRow = {
  readonly key: VerbKey;
  /** `/migrate <phase>-confirmed [resource] [environment]` */
  readonly usage: string;
  /** The verb as it can be written in this migration: one word, or one for each name. */
  readonly words: readonly string[];
  readonly summary: string;
  /** A whole command. */
  readonly example: string;
};

/** All rows, or the one that `topic` names; a topic that is no verb has none. */
export function helpRows(definition: Definition, topic: string | null): readonly HelpRow[] {
  return VERBS.map((verb) => ({
    key: verb.key,
    usage: usageOf(verb),
    words: wordsFor(verb.key, definition).map(({ written }) => written),
    summary: verb.summary,
    example: `${PREFIX} ${verb.example}`,
  })).filter(({ words }) => topic === null || words.includes(topic));
}

/** How a verb is written, with what may follow it. Needs no definition, so the README can show it. */
export function usageOf({ name, takes, flags }: Verb): string {
  return [PREFIX, name, ...takes.map(argumentUsage), ...flags.map(flagUsage)].join(" ");
}

/** What a command need not say. */
export const LEFT_OUT =
  "In a thread that belongs to a resource, the resource may be left out; so may the environment where only one fits, or for a phase that is done once per resource.";

/** The flag that every verb takes; said once, not in each row. */
export function usageEverywhere(): string {
  return flagUsage(EVERYWHERE);
}

function argumentUsage(argument: Argument): string {
  return ARGUMENTS[argument];
}

function flagUsage(flag: Flag): string {
  const { value } = FLAGS[flag];
  return value === null ? `[--${flag}]` : `[--${flag} ${value}]`;
}
