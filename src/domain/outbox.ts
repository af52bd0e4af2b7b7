/** The outbox of every resource and wave: effects that are committed but not known to be done. */
import { type CausedEffect } from "./caused-effects.ts";
import { type Claim, type Effect } from "./effects.ts";
import { own } from "./lookup.ts";
import { type MigrationState } from "./migration.ts";

/** The state without the effects that are settled; the very same state when none of them is there. */
export function withoutEffects(state: MigrationState, ids: readonly string[]): MigrationState {
  if (ids.length === 0) return state;
  return {
    ...state,
    resources: mapOwners(state.resources, ids),
    waves: mapOwners(state.waves, ids),
  };
}

type Owner = { readonly outbox: readonly Effect[] };

function mapOwners<T extends Owner>(
  owners: Readonly<Record<string, T>>,
  ids: readonly string[],
): Readonly<Record<string, T>> {
  if (!Object.values(owners).some(({ outbox }) => outbox.some(({ id }) => ids.includes(id)))) {
    return owners;
  }
  return Object.fromEntries(
    Object.entries(owners).map(([name, owner]) => [
      name,
      owner.outbox.some(({ id }) => ids.includes(id))
        ? { ...owner, outbox: owner.outbox.filter(({ id }) => !ids.includes(id)) }
        : owner,
    ]),
  );
}

/** Every effect under way with whose outbox it is in. */
export function openEffects(state: MigrationState): readonly {
  readonly of: { readonly resource: string } | { readonly wave: string };
  readonly effect: Effect;
}[] {
  return [
    ...Object.entries(state.resources).flatMap(([resource, { outbox }]) =>
      outbox.map((effect) => ({ of: { resource }, effect })),
    ),
    ...Object.entries(state.waves).flatMap(([wave, { outbox }]) =>
      outbox.map((effect) => ({ of: { wave }, effect })),
    ),
  ];
}

/** The state with the effects in their outboxes, claimed from the start by whoever commits them. */
export function withEffects(
  state: MigrationState,
  effects: readonly CausedEffect[],
  claim: Claim,
): MigrationState {
  return effects.reduce((soFar, { of, ...work }) => {
    const effect = { ...work, claim };
    if ("resource" in of) {
      const resource = own(soFar.resources, of.resource);
      if (!resource) return soFar;
      const next = { ...resource, outbox: [...resource.outbox, effect] };
      return { ...soFar, resources: { ...soFar.resources, [of.resource]: next } };
    }
    const wave = own(soFar.waves, of.wave);
    if (!wave) return soFar;
    const next = { ...wave, outbox: [...wave.outbox, effect] };
    return { ...soFar, waves: { ...soFar.waves, [of.wave]: next } };
  }, state);
}
