/** What is recorded as under way and is not to be found on GitHub. */
import { type Event, type Stamp } from "./events.ts";
import { type Observation } from "./inputs.ts";
import { after, isReached } from "./instant.ts";
import { type MigrationState } from "./migration.ts";
import { isAwaitingRun, missingFrom } from "./missing-run.ts";
import { dispatchId } from "./phase.ts";
import { at, placesUnderWay } from "./place-under-way.ts";

/** GitHub's answers can be behind: what has only just begun may not be visible yet. */
const VISIBLE_AFTER_MS = 10 * 60_000;

export function workGone(
  gone: Extract<Observation, { readonly type: "work-gone" }>,
  state: MigrationState,
  stamp: Stamp,
): readonly Event[] {
  return placesUnderWay(state).flatMap((place): readonly Event[] => {
    const { resource, attempt } = place;
    const { run, pullRequest } = attempt;
    const isOurs = resource.repository === gone.repository && attempt.failure === null;
    if (!isOurs || !isReached(after(attempt.startedAt, VISIBLE_AFTER_MS), stamp.at)) return [];
    const base = { ...at(place, stamp), type: "work_lost" as const };
    if (pullRequest && pullRequest.number === gone.pullRequest && pullRequest.state !== "merged") {
      return [{ ...base, what: "pull_request", number: pullRequest.number }];
    }
    if (run && run.id === gone.run && run.conclusion === null && !pullRequest) {
      return [{ ...base, what: "run", number: run.id }];
    }
    return [];
  });
}

/** Work in it is lost all the same, whatever it was: nothing can go on there. */
export function repositoryGone(
  { repository }: Extract<Observation, { readonly type: "repository-gone" }>,
  state: MigrationState,
  stamp: Stamp,
): readonly Event[] {
  return placesUnderWay(state)
    .filter(({ resource, attempt }) => resource.repository === repository && !attempt.failure)
    .map((place) => ({ ...at(place, stamp), type: "work_lost", what: "repository", number: null }));
}

export function runMissing(
  { effect }: Extract<Observation, { readonly type: "run-missing" }>,
  state: MigrationState,
  stamp: Stamp,
): readonly Event[] {
  const place = placesUnderWay(state).find(
    ({ resource, attempt, ...ref }) => dispatchId(resource.id, ref, attempt.number) === effect,
  );
  if (!place || !isAwaitingRun(place.attempt, place.resource, effect)) return [];
  if (!isReached(missingFrom(place.attempt), stamp.at)) return [];
  return [{ ...at(place, stamp), type: "run_missing", attempt: place.attempt.number }];
}
