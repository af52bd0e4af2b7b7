/** Reads what a command is about as a whole: a resource, a wave, or everything. */
import { type Scope } from "../domain/commands.ts";
import { type Definition } from "../domain/definition.ts";
import { problemOf, type ResolveProblem } from "./resolve-problem.ts";
import { closest } from "./suggest.ts";

export type TargetFound = {
  /** null when nothing was written. */
  readonly target: Scope | null;
  readonly rest: readonly string[];
};

/** A resource with one of these names is written `resource:NAME` where a target is expected. */
export function isKeyword(word: string): boolean {
  return word === "all" || word === "wave";
}

/** `wave:2` or `wave 2`, `all`, `resource:NAME`, or just a resource. */
export function targetOf(
  args: readonly string[],
  definition: Definition,
): TargetFound | ResolveProblem {
  const [first, second] = args;
  if (first === undefined) return { target: null, rest: [] };
  const word = first.toLowerCase();
  if (word === "all") return { target: "all", rest: args.slice(1) };
  if (word === "wave") return waveOf(second ?? "", args.slice(2), definition);
  if (word.startsWith("wave:")) {
    return waveOf(first.slice("wave:".length), args.slice(1), definition);
  }
  const resource = word.startsWith("resource:") ? first.slice("resource:".length) : first;
  const resources = definition.resources.map(({ id }) => id);
  return resources.includes(resource)
    ? { target: { resource }, rest: args.slice(1) }
    : problemOf("unknown-resource", resource, closest(resource, resources));
}

/** Waves are few: all are offered, as they would be written. */
function waveOf(
  name: string,
  rest: readonly string[],
  { waves }: Definition,
): TargetFound | ResolveProblem {
  if (waves.some((wave) => wave.name === name)) return { target: { wave: name }, rest };
  const written = waves.map((wave) => `wave:${wave.name}`);
  return problemOf("unknown-wave", name, written.slice(0, 5));
}
