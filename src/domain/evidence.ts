/**
 * What somebody approves when she lets an environment start or a phase go on: the definition it
 * runs under, and the work that comes before it, down to the attempt, its run and its pull
 * request. An approval is bound to the digest of it; when any of it changes, it counts no more.
 */
import { digestOf, type Digestible } from "./digest.ts";
import { type PhaseRef } from "./events.ts";
import { own } from "./lookup.ts";
import { currentAttempt } from "./phase.ts";
import { type PhaseState, type ResourceState } from "./resource.ts";

export function evidenceFor(
  resource: ResourceState,
  environment: string,
  blockers: readonly string[],
): string {
  return digestOf([
    resource.definitionDigest,
    resource.id,
    environment,
    inPhases(resource.shared),
    ...blockers.toSorted().map((blocker): Digestible => {
      const known = own(resource.environments, blocker);
      const done = known?.progress.status === "completed" ? known.progress : null;
      return [blocker, done?.at ?? null, done?.signedOffBy ?? null, inPhases(known?.phases ?? {})];
    }),
  ]);
}

/** Of a phase: what was done before it in its place, and its own work so far, not how it stands. */
export function evidenceAt(resource: ResourceState, { environment, phase }: PhaseRef): string {
  const known = environment === null ? null : own(resource.environments, environment);
  const phases = Object.entries(known?.phases ?? resource.shared);
  const index = phases.findIndex(([name]) => name === phase);
  const itself = phases[index]?.[1];
  return digestOf([
    resource.definitionDigest,
    resource.id,
    environment,
    phase,
    inPhases(Object.fromEntries(phases.slice(0, index))),
    environment === null ? inEnvironments(resource) : inPhases(resource.shared),
    itself ? workOf(itself) : null,
  ]);
}

/** Phases done once come before all environments, or after all of them. */
function inEnvironments({ environments }: ResourceState): Digestible {
  return Object.entries(environments).map(([name, { progress, phases }]) => [
    name,
    progress.status,
    inPhases(phases),
  ]);
}

function inPhases(phases: Readonly<Record<string, PhaseState>>): Digestible {
  return Object.entries(phases)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, phase]) => [name, phase.status, ...workOf(phase)]);
}

function workOf(phase: PhaseState): readonly Digestible[] {
  const attempt = currentAttempt(phase);
  const { run = null, pullRequest = null } = attempt ?? {};
  return [
    attempt?.number ?? null,
    run && [run.id, run.attempt, run.conclusion],
    pullRequest && [pullRequest.number, pullRequest.state],
  ];
}
