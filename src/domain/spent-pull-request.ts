/**
 * A branch is named for its phase, not for an attempt, so what is found on it may be what an
 * earlier attempt came to, or what was undone since. GitHub shows that as merged for ever.
 */
import { attemptsAt } from "./attempts.ts";
import { type PullRequestSeen } from "./inputs.ts";
import { phaseAt } from "./phase.ts";
import { type Place } from "./place-under-way.ts";

/** It was merged in an earlier attempt, or before a person took it for the truth that it was undone. */
export function isSpent(
  { resource, attempt: current, ...ref }: Place,
  { number, state }: Pick<PullRequestSeen, "number" | "state">,
): boolean {
  if (state !== "merged") return false;
  const phase = phaseAt(resource, ref);
  return (phase ? attemptsAt(phase) : []).some(({ number: at, pullRequest, disputed }) => {
    // Numbers only grow: what came after the revert was not undone by it.
    if (number < (disputed?.revertedBy ?? 0)) return true;
    return at < current.number && pullRequest?.number === number && pullRequest.state === "merged";
  });
}
