/**
 * What is recorded as done, held against what GitHub shows. Which of them counts is for a person
 * to say: nothing is undone or repeated by itself, and the same difference is told once.
 */
import { type Event, type Stamp } from "./events.ts";
import { type Observation, type RunSeen } from "./inputs.ts";
import { own } from "./lookup.ts";
import { type MigrationState } from "./migration.ts";
import { allPhases, currentAttempt, isFinished } from "./phase.ts";
import { reconcile, type WorkSeen } from "./reconcile.ts";

export function workSeen(
  { resource: id, work }: Extract<Observation, { readonly type: "work" }>,
  { resources }: MigrationState,
  stamp: Stamp,
): readonly Event[] {
  const resource = own(resources, id);
  if (!resource || resource.completedAt !== null) return [];
  return reconcile(resource, work).flatMap(
    ({ environment, phase, recorded, actual, contradicts }): readonly Event[] => {
      const attempt = currentAttempt(recorded);
      if (!attempt || !actual || !isFinished(recorded)) return [];
      const ref = { ...stamp, resource: id, environment, phase };
      const { disputed } = attempt;
      if (!contradicts) {
        const isBack = disputed?.settled === null && isAsRecorded(actual);
        return isBack ? [{ ...ref, type: "work_found" }] : [];
      }
      const pullRequest = openOrClosed(actual);
      const run = actual.run && actual.run.state !== "success" ? actual.run.state : null;
      // What runs again may end as it did before.
      if (run === "running") return [];
      if (disputed?.pullRequest === pullRequest && disputed.run === run) return [];
      const what = { type: "work_contradicted", pullRequest, run, revertedBy: null } as const;
      return [{ ...ref, ...what }];
    },
  );
}

/** A run that was recorded as done is run again by hand, and ends otherwise. */
export function runAgain(seen: RunSeen, state: MigrationState, stamp: Stamp): readonly Event[] {
  return Object.values(state.resources).flatMap((resource): readonly Event[] => {
    if (resource.repository !== seen.repository || resource.completedAt !== null) return [];
    const place = allPhases(resource).find(
      ({ state: phase }) => isFinished(phase) && currentAttempt(phase)?.run?.id === seen.id,
    );
    const recorded = place ? currentAttempt(place.state)?.run : null;
    const isNews = recorded && seen.attempt > recorded.attempt && seen.conclusion !== null;
    if (!place || !isNews) return [];
    const { environment, phase } = place;
    const run = { id: seen.id, state: seen.conclusion };
    const work: readonly WorkSeen[] = [{ environment, phase, pullRequest: null, run }];
    const observation = {
      type: "work",
      resource: resource.id,
      work,
      source: stamp.source,
    } as const;
    return workSeen(observation, state, stamp);
  });
}

function isAsRecorded({ run, pullRequest }: WorkSeen): boolean {
  return run?.state === "success" || pullRequest?.state === "merged";
}

function openOrClosed({ pullRequest }: WorkSeen): "open" | "closed" | null {
  const state = pullRequest?.state;
  return state === "open" || state === "closed" ? state : null;
}
