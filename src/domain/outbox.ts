/** The outbox of every resource and wave: effects that are committed but not known to be done. */
import { type CausedEffect } from "./caused-effects.ts";
import { type Claim, type Effect } from "./effects.ts";
import { own } from "./lookup.ts";
import { type MigrationState } from "./migration.ts";

/** The state without the effects that are settled; the very same state when none of them is there. */
export function withoutEffects(state: MigrationState, ids: readonly string[]): MigrationState {
  const resources = settle(state.resources, ids);
  const waves = settle(state.waves, ids);
  if (resources === state.resources && waves === state.waves) return state;
  return { ...state, resources, waves };
}

type Owner = { readonly outbox: readonly Effect[] };

/** The very same record when none of the effects is in it; so is every owner that has none. */
function settle<T extends Owner>(
  owners: Readonly<Record<string, T>>,
  ids: readonly string[],
): Readonly<Record<string, T>> {
  const settled = Object.entries(owners).flatMap(([name, owner]) => {
    const outbox = owner.outbox.filter(({ id }) => !ids.includes(id));
    return outbox.length < owner.outbox.length ? [[name, { ...owner, outbox }] as const] : [];
  });
  return settled.length > 0 ? { ...owners, ...Object.fromEntries(settled) } : owners;
}

/** An effect and the resource or wave whose outbox it is in. */
export type OwnedEffect = Effect & {
  readonly of: { readonly resource: string } | { readonly wave: string };
};

/**
 * When what caused a question or a reminder happened (ISO 8601): its id ends with the length of the
 * history then. What it asks about may have changed since; what it did is no older than this. null
 * for other effects, and when nobody knows that history any more.
 */
export function causedAt({ id, type, of }: OwnedEffect, state: MigrationState): string | null {
  if (type !== "checkpoints" && type !== "reminder") return null;
  const owner = "wave" in of ? own(state.waves, of.wave) : own(state.resources, of.resource);
  const length = Number(id.split("/").at(-1));
  return owner?.history[length - 1]?.at ?? null;
}

/** Every effect under way. */
export function openEffects(state: MigrationState): readonly OwnedEffect[] {
  return [
    ...Object.entries(state.resources).flatMap(([resource, { outbox }]) =>
      outbox.map((effect) => ({ of: { resource }, ...effect })),
    ),
    ...Object.entries(state.waves).flatMap(([wave, { outbox }]) =>
      outbox.map((effect) => ({ of: { wave }, ...effect })),
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

/** The effects nobody answers for any more at `now` (ISO 8601): whoever claimed them has not told of their end. */
export function lapsedEffects(state: MigrationState, now: string): readonly OwnedEffect[] {
  return openEffects(state).filter(({ claim }) => claim.until <= now);
}

/** The state with these effects claimed anew. */
export function withClaim(
  state: MigrationState,
  ids: readonly string[],
  claim: Claim,
): MigrationState {
  const reclaimed = <T extends Owner>(
    owners: Readonly<Record<string, T>>,
  ): Readonly<Record<string, T>> =>
    Object.fromEntries(
      Object.entries(owners).map(([name, owner]) => {
        if (!owner.outbox.some(({ id }) => ids.includes(id))) return [name, owner];
        const outbox = owner.outbox.map((effect) =>
          ids.includes(effect.id) ? { ...effect, claim } : effect,
        );
        return [name, { ...owner, outbox }];
      }),
    );
  if (ids.length === 0) return state;
  return { ...state, resources: reclaimed(state.resources), waves: reclaimed(state.waves) };
}
