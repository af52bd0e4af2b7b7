/** What a pull request as GitHub shows it means for the phase it belongs to. */
import { type Event, type Stamp } from "./events.ts";
import { type PullRequestSeen } from "./inputs.ts";
import { type MigrationState } from "./migration.ts";
import { revertSeen } from "./observe-revert.ts";
import { at, doneBy, foundAgain, placesUnderWay, type Place } from "./place-under-way.ts";
import { type Outdated } from "./resource.ts";
import { isSpent } from "./spent-pull-request.ts";

export function pullRequestSeen(
  seen: PullRequestSeen,
  state: MigrationState,
  stamp: Stamp,
): readonly Event[] {
  const reverted = revertSeen(seen, state, stamp);
  if (reverted.length > 0) return reverted;
  const places = placesUnderWay(state).filter(
    ({ resource }) => resource.repository === seen.repository,
  );
  const known = places.find(({ attempt }) => attempt.pullRequest?.number === seen.number);
  if (known) return [...foundAgain(known, stamp), ...pullRequestChanges(known, seen, stamp)];
  const named = places.find((place) => mayAdopt(place, seen));
  if (!named) return [];
  const { number, url } = seen;
  const opened: Event = {
    ...at(named, doneBy(seen.author, stamp)),
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
function mayAdopt(place: Place, seen: PullRequestSeen): boolean {
  const { names, sameRepository, state } = seen;
  return (
    sameRepository &&
    !isSpent(place, seen) &&
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
      if (isSpent(place, seen)) return [];
      return [{ ...doneBy(seen.mergedBy ?? stamp.actor, base), type: "pull_request_merged" }];
    case "closed":
      if (recorded.state === "closed") return [];
      return [
        {
          ...base,
          type: "pull_request_closed",
          ...(seen.branchGone && { branchGone: true }),
        },
      ];
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
