/** What became of an effect of ours, as GitHub answered it. */
import { type Event, type Stamp } from "./events.ts";
import { type Observation } from "./inputs.ts";
import { own } from "./lookup.ts";
import { type MigrationState } from "./migration.ts";
import { openEffects } from "./outbox.ts";
import { dispatchId } from "./phase.ts";
import { at, placesUnderWay } from "./place-under-way.ts";

export function effectDone(
  { effect, result }: Extract<Observation, { readonly type: "effect-done" }>,
  state: MigrationState,
  stamp: Stamp,
): readonly Event[] {
  const open = openEffects(state).find(({ id }) => id === effect);
  if (!open) return [];
  if (result.type === "tracking-issue" && "wave" in open.of) {
    const recorded = own(state.waves, open.of.wave)?.trackingIssue;
    if (recorded !== null) return [];
    return [{ ...stamp, wave: open.of.wave, type: "tracking_issue_opened", number: result.number }];
  }
  if (result.type !== "dispatched") return [];
  const place = placesUnderWay(state).find(
    ({ resource, attempt, ...ref }) => dispatchId(resource.id, ref, attempt.number) === effect,
  );
  // The run may have told us of itself before the answer to our dispatch did.
  if (!place || place.attempt.run) return [];
  const { number: attempt } = place.attempt;
  if (result.run === null) return [{ ...at(place, stamp), type: "workflow_dispatched", attempt }];
  return [
    {
      ...at(place, stamp),
      type: "run_started",
      attempt: place.attempt.number,
      run: result.run,
      url: result.url ?? "",
      runAttempt: 1,
    },
  ];
}

export function effectRefused(
  { effect, reason, fatal = false }: Extract<Observation, { readonly type: "effect-refused" }>,
  state: MigrationState,
  stamp: Stamp,
): readonly Event[] {
  const open = openEffects(state).find(({ id }) => id === effect);
  if (open?.type === "merge" && "resource" in open.of) {
    const { of, number, environment, phase } = open;
    const why = { number, reason: reason.slice(0, 500) };
    return [{ ...stamp, resource: of.resource, environment, phase, type: "merge_refused", ...why }];
  }
  const place = placesUnderWay(state).find(
    ({ resource, attempt, ...ref }) => dispatchId(resource.id, ref, attempt.number) === effect,
  );
  if (!open || !place || place.attempt.run) return [];
  const why = { reason: reason.slice(0, 500), ...(fatal && { fatal }) };
  return [{ ...at(place, stamp), type: "dispatch_refused", ...why }];
}
