/** What a run as GitHub shows it, or what it says of itself, means for the phase it belongs to. */
import { type Event, type Stamp } from "./events.ts";
import { type Observation, type RunSeen } from "./inputs.ts";
import { type MigrationState } from "./migration.ts";
import { runAgain } from "./observe-work.ts";
import { dispatchId } from "./phase.ts";
import { at, foundAgain, placesUnderWay, type Place } from "./place-under-way.ts";

export function runSeen(seen: RunSeen, state: MigrationState, stamp: Stamp): readonly Event[] {
  const place = placesUnderWay(state).find(
    ({ resource, attempt, ...ref }) =>
      resource.repository === seen.repository &&
      (attempt.run === null
        ? seen.effect === dispatchId(resource.id, ref, attempt.number)
        : attempt.run.id === seen.id),
  );
  if (!place) return runAgain(seen, state, stamp);
  const isBack = place.attempt.run?.id === seen.id;
  return [...(isBack ? foundAgain(place, stamp) : []), ...runChanges(place, seen, stamp)];
}

function runChanges(place: Place, seen: RunSeen, stamp: Stamp): readonly Event[] {
  const recorded = place.attempt.run;
  if (recorded && seen.attempt < recorded.attempt) return [];
  const base = { ...at(place, stamp), run: seen.id, runAttempt: seen.attempt };
  const events: Event[] = [];
  const isNew = !recorded || seen.attempt > recorded.attempt;
  if (isNew) {
    events.push({
      ...base,
      type: "run_started",
      attempt: place.attempt.number,
      url: seen.url,
    });
  }
  if (seen.conclusion !== null && (isNew || recorded.conclusion === null)) {
    events.push(
      seen.conclusion === "success"
        ? { ...base, type: "run_succeeded" }
        : { ...base, type: "run_failed", conclusion: seen.conclusion },
    );
    const { outputs } = seen;
    if (outputs?.ok)
      events.push({ ...at(place, stamp), type: "outputs_read", outputs: outputs.outputs });
    if (outputs?.ok === false) {
      events.push({ ...at(place, stamp), type: "outputs_refused", reason: outputs.reason });
    }
  }
  return events;
}

const MOST_ITEMS = 1_000_000;

/** Reports come late and in any order: an attempt never goes back, and never past its end. */
export function progressSeen(
  seen: Extract<Observation, { readonly type: "progress" }>,
  state: MigrationState,
  stamp: Stamp,
): readonly Event[] {
  const place = placesUnderWay(state).find(
    ({ resource, attempt, ...ref }) =>
      resource.repository === seen.repository &&
      dispatchId(resource.id, ref, attempt.number) === seen.effect,
  );
  if (!place || (place.attempt.run && place.attempt.run.conclusion !== null)) return [];
  const before = place.attempt.items;
  const total = within(seen.total, 0, MOST_ITEMS);
  const completed = within(seen.completed, Math.min(before?.completed ?? 0, total), total);
  if (before?.completed === completed && before.total === total) return [];
  return [{ ...at(place, stamp), type: "progress_reported", completed, total }];
}

function within(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, Math.floor(value) || 0));
}
