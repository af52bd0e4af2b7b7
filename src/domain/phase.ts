/** Questions about one phase that several rules ask. */
import { type PhaseRef } from "./events.ts";
import { own } from "./lookup.ts";
import {
  type Attempt,
  type Failure,
  type PhaseState,
  type ResourceState,
  type UnblockedPhase,
} from "./resource.ts";

/** The phase without a person's hold: how far the work itself is. */
function beneath(phase: PhaseState): UnblockedPhase {
  return phase.status === "blocked" ? phase.underneath : phase;
}

export function isFinished(phase: PhaseState): boolean {
  return phase.status === "completed" || phase.status === "skipped";
}

/** Whether work on it has begun and not ended. */
export function isUnderWay(phase: PhaseState): boolean {
  return !isFinished(phase) && beneath(phase).status !== "pending";
}

/** The attempt under way, or the last one of a finished phase. */
export function currentAttempt(phase: PhaseState): Attempt | null {
  const unblocked = beneath(phase);
  return unblocked.status === "pending" ? null : (unblocked.attempts.at(-1) ?? null);
}

export function phaseAt(resource: ResourceState, ref: PhaseRef): PhaseState | undefined {
  return own(phasesIn(resource, ref.environment), ref.phase);
}

type HasPhases = Pick<ResourceState, "shared" | "environments">;

function phasesIn(
  resource: HasPhases,
  environment: string | null,
): Readonly<Record<string, PhaseState>> {
  if (environment === null) return resource.shared;
  return own(resource.environments, environment)?.phases ?? {};
}

/** Every phase of the resource with where it stands: shared ones first, then by environment. */
export function allPhases(
  resource: HasPhases,
): readonly (PhaseRef & { readonly state: PhaseState })[] {
  const places = [null, ...Object.keys(resource.environments)];
  return places.flatMap((environment) =>
    Object.entries(phasesIn(resource, environment)).map(([phase, state]) => ({
      environment,
      phase,
      state,
    })),
  );
}

/** It is recorded as done, GitHub shows that it is not, and nobody has said which counts. */
export function isDisputed(phase: PhaseState): boolean {
  return isFinished(phase) && currentAttempt(phase)?.disputed?.settled === null;
}

/** Every phase of the resource that is. */
export function disputedIn(resource: ResourceState): readonly PhaseRef[] {
  return allPhases(resource).filter(({ state }) => isDisputed(state));
}

/** Whether it is tried again by itself, without a person. */
export function isTransient({ category }: Failure): boolean {
  return category === "transient";
}

/** Names the one dispatch of one attempt; the run's correlation key is built from it. */
export function dispatchId(resource: string, ref: PhaseRef, attempt: number): string {
  return [resource, ref.environment ?? "shared", ref.phase, attempt].join("/");
}
