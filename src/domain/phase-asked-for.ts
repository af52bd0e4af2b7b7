/** Which phase a request means, where it names a resource and perhaps an environment. */
import { type PhaseRef } from "./events.ts";
import { own } from "./lookup.ts";
import { allPhases } from "./phase.ts";
import { refuse, type Refusal } from "./refusals.ts";
import { type PhaseState, type ResourceState } from "./resource.ts";

export type PhaseFound = PhaseRef & { readonly state: PhaseState };

export function refOf({ environment, phase }: PhaseFound): PhaseRef {
  return { environment, phase };
}

/** The phases the request can mean, in the environment it names or anywhere. */
export function matching(
  asked: { readonly environment: string | null },
  resource: ResourceState,
  fits: (phase: PhaseState) => boolean,
): readonly PhaseFound[] | Refusal {
  const { environment } = asked;
  if (environment !== null && !own(resource.environments, environment)) {
    return refuse("unknown-environment", { resource: resource.id, environment });
  }
  return allPhases(resource).filter(
    (phase) => fits(phase.state) && (environment === null || phase.environment === environment),
  );
}

/**
 * Of those found, the ones that are meant. Where no environment is named it is what is done once
 * per resource: that has no other name, and every environment has one.
 */
export function meant<T extends PhaseRef>(
  asked: { readonly environment: string | null },
  found: readonly T[],
): readonly T[] {
  if (asked.environment !== null) return found;
  const once = found.filter(({ environment }) => environment === null);
  return once.length > 0 ? once : found;
}

/**
 * Exactly one phase, or a refusal that says why there is none or which environments to choose
 * from. Of several in one environment it is the first: the others cannot go on before it does.
 */
export function onePhase(
  asked: { readonly environment: string | null },
  resource: ResourceState,
  fits: (phase: PhaseState) => boolean,
  none: "nothing-to-retry" | "nothing-to-skip",
): PhaseFound | Refusal {
  const found = matching(asked, resource, fits);
  if ("refused" in found) return found;
  const [only, ...others] = meant(asked, found).filter(
    (phase, index, all) =>
      all.findIndex(({ environment }) => environment === phase.environment) === index,
  );
  if (!only) {
    const { environment } = asked;
    return refuse(none, { resource: resource.id, ...(environment !== null && { environment }) });
  }
  if (others.length === 0) return only;
  return environmentNeeded(resource, found);
}

/** More than one of them could be meant. */
export function environmentNeeded({ id }: ResourceState, found: readonly PhaseRef[]): Refusal {
  const environments = found.flatMap(({ environment }) => environment ?? []);
  return refuse("environment-needed", { resource: id, environments });
}
