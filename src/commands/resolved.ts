/** What came of giving a command its meaning: the command, or the problem with it. */
import { type Command } from "../domain/commands.ts";
import { problemOf, type ResolveProblem } from "./resolve-problem.ts";

export type Resolved =
  | { readonly ok: true; readonly command: Command }
  | { readonly ok: false; readonly problem: ResolveProblem };

/** What the thread of the comment already says. */
export type Thread = { readonly resource: string | null };

export function done(command: Command): Resolved {
  return { ok: true, command };
}

export function problem(
  code: ResolveProblem["problem"],
  given: string,
  suggestions: readonly string[],
): Extract<Resolved, { readonly ok: false }> {
  return { ok: false, problem: problemOf(code, given, suggestions) };
}
