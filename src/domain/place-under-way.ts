/** A phase under way with its attempt: the only place an observation can change anything. */
import { type Event, type PhaseRef, type Stamp } from "./events.ts";
import { type MigrationState } from "./migration.ts";
import { allPhases, currentAttempt, isUnderWay } from "./phase.ts";
import { type Attempt, type ResourceState } from "./resource.ts";

export type Place = PhaseRef & { readonly resource: ResourceState; readonly attempt: Attempt };

export function placesUnderWay(state: MigrationState): readonly Place[] {
  const open = Object.values(state.resources).filter(({ aborted }) => aborted === null);
  return open.flatMap((resource) =>
    allPhases(resource).flatMap(({ environment, phase, state: phaseState }) => {
      const attempt = currentAttempt(phaseState);
      if (!attempt || !isUnderWay(phaseState)) return [];
      return [{ resource, environment, phase, attempt }];
    }),
  );
}

export function at(place: Place, stamp: Stamp): Stamp & PhaseRef & { readonly resource: string } {
  const { environment, phase } = place;
  return { ...stamp, resource: place.resource.id, environment, phase };
}

/** What was taken for lost and is there: an App that was away, a repository that came back. */
export function foundAgain(place: Place, stamp: Stamp): readonly Event[] {
  return place.attempt.lost === null ? [] : [{ ...at(place, stamp), type: "work_found" }];
}

/** Whoever told of it may be somebody else, with another number at GitHub. */
export function doneBy<T extends Stamp>(actor: string, stamp: T): Omit<T, "actorId"> {
  if (actor === stamp.actor) return stamp;
  const { actorId: _theirs, ...rest } = stamp;
  return { ...rest, actor };
}
