/**
 * Which definition a resource is held to: what is under way stays on the one it was started
 * under until somebody moves it, whatever has come into force since.
 */
import { type Definition, type ResourceDefinition } from "./definition.ts";
import { type MigrationState } from "./migration.ts";
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

/** Everything people can name: what is in force, and what only some resource still knows. */
export function vocabularyOf({
  definition,
  state,
}: {
  readonly definition: Definition;
  readonly state: MigrationState;
}): Definition {
  const all = [definition, ...definition.earlier.values()];
  return {
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
      [...all.flatMap((one) => one.resources), ...Object.values(state.resources).map(asNamed)],
      ({ id }) => id,
    ),
  };
}

/** A resource is never forgotten: what no definition names any more is named by its state. */
function asNamed({
  id,
  wave,
  repository,
  metadata,
  environments,
}: ResourceState): ResourceDefinition {
  return { id, wave, repository, metadata, environments: Object.keys(environments) };
}

function distinct<T>(all: readonly T[], nameOf: (one: T) => string): readonly T[] {
  return [...new Map(all.toReversed().map((one) => [nameOf(one), one])).values()].toReversed();
}
