/**
 * What will happen to a resource from here to its end when everything goes well. Nothing is
 * foretold by rules of its own: a copy of the resource is walked through `decide`, with every
 * open question answered the usual way and every run successful, and what that asks for is noted.
 */
import { checkpointsOf, type Checkpoint } from "./checkpoint.ts";
import { decide } from "./decide.ts";
import { type Definition } from "./definition.ts";
import { nextDue } from "./due.ts";
import { type Event } from "./events.ts";
import { evolve } from "./evolve.ts";
import { type Input } from "./inputs.ts";
import { isReached } from "./instant.ts";
import { own } from "./lookup.ts";
import { type MigrationState } from "./migration.ts";
import { allPhases, currentAttempt } from "./phase.ts";
import { followsIn } from "./progress.ts";
import { type ResourceState } from "./resource.ts";
import {
  bySomebody,
  somebodyAsks,
  usualAnswer,
  usualDefinition,
  usualOutcome,
} from "./usual-course.ts";

export type Plan = {
  readonly steps: readonly PlannedStep[];
  /** Whether the walk came to the end of the resource; else something in it cannot be foreseen. */
  readonly reachesEnd: boolean;
};

/** A phase, or an environment as a whole (`phase` is null), and what it will take. */
export type PlannedStep = {
  readonly environment: string | null;
  readonly phase: string | null;
  readonly parts: readonly PlannedPart[];
};

export type PlannedPart =
  | { readonly is: "run" }
  | { readonly is: "question"; readonly checkpoint: Checkpoint }
  /** Nothing happens before this instant (ISO 8601). */
  | { readonly is: "time"; readonly until: string };

/** No resource has so many steps; a definition that goes round in circles would. */
const MOST_MOVES = 1000;

type Noted = {
  readonly environment: string | null;
  readonly phase: string | null;
  readonly part: PlannedPart | null;
};

type Walk = { state: MigrationState; now: string; readonly noted: Noted[] };

export function planOf(
  resource: ResourceState,
  state: MigrationState,
  inForce: Definition,
  now: string,
): Plan {
  const definition = usualDefinition(inForce);
  const walk: Walk = { state: alone(resource, state), now, noted: [] };
  for (let moves = 0; moves < MOST_MOVES && move(walk, resource.id, definition); moves += 1);
  const last = own(walk.state.resources, resource.id);
  return { steps: grouped(walk.noted), reachesEnd: (last?.completedAt ?? null) !== null };
}

/** Other resources are left out, so that none is planned beside it and no wave holds it back. */
function alone(resource: ResourceState, state: MigrationState): MigrationState {
  const waves = Object.entries(state.waves).map(
    ([name, wave]) => [name, { ...wave, paused: null }] as const,
  );
  return {
    ...state,
    waves: Object.fromEntries(waves),
    resources: { [resource.id]: { ...resource, outbox: [], history: [] } },
  };
}

/** One thing goes on: what follows by itself, else a run ends, else a person answers, else time passes. */
function move(walk: Walk, id: string, definition: Definition): boolean {
  const resource = own(walk.state.resources, id);
  if (!resource || resource.completedAt !== null) return false;
  if (!resource.started) {
    const request = { verb: "start", target: { resource: id }, force: "planned" } as const;
    return tell(walk, somebodyAsks(request), definition);
  }
  return (
    tell(walk, { type: "tick", source: "engine" }, definition) ||
    runsEnd(walk, resource, definition) ||
    answersCome(walk, resource, definition) ||
    timePasses(walk, resource, definition)
  );
}

function runsEnd(walk: Walk, resource: ResourceState, definition: Definition): boolean {
  return allPhases(resource).some(({ environment, phase, state }) => {
    const attempt = currentAttempt(state);
    if (state.status !== "in_progress" || !attempt) return false;
    const ref = { environment, phase };
    const outcome = usualOutcome(resource, ref, attempt, definition);
    return noting(walk, { ...ref, part: { is: "run" } }, () =>
      outcome.reduce((moved, input) => tell(walk, input, definition) || moved, false),
    );
  });
}

function answersCome(walk: Walk, resource: ResourceState, definition: Definition): boolean {
  return checkpointsOf(resource).some((checkpoint) => {
    const { environment, about } = checkpoint;
    const phase = "phase" in about ? about.phase : null;
    const answer = usualAnswer(checkpoint, resource, definition);
    return noting(walk, { environment, phase, part: { is: "question", checkpoint } }, () =>
      "type" in answer
        ? tell(walk, answer, definition)
        : apply(walk, { ...bySomebody(walk.now), resource: resource.id, ...answer.fact }),
    );
  });
}

function timePasses(walk: Walk, resource: ResourceState, definition: Definition): boolean {
  const due = nextDue(walk.state, definition, walk.now);
  if (due === null || isReached(due, walk.now)) return false;
  const fact = followsIn(resource, definition, walk.now).find(({ at }) => at === due)?.fact;
  const environment = fact && "environment" in fact ? fact.environment : null;
  const phase = fact && "phase" in fact ? fact.phase : null;
  walk.noted.push({ environment, phase, part: { is: "time", until: due } });
  walk.now = due;
  return true;
}

/** What is noted stands before what follows from it; nothing stays noted that moved nothing. */
function noting(walk: Walk, noted: Noted, go: () => boolean): boolean {
  walk.noted.push(noted);
  const moved = go();
  if (!moved) walk.noted.pop();
  return moved;
}

function tell(walk: Walk, input: Input, definition: Definition): boolean {
  const decision = decide(input, walk.state, definition, walk.now);
  if ("refused" in decision || decision.events.length === 0) return false;
  walk.state = decision.state;
  walk.noted.push(...decision.events.flatMap(begun));
  return true;
}

function apply(walk: Walk, event: Event): boolean {
  walk.state = evolve(walk.state, event);
  walk.noted.push(...begun(event));
  return true;
}

/** A phase is a step from when it begins, whatever it takes. */
function begun(event: Event): readonly Noted[] {
  if (event.type !== "phase_started") return [];
  return [{ environment: event.environment, phase: event.phase, part: null }];
}

function grouped(noted: readonly Noted[]): readonly PlannedStep[] {
  const steps = new Map<string, PlannedStep>();
  for (const { environment, phase, part } of noted) {
    const key = JSON.stringify([environment, phase]);
    const parts = [...(steps.get(key)?.parts ?? []), ...(part ? [part] : [])];
    steps.set(key, { environment, phase, parts });
  }
  return [...steps.values()];
}
