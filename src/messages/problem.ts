/** What is wrong with a command that was not understood, what was expected, and what could have been meant. */
import { formatCommand } from "../commands/format.ts";
import { type ParseProblem } from "../commands/parse.ts";
import { MOST_TEXT } from "../commands/resolve-placed.ts";
import { type ResolveProblem } from "../commands/resolve-problem.ts";
import { type Definition } from "../domain/definition.ts";
import { RESOURCE_STATUSES } from "../domain/status.ts";
import { type Step } from "./answer.ts";
import { code } from "./markdown.ts";
import { meantInstead } from "./meant.ts";
import { listed } from "./place.ts";

export type ProblemText = {
  readonly why: string;
  /** Never empty: the help is always there. */
  readonly instead: readonly Step[];
};

const MOST_NAMES = 10;

/** `line` is the command as written, `resource` the one its thread belongs to. */
export function describeProblem(
  problem: ParseProblem | ResolveProblem,
  definition: Definition,
  { line, resource }: { readonly line: string; readonly resource: string | null },
): ProblemText {
  const { command, topic } = meantInstead(problem, definition, { line, resource });
  const near = "suggestions" in problem ? problem.suggestions : [];
  const didYouMean =
    command !== null || near.length === 0 || problem.problem === "unknown-wave"
      ? ""
      : ` Did you mean ${near.map((name) => code(name)).join(" or ")}?`;
  const help = formatCommand({ verb: "help", topic });
  return {
    why: `${whyNotUnderstood(problem, definition)}${didYouMean}`,
    instead: [
      ...(command === null ? [] : [{ text: "Did you mean this? Comment:", command }]),
      { text: "For how it is written, comment:", command: help },
    ],
  };
}

function whyNotUnderstood(problem: ParseProblem | ResolveProblem, definition: Definition): string {
  switch (problem.problem) {
    case "unclosed-quote":
      return "A quote is opened and never closed. Close it, or leave it out.";
    case "unknown-flag":
      return `There is no flag ${code(problem.flag)}.`;
    case "duplicate-flag":
      return `The flag ${code(problem.flag)} is there twice; say it once.`;
    case "missing-value":
      return `The flag ${code(problem.flag)} needs a value after it; text of several words goes into double quotes.`;
    case "value-not-taken":
      return `The flag ${code(problem.flag)} takes no value; write it alone.`;
    case "too-long-value":
      return `The value of ${code(problem.flag)} is too long; at most ${problem.limit} characters are kept.`;
    case "unknown-verb":
      return `There is no command ${code(problem.given)}.`;
    case "unknown-resource":
      return definition.environments.some(({ name }) => name === problem.given)
        ? `${code(problem.given)} is an environment; a resource is expected here.`
        : `This migration has no resource ${code(problem.given)}.`;
    case "unknown-environment": {
      const names = definition.environments.map(({ name }) => name);
      return `This migration has no environment ${code(problem.given)}; there is ${few(names)}.`;
    }
    case "unknown-wave": {
      const names = definition.waves.map(({ name }) => `wave:${name}`);
      return `This migration has no wave ${code(problem.given)}; there is ${few(names)}.`;
    }
    case "resource-needed":
      return `${code(problem.given)} needs a resource, because this thread belongs to none.`;
    case "target-needed":
      return `${code(problem.given)} needs a resource or a wave, such as ${code(`wave:${definition.waves[0]?.name ?? "1"}`)}.`;
    case "reason-needed":
      return `${code(problem.given)} needs a reason: add ${code('--reason "…"')}.`;
    case "unknown-status":
      return `There is no status ${code(problem.given)}; there is ${few(RESOURCE_STATUSES)}.`;
    case "not-for-many":
      return `${code(problem.given)} cannot be said of many resources at once.`;
    case "environment-not-taken":
      return `${code(problem.given)} is about all of a resource, so no environment can be named; ${code("block")} holds the phases of one.`;
    case "token-needed":
      return `${code(problem.given)} needs the action that is confirmed, or the token of a preview.`;
    case "unknown-action":
      return `There is no action ${code(problem.given)}, and what Cairn does not know it does not do.`;
    case "preview-needed":
      return `Behind the token ${code(problem.given)} comes the command that was previewed; copy the whole line of the preview.`;
    case "text-needed":
      return `${code(problem.given)} needs a text of its own, in double quotes.`;
    case "text-too-long":
      return `The text of ${code(problem.given)} is too long; at most ${MOST_TEXT} characters are kept.`;
    case "flag-not-taken":
      return `This command does not take the flag ${code(problem.given)}.`;
    case "too-many-arguments":
      return `${code(problem.given)} is one word too many here; text of several words goes into double quotes.`;
  }
}

function few(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).map((name) => code(name));
  const more = names.length - shown.length;
  return listed([...shown, ...(more > 0 ? [`${more} more`] : [])]);
}
