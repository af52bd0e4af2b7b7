/**
 * A changed definition comes into force: for everything that has not started. What is under way
 * stays on the one it was started under, which is kept. Resources that are new get a state, those
 * that are gone are marked and never deleted, and a wave keeps who was in it when it was started.
 */
import { type DefinitionProblem } from "./definition-problem.ts";
import { type Definition, type ResourceDefinition } from "./definition.ts";
import { type Event, type Stamp } from "./events.ts";
import { evolve } from "./evolve.ts";
import { own } from "./lookup.ts";
import { loosenedInWave } from "./loosened.ts";
import { type DefinitionInForce, type MigrationState } from "./migration.ts";
import { newResource, newWave } from "./new-state.ts";
import { type ResourceState } from "./resource.ts";

export type Proposed = { readonly inForce: DefinitionInForce; readonly definition: Definition };

export type Adopted =
  | { readonly ok: true; readonly state: MigrationState; readonly events: readonly Event[] }
  /** It does not fit what has happened already; nothing changes. */
  | { readonly ok: false; readonly problems: readonly DefinitionProblem[] };

export function adopt(
  state: MigrationState,
  before: Definition,
  proposed: Proposed,
  stamp: Stamp,
): Adopted {
  const problems = misfits(state, before, proposed.definition);
  if (problems.length > 0) return { ok: false, problems };
  const { inForce, definition } = proposed;
  const events: Event[] = [];
  const resources: Record<string, ResourceState> = {};
  for (const given of definition.resources) {
    const known = own(state.resources, given.id);
    const next = resourceUnder(definition, given, known, state);
    resources[given.id] = next;
    const base = { ...stamp, resource: given.id };
    if (!known) events.push({ ...base, type: "resource_added" });
    // What a person took out, only a person brings back.
    if (known && isTakenOut(known)) continue;
    if (known?.withdrawn) events.push({ ...base, type: "resource_returned" });
    const isNewThere = known?.wave !== next.wave || known.withdrawn !== null;
    if (isNewThere && own(state.waves, next.wave)?.started) {
      events.push({ ...stamp, wave: next.wave, type: "resource_joined", id: given.id });
    }
  }
  for (const [id, resource] of Object.entries(state.resources)) {
    if (Object.hasOwn(resources, id)) continue;
    resources[id] = resource;
    const waits = resource.started === null && resource.completedAt === null;
    if (waits) events.push({ ...stamp, resource: id, type: "resource_withdrawn", reason: null });
  }
  const after = {
    definition: inForce,
    earlier: inUse(
      { ...state.earlier, [state.definition.digest]: state.definition },
      resources,
      inForce,
    ),
    resources,
    waves: wavesUnder(definition, state),
  };
  return { ok: true, events, state: events.reduce(evolve, after) };
}

function isTakenOut({ withdrawn }: ResourceState): boolean {
  return withdrawn !== null && withdrawn.reason !== null;
}

/** What has not started is as if it had been so from the beginning; its history and holds stay. */
function resourceUnder(
  definition: Definition,
  given: ResourceDefinition,
  known: ResourceState | undefined,
  { waves }: MigrationState,
): ResourceState {
  const fresh = newResource(definition, given);
  if (!known) return fresh;
  const isOver = known.completedAt !== null && known.withdrawn === null;
  if (known.started !== null || isOver) return known;
  // Who is in a wave was settled when it was started.
  const wave = own(waves, known.wave)?.started ? known.wave : fresh.wave;
  const { history, outbox, paused, abortAsked, withdrawn, completedAt } = known;
  return { ...fresh, wave, history, outbox, paused, abortAsked, withdrawn, completedAt };
}

function wavesUnder(definition: Definition, { waves }: MigrationState): MigrationState["waves"] {
  const named = definition.waves.map((given) => {
    const known = own(waves, given.name);
    return [given.name, known ? { ...known, title: given.title } : newWave(given)] as const;
  });
  const others = Object.entries(waves).filter(
    ([name, { opened }]) => opened && !named.some(([kept]) => kept === name),
  );
  return Object.fromEntries([...named, ...others]);
}

/** The definitions that some resource under way is still held to. */
function inUse(
  definitions: Readonly<Record<string, DefinitionInForce>>,
  resources: Readonly<Record<string, ResourceState>>,
  { digest: inForce }: DefinitionInForce,
): Readonly<Record<string, DefinitionInForce>> {
  const used = new Set(
    Object.values(resources).flatMap(({ completedAt, withdrawn, definitionDigest }) =>
      (completedAt === null || withdrawn) && definitionDigest !== null ? [definitionDigest] : [],
    ),
  );
  return Object.fromEntries(
    Object.entries(definitions).filter(([digest]) => digest !== inForce && used.has(digest)),
  );
}

/** What cannot be changed any more, because of what has happened. */
function misfits(
  state: MigrationState,
  before: Definition,
  next: Definition,
): readonly DefinitionProblem[] {
  const problems: DefinitionProblem[] = [];
  if (next.stateBranch !== before.stateBranch) {
    const message = `expected ${before.stateBranch}, where the state of the migration lives, found ${next.stateBranch}`;
    problems.push({ path: ["state_branch"], message });
  }
  for (const { name, opened, completedAt } of Object.values(state.waves)) {
    if (!opened || completedAt !== null || next.waves.some((wave) => wave.name === name)) continue;
    problems.push({ path: ["waves"], message: `expected wave ${name} to stay: it is under way` });
  }
  problems.push(...loosenedWaves(state, before, next));
  for (const given of next.resources) {
    const known = own(state.resources, given.id);
    const isAsItWas = known && (known.withdrawn === null || isTakenOut(known));
    const isSettled = isAsItWas && known.wave === given.wave;
    const isUnderWay = known && (known.started !== null || known.aborted !== null);
    const wave = own(state.waves, given.wave);
    if (isSettled || isUnderWay || (wave?.completedAt ?? null) === null) continue;
    const message = `expected a wave that is not over, found ${given.wave}`;
    problems.push({ path: ["resources", given.id, "wave"], message });
  }
  return problems;
}

/** Whoever may edit the file may not thereby open what holds a wave under way. */
function loosenedWaves(
  { waves }: MigrationState,
  before: Definition,
  next: Definition,
): readonly DefinitionProblem[] {
  return Object.values(waves).flatMap(({ name, opened, enteredAt, completedAt }) => {
    const was = before.waves.find((wave) => wave.name === name);
    const index = next.waves.findIndex((wave) => wave.name === name);
    const now = next.waves[index];
    if (!opened || completedAt !== null || !was || !now) return [];
    return loosenedInWave(was, now, { hasEntered: enteredAt !== null }).map((what) => ({
      path: ["waves", index],
      message: `expected wave ${name}, which is under way, to be held to no less than before: its ${what}`,
    }));
  });
}
