/**
 * What GitHub shows, turned into what happened. An observation is compared with what is
 * recorded; only the difference becomes events, so the same observation twice, late or out of
 * order changes nothing.
 */
import { type Event, type PhaseRef, type Stamp } from "./events.ts";
import { type Observation, type PullRequestSeen, type RunSeen } from "./inputs.ts";
import { after, isReached } from "./instant.ts";
import { own } from "./lookup.ts";
import { type MigrationState } from "./migration.ts";
import { openEffects } from "./outbox.ts";
import { allPhases, currentAttempt, dispatchId, isUnderWay } from "./phase.ts";
import { type Attempt, type ResourceState, type Outdated } from "./resource.ts";

export function observe(
  observation: Observation,
  state: MigrationState,
  stamp: Stamp,
): readonly Event[] {
  switch (observation.type) {
    case "pull-request":
      return pullRequestSeen(observation.seen, state, stamp);
    case "run":
      return runSeen(observation.seen, state, stamp);
    case "progress":
      return progressSeen(observation, state, stamp);
    case "work-gone":
      return workGone(observation, state, stamp);
    case "tick":
      return [];
    case "effect-done":
      return effectDone(observation, state, stamp);
    case "effect-refused":
      return effectRefused(observation, state, stamp);
  }
}

/** A phase under way with its attempt: the only place an observation can change anything. */
type Place = PhaseRef & { readonly resource: ResourceState; readonly attempt: Attempt };

function placesUnderWay(state: MigrationState): readonly Place[] {
  const open = Object.values(state.resources).filter(({ aborted }) => aborted === null);
  return open.flatMap((resource) =>
    allPhases(resource).flatMap(({ environment, phase, state: phaseState }) => {
      const attempt = currentAttempt(phaseState);
      if (!attempt || !isUnderWay(phaseState)) return [];
      return [{ resource, environment, phase, attempt }];
    }),
  );
}

export function pullRequestSeen(
  seen: PullRequestSeen,
  state: MigrationState,
  stamp: Stamp,
): readonly Event[] {
  const places = placesUnderWay(state).filter(
    ({ resource }) => resource.repository === seen.repository,
  );
  const known = places.find(({ attempt }) => attempt.pullRequest?.number === seen.number);
  if (known) return pullRequestChanges(known, seen, stamp);
  const named = places.find((place) => mayAdopt(place, seen));
  if (!named) return [];
  const { number, url } = seen;
  const opened: Event = {
    ...at(named, { ...stamp, actor: seen.author }),
    type: "pull_request_opened",
    number,
    url,
  };
  const adopted = {
    ...named,
    attempt: {
      ...named.attempt,
      pullRequest: {
        number,
        url,
        state: "open" as const,
        changesRequested: false,
        mergeRefused: null,
      },
    },
  };
  return [opened, ...pullRequestChanges(adopted, seen, stamp)];
}

/** A fork's pull request is never ours, nor is one that was closed before we saw it, nor a second one beside an open one. */
function mayAdopt(place: Place, { names, sameRepository, state }: PullRequestSeen): boolean {
  return (
    sameRepository &&
    state !== "closed" &&
    names?.resource === place.resource.id &&
    names.environment === place.environment &&
    names.phase === place.phase &&
    place.attempt.pullRequest?.state !== "open" &&
    place.attempt.pullRequest?.state !== "merged"
  );
}

function pullRequestChanges(place: Place, seen: PullRequestSeen, stamp: Stamp): readonly Event[] {
  const recorded = place.attempt.pullRequest;
  // A merge is final: whatever is told later is older news.
  if (!recorded || recorded.state === "merged") return [];
  const base = { ...at(place, stamp), number: seen.number };
  switch (seen.state) {
    case "merged":
      return [{ ...base, actor: seen.mergedBy ?? stamp.actor, type: "pull_request_merged" }];
    case "closed":
      return recorded.state === "closed" ? [] : [{ ...base, type: "pull_request_closed" }];
    case "open": {
      const events: Event[] = [];
      if (recorded.state === "closed") events.push({ ...base, type: "pull_request_reopened" });
      if (seen.changesRequested !== recorded.changesRequested) {
        events.push({
          ...base,
          type: seen.changesRequested ? "changes_requested" : "changes_resolved",
        });
      }
      return [...events, ...updates(seen, recorded.outdated ?? null, base)];
    }
  }
}

/** Nothing while GitHub has not worked out whether it can be merged. */
function updates(
  { outdated }: PullRequestSeen,
  recorded: Outdated | null,
  base: ReturnType<typeof at> & { readonly number: number },
): readonly Event[] {
  if (outdated === undefined || outdated === recorded) return [];
  return outdated === null
    ? [{ ...base, type: "pull_request_updated" }]
    : [{ ...base, type: "pull_request_outdated", why: outdated }];
}

function runSeen(seen: RunSeen, state: MigrationState, stamp: Stamp): readonly Event[] {
  const place = placesUnderWay(state).find(
    ({ resource, attempt, ...ref }) =>
      resource.repository === seen.repository &&
      (attempt.run === null
        ? seen.effect === dispatchId(resource.id, ref, attempt.number)
        : attempt.run.id === seen.id),
  );
  return place ? runChanges(place, seen, stamp) : [];
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
function progressSeen(
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

/** GitHub's answers can be behind: what has only just begun may not be visible yet. */
const VISIBLE_AFTER_MS = 10 * 60_000;

function workGone(
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

function effectDone(
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
  if (result.type !== "dispatched" || result.run === null) return [];
  const place = placesUnderWay(state).find(
    ({ resource, attempt, ...ref }) => dispatchId(resource.id, ref, attempt.number) === effect,
  );
  // The run may have told us of itself before the answer to our dispatch did.
  if (!place || place.attempt.run) return [];
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

function effectRefused(
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

function at(place: Place, stamp: Stamp): Stamp & PhaseRef & { readonly resource: string } {
  const { environment, phase } = place;
  return { ...stamp, resource: place.resource.id, environment, phase };
}
