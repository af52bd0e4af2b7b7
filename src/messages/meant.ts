/**
 * The command that was meant, where exactly one word of it is wrong and exactly one name is
 * near. It is read again before it is offered, so what is offered is understood.
 */
import { formatCommand } from "../commands/format.ts";
import { parseLine, type ParsedCommand, type ParseProblem } from "../commands/parse.ts";
import { type ResolveProblem } from "../commands/resolve-problem.ts";
import { resolve } from "../commands/resolve.ts";
import { isVerbName } from "../commands/verbs.ts";
import { type Definition } from "../domain/definition.ts";

export type Meant = {
  /** A whole command to paste; null when it is not clear what was meant. */
  readonly command: string | null;
  /** The verb to look up in the help; null when there is none. */
  readonly topic: string | null;
};

export function meantInstead(
  problem: ParseProblem | ResolveProblem,
  definition: Definition,
  { line, resource }: { readonly line: string; readonly resource: string | null },
): Meant {
  const [near, ...others] = "suggestions" in problem ? problem.suggestions : [];
  const only = near !== undefined && others.length === 0 ? near : null;
  const corrected = only === null ? null : withName(problem, line, only);
  const resolved = corrected ? resolve(corrected, definition, { resource }) : null;
  const written = corrected ?? parsedOf(line);
  return {
    command: resolved?.ok ? formatCommand(resolved.command) : null,
    topic: written && isVerbName(written.verb, definition) ? written.verb : null,
  };
}

/** The command with the name in place of what was given. */
function withName(
  problem: ParseProblem | ResolveProblem,
  line: string,
  name: string,
): ParsedCommand | null {
  if (problem.problem === "unknown-flag") {
    const at = line.toLowerCase().indexOf(problem.flag);
    return at === -1
      ? null
      : parsedOf(`${line.slice(0, at)}${name}${line.slice(at + problem.flag.length)}`);
  }
  const parsed = parsedOf(line);
  if (!parsed || !("given" in problem)) return null;
  const { given } = problem;
  if (problem.problem === "unknown-verb" && parsed.verb === given) return { ...parsed, verb: name };
  const at = parsed.args.findIndex((word) => word === given || word.endsWith(`:${given}`));
  return at === -1 ? null : { ...parsed, args: parsed.args.with(at, name) };
}

function parsedOf(line: string): ParsedCommand | null {
  const parsed = parseLine(line);
  return parsed.ok ? parsed.command : null;
}
