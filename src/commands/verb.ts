/** What a row of the grammar table says of a command, and the arguments and flags it can take. */
export type Verb = {
  /** As it is written; `<phase>` and `<environment>` stand for a name of the definition. */
  readonly name: string;
  readonly takes: readonly Argument[];
  /** Beside the one that every verb takes. */
  readonly flags: readonly Flag[];
  /** Whether it can be said of many resources at once, by a selection in place of the resource. */
  readonly selects?: true;
  /** On the README's first screen. */
  readonly featured?: true;
  /** What happens, in one sentence. */
  readonly summary: string;
  readonly example: string;
};

/** How each argument is shown; in square brackets what may be left out where the thread says it. */
export const ARGUMENTS = {
  resource: "[resource]",
  environment: "[environment]",
  target: "[resource | wave:NAME]",
  scope: "[resource | wave:NAME | all]",
  wave: "<wave:NAME>",
  topic: "[command]",
  text: '"TEXT"',
  confirmed: "ACTION [resource] [environment] | TOKEN COMMAND",
  options: "<option> …",
} as const;

export type Argument = keyof typeof ARGUMENTS;

/** Written with `--` before it. `value` names what must follow; null where nothing may. */
export const FLAGS = {
  force: { value: null, limit: 0 },
  unverified: { value: null, limit: 0 },
  accept: { value: null, limit: 0 },
  confirm: { value: null, limit: 0 },
  reason: { value: "TEXT", limit: 300 },
  migration: { value: "NAME", limit: 63 },
} as const satisfies Readonly<
  Record<string, { readonly value: string | null; readonly limit: number }>
>;

export type Flag = keyof typeof FLAGS;

/** Taken by every verb: which migration is meant, where a repository holds several. */
export const EVERYWHERE = "migration" satisfies Flag;
