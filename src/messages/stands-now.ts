/**
 * Where a resource, or one environment of it, stands now: what a refusal shows beside its rule, so
 * that nobody has to ask what is the case instead.
 */
import { type Definition } from "../domain/definition.ts";
import { allPhases, isUnderWay } from "../domain/phase.ts";
import { type PhaseState, type ResourceState } from "../domain/resource.ts";
import { code } from "./markdown.ts";
import { listed } from "./place.ts";
import { environmentStanding, phaseStanding, workLinks } from "./standing.ts";

const MOST = 2;

/** As a clause of its own; null where nothing is under way that could be named. */
export function standsNow(
  resource: ResourceState,
  environment: string | null,
  definition: Definition,
): string | null {
  if (!resource.started || resource.completedAt !== null) return null;
  const open = allPhases(resource).filter(
    ({ environment: at, state }) =>
      isUnderWay(state) && (environment === null || at === environment),
  );
  if (open.length > 0) {
    const shown = open.slice(0, MOST).map(({ environment: at, phase, state }) => {
      const where = at === null ? "" : ` in ${code(at)}`;
      return `the phase ${code(phase)}${where} ${isStanding(state)}`;
    });
    return listed(shown);
  }
  const places = environment === null ? Object.keys(resource.environments) : [environment];
  const waiting = places.filter((name) => {
    const status = resource.environments[name]?.progress.status;
    return status !== undefined && status !== "completed" && status !== "blocked";
  });
  if (waiting.length === 0) return null;
  const shown = waiting
    .slice(0, MOST)
    .map((name) => `${code(name)} (${environmentStanding(resource, name, definition)})`);
  return `it stands at ${listed(shown)}`;
}

/** `is in progress`, `has failed`; with the run or the pull request one can look at. */
export function isStanding(phase: PhaseState): string {
  const links = workLinks(phase);
  const seen = links.length === 0 ? "" : ` (${links.join(", ")})`;
  return `${phase.status === "failed" ? "has" : "is"} ${phaseStanding(phase)}${seen}`;
}
