/**
 * What somebody approves when she lets an environment start: the definition it runs under, and
 * the work that comes before it, down to the attempt, its run and its pull request. An approval
 * is bound to the digest of it; when any of it changes, the approval counts no more.
 */
import { digestOf, type Digestible } from "./digest.ts";
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

function inPhases(phases: Readonly<Record<string, PhaseState>>): Digestible {
  return Object.entries(phases)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, phase]) => {
      const attempt = currentAttempt(phase);
      const { run = null, pullRequest = null } = attempt ?? {};
      return [
        name,
        phase.status,
        attempt?.number ?? null,
        run && [run.id, run.attempt, run.conclusion],
        pullRequest && [pullRequest.number, pullRequest.state],
      ];
    });
}
