/** Reads the commands of a comment as one migration understands them. Pure; asks nobody anything. */
import { extractCommands, type ExtractProblem } from "../commands/extract.ts";
import { parseLine } from "../commands/parse.ts";
import { type ParseProblem } from "../commands/parse.ts";
import { type ResolveProblem } from "../commands/resolve-problem.ts";
import { resolve } from "../commands/resolve.ts";
import { isQuery, type Command, type Request } from "../domain/commands.ts";
import { type Definition } from "../domain/definition.ts";
import { own } from "../domain/lookup.ts";
import { type MigrationState } from "../domain/migration.ts";
import { allPhases, currentAttempt } from "../domain/phase.ts";
import { selectedBy } from "../domain/selector.ts";

export type ReadLine = {
  readonly command: string;
  readonly meaning:
    | { readonly ok: true; readonly command: Command }
    | { readonly ok: false; readonly problem: ParseProblem | ResolveProblem };
};

export type ReadComment =
  | { readonly ok: true; readonly lines: readonly ReadLine[] }
  | { readonly ok: false; readonly problem: ExtractProblem };

/** `about` is the resource that the thread belongs to. */
export function readComment(
  body: string,
  vocabulary: Definition,
  about: string | null,
): ReadComment {
  const extracted = extractCommands(body);
  if (!extracted.ok) return extracted;
  return { ok: true, lines: extracted.lines.map((line) => readLine(line, vocabulary, about)) };
}

export function readLine(command: string, vocabulary: Definition, about: string | null): ReadLine {
  const parsed = parseLine(command);
  if (!parsed.ok) return { command, meaning: parsed };
  return { command, meaning: resolve(parsed.command, vocabulary, { resource: about }) };
}

/** A command that asks for a change; null for one that only asks or was not understood. */
export function requestIn({ meaning }: ReadLine): Request | null {
  return meaning.ok && !isQuery(meaning.command) ? meaning.command : null;
}

/** The resource a pull request's thread belongs to; null for every other thread. */
export function resourceOfThread(
  state: MigrationState,
  thread: { readonly repository: string | null; readonly number: number },
): string | null {
  const found = Object.values(state.resources).find(
    (resource) =>
      resource.repository === thread.repository &&
      allPhases(resource).some(
        ({ state: phase }) => currentAttempt(phase)?.pullRequest?.number === thread.number,
      ),
  );
  return found?.id ?? null;
}

/** The repositories in which a person must be allowed to write to ask for this; null means the definition's own. */
export function repositoriesAskedFor(
  { meaning }: ReadLine,
  state: MigrationState,
  definition: Definition,
): readonly (string | null)[] {
  if (!meaning.ok) return [null];
  const { command } = meaning;
  if ("selector" in command) {
    const selected = selectedBy(command.selector, state, definition);
    return [null, ...selected.map(({ repository }) => repository)];
  }
  const target = "target" in command ? command.target : command;
  if (typeof target === "string" || !("resource" in target)) return [null];
  return [own(state.resources, target.resource)?.repository ?? null];
}
