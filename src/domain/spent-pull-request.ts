/**
 * A branch is named for its phase, not for an attempt, so what is found on it may be what an
 * earlier attempt came to. GitHub shows that as merged for ever.
 */
import { attemptsAt } from "./attempts.ts";
import { phaseAt } from "./phase.ts";
import { type Place } from "./place-under-way.ts";

/** It was merged in an earlier attempt, or a person took it for the truth that it was undone. */
export function isSpent({ resource, attempt: current, ...ref }: Place, number: number): boolean {
  const phase = phaseAt(resource, ref);
  return (phase ? attemptsAt(phase) : []).some((attempt) => {
    if (attempt.pullRequest?.number !== number) return false;
    if ((attempt.disputed?.revertedBy ?? null) !== null) return true;
    return attempt.number < current.number && attempt.pullRequest.state === "merged";
  });
}
