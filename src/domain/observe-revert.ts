/**
 * A pull request that undoes one a phase recorded as merged, as GitHub's *Revert* makes it. GitHub
 * shows the first one as merged for ever, so nothing but the second tells of it. Numbers only
 * grow, so a smaller one than is recorded is older news.
 */
import { type Event, type Stamp } from "./events.ts";
import { type PullRequestSeen } from "./inputs.ts";
import { type MigrationState } from "./migration.ts";
import { allPhases, currentAttempt } from "./phase.ts";
import { doneBy } from "./place-under-way.ts";

export function revertSeen(
  { repository, number, state: stands, sameRepository, mergedBy, reverts }: PullRequestSeen,
  { resources }: MigrationState,
  stamp: Stamp,
): readonly Event[] {
  if (reverts === undefined || stands !== "merged" || !sameRepository) return [];
  return Object.values(resources).flatMap((resource): readonly Event[] => {
    if (resource.repository !== repository || resource.completedAt !== null) return [];
    return allPhases(resource).flatMap(({ environment, phase, state }): readonly Event[] => {
      const attempt = currentAttempt(state);
      if (!attempt || state.status === "skipped") return [];
      const { pullRequest, disputed } = attempt;
      const by = doneBy(mergedBy ?? stamp.actor, stamp);
      const base = { ...by, resource: resource.id, environment, phase };
      const revertedBy = disputed?.revertedBy ?? null;
      // The revert itself was reverted.
      if (revertedBy === reverts && disputed?.settled === null) {
        return [{ ...base, type: "work_found" }];
      }
      const isMerged = pullRequest?.number === reverts && pullRequest.state === "merged";
      if (!isMerged || number <= (revertedBy ?? 0)) return [];
      const run = disputed?.run ?? null;
      const what = { type: "work_contradicted", pullRequest: null, run } as const;
      return [{ ...base, ...what, revertedBy: number }];
    });
  });
}
