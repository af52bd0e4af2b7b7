/** Reads which place a command is about: a resource, and perhaps one environment of it. */
import { type Definition } from "../domain/definition.ts";
import { type ParsedCommand } from "./parse.ts";
import { problemOf, type ResolveProblem } from "./resolve-problem.ts";
import { type Thread } from "./resolved.ts";
import { closest } from "./suggest.ts";

export type Place = {
  readonly resource: string;
  readonly environment: string | null;
  /** What follows the place, for a verb that takes more. */
  readonly rest: readonly string[];
};

/** `<resource> [environment]`; where the thread says the resource, the environment alone will do. */
export function placeOf(
  { verb, args }: ParsedCommand,
  definition: Definition,
  thread: Thread,
  takes: { readonly environment: boolean; readonly rest: boolean },
): Place | ResolveProblem {
  if (takes.rest) return placeBefore({ verb, args }, definition, thread);
  const resources = definition.resources.map(({ id }) => id);
  const environments = definition.environments.map((given) => given.name);
  const resourceOnly = !takes.environment;
  const [first, second, third] = args;
  const extra = resourceOnly ? second : third;
  if (extra !== undefined) return problemOf("too-many-arguments", extra, []);

  if (first !== undefined && resources.includes(first)) {
    if (second !== undefined && !environments.includes(second)) {
      return problemOf("unknown-environment", second, closest(second, environments, 5));
    }
    return { resource: first, environment: second ?? null, rest: [] };
  }
  const namesEnvironment = first === undefined || environments.includes(first);
  if (!namesEnvironment || (resourceOnly && first !== undefined)) {
    const inThread = thread.resource !== null && second === undefined && !resourceOnly;
    const near = closest(first, inThread ? [...environments, ...resources] : resources);
    return problemOf("unknown-resource", first, near);
  }
  if (second !== undefined) return problemOf("too-many-arguments", second, []);
  if (thread.resource === null) return problemOf("resource-needed", verb, []);
  return { resource: thread.resource, environment: first ?? null, rest: [] };
}

/** The place and what follows it; no option has the name of a resource or an environment. */
function placeBefore(
  { verb, args }: Pick<ParsedCommand, "verb" | "args">,
  definition: Definition,
  thread: Thread,
): Place | ResolveProblem {
  const [first = "", ...others] = args;
  const named = definition.resources.some(({ id }) => id === first);
  const resource = named ? first : thread.resource;
  if (resource === null) {
    const resources = definition.resources.map(({ id }) => id);
    return first === ""
      ? problemOf("resource-needed", verb, [])
      : problemOf("unknown-resource", first, closest(first, resources));
  }
  const [second = "", ...rest] = named ? others : args;
  return definition.environments.some(({ name }) => name === second)
    ? { resource, environment: second, rest }
    : { resource, environment: null, rest: named ? others : args };
}
