/**
 * A skill as its authors describe it, in the front matter of `.github/skills/<name>.md`: what it
 * takes and gives, why it is safe to run twice, and how it fails. It is held against what the
 * definition sends, and its failure modes are what people read when the skill's phase fails.
 */
import { z } from "zod";
import { KEY_INPUT } from "./correlation.ts";
import { type OutputType, type SkillDefinition } from "./definition.ts";
import { own } from "./lookup.ts";

const name = z.string().regex(/^[A-Za-z_][\w-]*$/, "expected letters, digits, `_` or `-`");
const line = z.string().min(1).max(300);
const text = z.string().min(1).max(2000);

const INPUT_TYPES = ["string", "integer", "number", "boolean"] as const;

const input = z.strictObject({
  description: line.meta({ description: "What it means.", example: "The table, such as users." }),
  type: z
    .enum(INPUT_TYPES)
    .optional()
    .meta({ description: "What is checked before a dispatch.", default: "string" }),
  required: z.boolean().optional().meta({
    description: "Whether the definition must send it.",
    default: true,
  }),
});

const output = z.strictObject({
  description: line.meta({ description: "What it means.", example: "Rows copied so far." }),
  type: z
    .enum([...INPUT_TYPES, "list"])
    .optional()
    .meta({ description: "What its value is.", default: "string" }),
});

const failureMode = z.strictObject({
  sign: line.meta({
    description: "Words by which it shows, such as a part of the error.",
    example: "ImagePullBackOff",
  }),
  meaning: line.meta({ description: "What has happened.", example: "The image is not there." }),
  remedy: line.meta({ description: "What to do.", example: "Push the image, then retry." }),
});

export const skillFile = z.strictObject({
  name: line.meta({ description: "The skill's name in the definition.", example: "backfill" }),
  purpose: text.meta({ description: "The one thing it does.", example: "Copies the old column." }),
  inputs: z
    .record(name, input)
    .optional()
    .meta({
      description: `What it takes. \`${KEY_INPUT}\` is always sent and not named here.`,
      examples: [{ table: { description: "The table, such as users." } }],
    }),
  outputs: z
    .record(name, output)
    .optional()
    .meta({
      description: "What it gives.",
      examples: [{ rows: { description: "Rows copied so far.", type: "integer" } }],
    }),
  idempotency: text.meta({
    description: "Why it is safe to run twice.",
    example: "Rows that are filled are left alone.",
  }),
  failure_modes: z
    .array(failureMode)
    .max(50)
    .optional()
    .meta({ description: "How it fails, and what helps; shown when its phase fails." }),
});

export type SkillDocument = z.infer<typeof skillFile>;
export type FailureMode = z.infer<typeof failureMode>;

/** By the name of the skill; a skill nobody described is not in it. */
export type SkillDocuments = Readonly<Record<string, SkillDocument>>;

export type DocumentProblem = {
  /** Where in the front matter. */
  readonly path: readonly string[];
  readonly message: string;
};

/** Where a document and the definition disagree. */
export function disagreements(
  skill: SkillDefinition,
  document: SkillDocument,
): readonly DocumentProblem[] {
  const { inputs = {}, outputs = {} } = document;
  const sent = Object.keys(skill.inputs);
  const missing = Object.entries(inputs)
    .filter(([given, { required = true }]) => required && !sent.includes(given))
    .map(([given]) => ({
      path: ["inputs", given],
      message: `expected the definition to send this required input of the skill ${skill.name}, but it does not`,
    }));
  const unknown = sent
    .filter((given) => own(inputs, given) === undefined)
    .map((given) => ({
      path: ["inputs"],
      message: `expected the input ${given}, which the definition sends to the skill ${skill.name}`,
    }));
  const misnamed =
    document.name === skill.name
      ? []
      : [{ path: ["name"], message: `expected ${skill.name}, as the definition calls it` }];
  const promised = Object.entries(skill.outputs)
    .filter(([given, type]) => !isPromised(own(outputs, given), type))
    .map(([given, type]) => ({
      path: ["outputs"],
      message: `expected the output ${given} of type ${type}, which the definition takes from the skill ${skill.name}`,
    }));
  return [...misnamed, ...missing, ...unknown, ...promised];
}

function isPromised(given: z.infer<typeof output> | undefined, type: OutputType): boolean {
  return given !== undefined && (given.type ?? "string") === type;
}

/** The first input that is not what the document says it is, in a sentence without its end; null when all are. */
export function wrongInput(
  { name: skill, inputs = {} }: SkillDocument,
  sent: Readonly<Record<string, string>>,
): string | null {
  for (const [given, { type = "string" }] of Object.entries(inputs)) {
    const value = own(sent, given);
    if (value === undefined || IS[type](value)) continue;
    return `the input ${given} of the skill ${skill} must be ${A[type]}, and is ${JSON.stringify(value.slice(0, 100))}`;
  }
  return null;
}

type InputType = (typeof INPUT_TYPES)[number];

/** Workflow inputs travel as text. */
const IS: Readonly<Record<InputType, (value: string) => boolean>> = {
  string: () => true,
  integer: (value) => /^-?\d+$/.test(value),
  number: (value) => /^-?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(value),
  boolean: (value) => value === "true" || value === "false",
};

const A: Readonly<Record<InputType, string>> = {
  string: "a text",
  integer: "a whole number",
  number: "a number",
  boolean: "true or false",
};

/** Those whose sign is in the words of the failure come first; otherwise as they are written. */
export function likelyFirst(
  { failure_modes: modes = [] }: SkillDocument,
  reason: string,
): readonly (FailureMode & { readonly matches: boolean })[] {
  const told = reason.toLowerCase();
  return modes
    .map((mode) => ({ ...mode, matches: told.includes(mode.sign.toLowerCase()) }))
    .toSorted((a, b) => Number(b.matches) - Number(a.matches));
}
