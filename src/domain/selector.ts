/** Which resources a selection means. It is resolved anew each time; nothing of it is stored. */
import { type Definition } from "./definition.ts";
import { own } from "./lookup.ts";
import { type MigrationState } from "./migration.ts";
import { type ResourceState } from "./resource.ts";
import { statusOf, type ResourceStatus } from "./status.ts";

/** A resource must fit every term that is given. */
export type Selector = {
  /** Only this one: for what is shown before it is done, also to a single resource. */
  readonly resource: string | null;
  readonly wave: string | null;
  /** What is asked for is asked for there; resources without it do not fit. */
  readonly environment: string | null;
  readonly status: ResourceStatus | null;
  /** By what the definition says of the resource, such as its `owner`; case does not matter. */
  readonly labels: Readonly<Record<string, string>>;
};

/** In the order of the definition; what it names no more comes last. */
export function selectedBy(
  selector: Selector,
  state: MigrationState,
  definition: Definition,
): readonly ResourceState[] {
  const named = new Set(definition.resources.map(({ id }) => id));
  const others = Object.keys(state.resources).filter((id) => !named.has(id));
  return [...named, ...others]
    .flatMap((id) => own(state.resources, id) ?? [])
    .filter((resource) => fits(resource, selector));
}

function fits(
  resource: ResourceState,
  { resource: id, wave, environment, status, labels }: Selector,
): boolean {
  return (
    (id === null || resource.id === id) &&
    (wave === null || resource.wave === wave) &&
    (environment === null || own(resource.environments, environment) !== undefined) &&
    (status === null || statusOf(resource) === status) &&
    Object.entries(labels).every(([key, value]) => isSame(own(resource.metadata, key), value))
  );
}

function isSame(label: string | number | boolean | undefined, value: string): boolean {
  return label !== undefined && String(label).toLowerCase() === value.toLowerCase();
}
