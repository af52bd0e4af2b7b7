/**
 * Which definition a resource is held to: what is under way stays on the one it was started
 * under until somebody moves it, whatever has come into force since.
 */
import { type Definition } from "./definition.ts";
import { type ResourceState } from "./resource.ts";

export function heldTo(
  definition: Definition,
  { definitionDigest }: Pick<ResourceState, "definitionDigest">,
): Definition {
  return byDigest(definition, definitionDigest);
}

/** The definition in force where the digest names none that is still in use. */
export function byDigest(definition: Definition, digest: string | null): Definition {
  return (digest === null ? undefined : definition.earlier.get(digest)) ?? definition;
}

/** Everything people can name: what is in force, and what only resources under way still know. */
export function vocabularyOf(definition: Definition): Definition {
  const others = [...definition.earlier.values()];
  if (others.length === 0) return definition;
  const known = vocabularies.get(definition);
  if (known) return known;
  const all = [definition, ...others];
  const made = {
    ...definition,
    environments: distinct(
      all.flatMap(({ environments }) => environments),
      ({ name }) => name,
    ),
    phases: distinct(
      all.flatMap(({ phases }) => phases),
      ({ name }) => name,
    ),
    waves: distinct(
      all.flatMap(({ waves }) => waves),
      ({ name }) => name,
    ),
    resources: distinct(
      all.flatMap(({ resources }) => resources),
      ({ id }) => id,
    ),
  };
  vocabularies.set(definition, made);
  return made;
}

const vocabularies = new WeakMap<Definition, Definition>();

function distinct<T>(all: readonly T[], nameOf: (one: T) => string): readonly T[] {
  return [...new Map(all.toReversed().map((one) => [nameOf(one), one])).values()].toReversed();
}
