/**
 * What people see when a file cannot be read: the definition they wrote, or the state they
 * edited. Every problem with its place, what is still as it was, and how to go on.
 */
import { bytes, fitting, MAX_BYTES } from "./capped.ts";
import { code, oneLine } from "./markdown.ts";
import { prose } from "./prose.ts";

type Problem = {
  readonly path: string;
  /** From 1, like the column. */
  readonly line: number;
  readonly column: number;
  readonly message: string;
};

export type Malformed = {
  /** Which of the two cannot be read. */
  readonly what: "definition" | "state";
  readonly problems: readonly Problem[];
  /** `owner/name` */
  readonly repository: string;
  /** The branch the files are on; null means the default branch. */
  readonly branch: string | null;
};

export function renderMalformed({ what, problems, repository, branch }: Malformed): string {
  const where = `${branch === null ? "the default branch" : `the branch ${code(branch)}`} of ${code(repository)}`;
  const count = problems.length === 1 ? "one problem" : `${problems.length} problems`;
  const head = [
    `### The ${what} cannot be read`,
    `**What happened.** ${FOUND[what]} on ${where} has ${count}. Nothing was changed${MEANWHILE[what]}.`,
    "**What is needed**",
  ];
  const foot = [`**How to go on.** ${HOW[what]}`];
  const room = MAX_BYTES - bytes([...head, ...foot].join("\n\n")) - 200;
  const { shown, hidden } = fitting(problems.map(line), room);
  const list = [...shown, ...(hidden > 0 ? [`- and ${hidden} more.`] : [])].join("\n");
  return [...head, list, ...foot].join("\n\n");
}

const FOUND: Readonly<Record<Malformed["what"], string>> = {
  definition: "The definition of the migration",
  state: "The state of the migration",
};

const MEANWHILE: Readonly<Record<Malformed["what"], string>> = {
  definition: ": what runs goes on under the definition in force",
  state: ", and nothing goes on until it is put right",
};

const HOW: Readonly<Record<Malformed["what"], string>> = {
  definition:
    "Correct the file in a pull request and merge it; Cairn then reads it again by itself.",
  state:
    "Correct the file on that branch, or revert the commit that broke it. Cairn reads it again with the next event or sweep; then give your command again.",
};

function line({ path, line: at, column, message }: Problem): string {
  return `- ${code(path)}, line ${at}, column ${column}: ${prose(oneLine(message, 500))}`;
}
