/**
 * What is recorded, held against what GitHub shows. A difference that GitHub's later news explains
 * is repaired by observing it (`observe.ts`); what is left here cannot be repaired without losing
 * something, so a person decides.
 */
import { type PhaseRef } from "./events.ts";
import { allPhases, currentAttempt, isFinished } from "./phase.ts";
import { type PhaseState, type ResourceState } from "./resource.ts";

/** The work of one phase as GitHub shows it now; null where none is recorded. */
export type WorkSeen = PhaseRef & {
  readonly pullRequest: {
    readonly number: number;
    readonly state: "open" | "merged" | "closed" | "gone";
  } | null;
  readonly run: {
    readonly id: number;
    /** `running`, `gone`, or GitHub's conclusion. */
    readonly state: string;
  } | null;
};

export type Finding = PhaseRef & {
  readonly recorded: PhaseState;
  readonly actual: WorkSeen | null;
  /** It is recorded as done, and GitHub shows that it is not. */
  readonly contradicts: boolean;
};

/** Every phase that has begun, in order, with what GitHub shows of it. */
export function reconcile(resource: ResourceState, seen: readonly WorkSeen[]): readonly Finding[] {
  return allPhases(resource).flatMap(({ environment, phase, state: recorded }) => {
    if (!currentAttempt(recorded)) return [];
    const actual =
      seen.find((one) => one.environment === environment && one.phase === phase) ?? null;
    return [
      { environment, phase, recorded, actual, contradicts: isContradicted(recorded, actual) },
    ];
  });
}

/** Whether reality can be taken for the record: an environment that was signed off stays so. */
export function mayAccept(resource: ResourceState, { contradicts, environment }: Finding): boolean {
  if (!contradicts || resource.completedAt !== null) return false;
  if (environment === null) return true;
  return resource.environments[environment]?.progress.status !== "completed";
}

/** A merge that was undone, and nobody has said that it counts all the same. GitHub shows it as merged. */
export function isReverted(recorded: PhaseState): boolean {
  const disputed = currentAttempt(recorded)?.disputed;
  return disputed?.settled === null && disputed.revertedBy !== null;
}

/** What is gone from GitHub may have been removed after it was done. */
function isContradicted(recorded: PhaseState, actual: WorkSeen | null): boolean {
  const attempt = currentAttempt(recorded);
  if (!attempt || !actual || recorded.status === "skipped") return false;
  const { pullRequest, run } = actual;
  const isUnmerged =
    attempt.pullRequest?.state === "merged" &&
    (pullRequest?.state === "open" || pullRequest?.state === "closed");
  const isUndone =
    attempt.run?.conclusion === "success" &&
    isFinished(recorded) &&
    run !== null &&
    run.state !== "success" &&
    run.state !== "gone";
  return isUnmerged || isUndone || isReverted(recorded);
}
