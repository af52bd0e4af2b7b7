/**
 * A dispatch that GitHub took and that no run came of. After a while it counts as failed. Where
 * nothing is guarded and the skill may be run again, it is dispatched once more by itself; else a
 * person decides, because the run may still come. One that does come is adopted, never doubled.
 */
import { type Definition } from "./definition.ts";
import { after } from "./instant.ts";
import { type Attempt, type Failure, type ResourceState } from "./resource.ts";

/** Lists can be behind, and GitHub starts runs late when it is busy. */
const APPEARS_WITHIN_MS = 15 * 60_000;

/** What the policy of a skill calls it among conclusions. */
export const NO_RUN = "no_run";
/** The first dispatch, and one more. */
export const MOST_WITHOUT_RUN = 2;

/** Dispatched by us, over with, and no run of it known. While it is in the outbox, whoever performs it looks. */
export function isAwaitingRun(
  attempt: Attempt,
  { outbox }: ResourceState,
  effect: string,
): boolean {
  const { run, pullRequest, failure, runMissingAt } = attempt;
  const isOpen = run === null && pullRequest === null && failure === null;
  return isOpen && runMissingAt === null && !outbox.some(({ id }) => id === effect);
}

/** From when on (ISO 8601) it counts as missing. */
export function missingFrom({ dispatchedAt, confirmed, permitted, startedAt }: Attempt): string {
  const begun = [startedAt, permitted?.at ?? startedAt, confirmed?.at ?? startedAt];
  return after(dispatchedAt ?? begun.toSorted().at(-1) ?? startedAt, APPEARS_WITHIN_MS);
}

export function isMissing({ runMissingAt, run, pullRequest }: Attempt): boolean {
  return runMissingAt !== null && run === null && pullRequest === null;
}

export function missingFailure(category: Failure["category"]): Failure {
  const reason = "its workflow was dispatched, and no run of it is to be found; it may still come";
  return { category, reason };
}

/** Where something must come first, a second run of the same could do harm no one asked for. */
export function isGuarded(environment: string | null, { environments }: Definition): boolean {
  const rules = environments.find(({ name }) => name === environment);
  return rules !== undefined && (rules.blockedBy.length > 0 || rules.approval !== null);
}
