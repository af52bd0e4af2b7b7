/**
 * What happens by itself: the one thing that follows from a resource or a wave without anybody
 * asking. Whoever applies it and asks again until nothing follows has advanced the migration as
 * far as it goes.
 *
 * It looks at facts, never at what led to them: a phase whose pull request is merged goes on,
 * whether a webhook, a sweep or a person told us, and in whatever order.
 */
import { type Definition, type PhaseDefinition } from "./definition.ts";
import { followsAtGate, followsAtWindow } from "./environment-gate.ts";
import { isPastItsGate } from "./environment.ts";
import { type ResourceFact } from "./events.ts";
import { atOnce, type Follows } from "./follows.ts";
import { beginsAnything } from "./ground.ts";
import { heldTo } from "./held-to.ts";
import { begins, isAtWork } from "./holding.ts";
import { isReached } from "./instant.ts";
import { own } from "./lookup.ts";
import { followsInPhase } from "./phase-progress.ts";
import { isFinished, phaseAt } from "./phase.ts";
import { refusedByGround } from "./refused-by-ground.ts";
import { type EnvironmentState, type Pause, type ResourceState } from "./resource.ts";
import { remindersIn } from "./stuck.ts";

/** What the resource does next at this instant. It touches no other resource, and no wave. */
export function nextOfResource(
  resource: ResourceState,
  definition: Definition,
  now: string,
  pause: Pause | null,
): ResourceFact | null {
  const due = whileHeld(followsIn(resource, definition, now), pause).find(({ at }) =>
    isDue(at, now),
  );
  if (due) return due.fact;
  const drains = resource.paused !== null && resource.paused.drainedAt === null;
  if (drains && !isAtWork(resource)) return { type: "pause_drained" };
  return (
    remindersFor(resource, definition, now, pause).find(({ at }) => isDue(at, now))?.fact ?? null
  );
}

/** Nobody is reminded of what somebody holds. */
export function remindersFor(
  resource: ResourceState,
  definition: Definition,
  now: string,
  pause: Pause | null,
): readonly Follows[] {
  return pause ? [] : remindersIn(resource, definition, now);
}

function isDue(at: string | null, now: string): boolean {
  return at === null || isReached(at, now);
}

/** What follows in spite of a pause: all that begins nothing new. */
export function whileHeld(follows: readonly Follows[], pause: Pause | null): readonly Follows[] {
  return pause ? follows.filter(({ fact }) => !begins(fact)) : follows;
}

/**
 * What follows from each resource as it stands. An event makes a new object of the resource it
 * touches, and of no other, so every resource is asked once until something happens to it, or
 * time passes where a soak or a window counts.
 */
const known = new WeakMap<Definition, WeakMap<ResourceState, Known>>();

type Known = { readonly now: string; readonly follows: readonly Follows[] };

/** Everything that follows from how the resource stands, at once or in time, in the order it happens. */
export function followsIn(
  resource: ResourceState,
  inForce: Definition,
  now: string,
): readonly Follows[] {
  const definition = heldTo(inForce, resource);
  if (!resource.started || resource.completedAt !== null) return [];
  const asked = known.get(definition) ?? new WeakMap<ResourceState, Known>();
  const before = asked.get(resource);
  if (before && (before.now === now || !countsTime(definition))) return before.follows;
  const follows = followsFrom(resource, definition, now).filter(
    ({ fact }) => refusedByGround(resource, fact, definition) === null,
  );
  known.set(definition, asked.set(resource, { now, follows }));
  return follows;
}

function countsTime({ environments }: Definition): boolean {
  return environments.some(({ soakMs, windows }) => soakMs !== null || windows.length > 0);
}

function followsFrom(
  resource: ResourceState,
  definition: Definition,
  now: string,
): readonly Follows[] {
  const { before, after } = sharedPhases(definition);
  const environments = Object.entries(resource.environments);
  const hasGround = allFinished(resource, null, before);
  const isBuilt =
    hasGround && environments.every(([, { progress }]) => progress.status === "completed");
  if (isBuilt && allFinished(resource, null, after))
    return [atOnce({ type: "resource_completed" })];
  const inEnvironments = environments.flatMap(([name, environment]) => {
    if (hasGround) return inEnvironment(resource, name, environment, definition, now);
    if (!isPastItsGate(environment.progress)) return [];
    return ending(inPhases(resource, name, perEnvironment(definition), definition), resource);
  });
  const last = inPhases(resource, null, after, definition);
  return [
    ...inPhases(resource, null, before, definition),
    ...inEnvironments,
    ...(isBuilt ? last : ending(last, resource)),
  ];
}

/** What stands on work that is not done any more begins nothing new; what is under way there goes on. */
function ending(follows: readonly Follows[], resource: ResourceState): readonly Follows[] {
  return follows.filter(({ fact }) => !beginsAnything(fact, resource));
}

function perEnvironment({ phases }: Definition): readonly PhaseDefinition[] {
  return phases.filter(({ scope }) => scope === "environment");
}

/** Shared phases stand before or after all the others; `parse-definition.ts` sees to that. */
function sharedPhases(definition: Definition): {
  readonly before: readonly PhaseDefinition[];
  readonly after: readonly PhaseDefinition[];
} {
  const first = definition.phases.findIndex(({ scope }) => scope === "environment");
  const shared = definition.phases.map((phase, index) => ({ phase, index }));
  const of = (keep: (index: number) => boolean): readonly PhaseDefinition[] =>
    shared
      .filter(({ phase, index }) => phase.scope === "resource" && keep(index))
      .map(({ phase }) => phase);
  return first === -1
    ? { before: of(() => true), after: [] }
    : { before: of((index) => index < first), after: of((index) => index > first) };
}

function inEnvironment(
  resource: ResourceState,
  name: string,
  environment: EnvironmentState,
  definition: Definition,
  now: string,
): readonly Follows[] {
  const { progress } = environment;
  switch (progress.status) {
    case "pending":
    case "blocked":
    case "soaking":
    case "awaiting_approval":
    case "rejected":
      return followsAtGate(resource, name, environment, definition, now);
    case "awaiting_window":
      return progress.begun
        ? followsAtWindow(name, environment, definition, now)
        : followsAtGate(resource, name, environment, definition, now);
    case "active": {
      const phases = perEnvironment(definition);
      if (!allFinished(resource, name, phases)) {
        const follows = inPhases(resource, name, phases, definition);
        // What is under way ends; only what would begin waits for its window.
        const isNew = follows.some(
          ({ fact, at }) => isNewWork(fact) && (at === null || isReached(at, now)),
        );
        const held = isNew ? followsAtWindow(name, environment, definition, now) : [];
        return held.length > 0 ? held : follows;
      }
      return needsSignOff(resource, name, definition)
        ? [atOnce({ type: "sign_off_requested", environment: name })]
        : [atOnce({ type: "environment_completed", environment: name })];
    }
    case "awaiting_sign_off":
    case "completed":
      return [];
  }
}

/** To measure again, or to undo, is the end of what is under way: no window holds it back. */
function isNewWork(fact: ResourceFact): boolean {
  if (fact.type !== "phase_started") return false;
  return fact.part?.is !== "rollback" && fact.part?.is !== "measurement";
}

/** Whether a person must declare the environment done: where another one of the resource waits for it. */
export function needsSignOff(
  resource: ResourceState,
  environment: string,
  definition: Definition,
): boolean {
  return definition.environments.some(
    ({ name, blockedBy }) =>
      blockedBy.includes(environment) && own(resource.environments, name) !== undefined,
  );
}

function allFinished(
  resource: ResourceState,
  environment: string | null,
  phases: readonly PhaseDefinition[],
): boolean {
  return phases.every(({ name }) => {
    const phase = phaseAt(resource, { environment, phase: name });
    // A phase the state does not know yet is not done: `completeResource` adds it.
    return phase !== undefined && isFinished(phase);
  });
}

/**
 * What follows in the first unfinished phase: each completes before the next starts. In a later one,
 * where an earlier one is not done any more, only what ends what is under way.
 */
function inPhases(
  resource: ResourceState,
  environment: string | null,
  phases: readonly PhaseDefinition[],
  definition: Definition,
): readonly Follows[] {
  const found: Follows[] = [];
  let isFirst = true;
  for (const rules of phases) {
    const ref = { environment, phase: rules.name };
    const phase = phaseAt(resource, ref);
    if (!phase) break;
    if (isFinished(phase)) continue;
    const follows = followsInPhase({ resource, ref, rules, definition }, phase);
    found.push(...(isFirst ? follows : ending(follows, resource)));
    isFirst = false;
  }
  return found;
}
