/**
 * What GitHub shows, turned into what happened. An observation is compared with what is
 * recorded; only the difference becomes events, so the same observation twice, late or out of
 * order changes nothing.
 */
import { type Event, type Stamp } from "./events.ts";
import { type Observation } from "./inputs.ts";
import { type MigrationState } from "./migration.ts";
import { definitionSeen } from "./observe-definition.ts";
import { effectDone, effectRefused } from "./observe-effect.ts";
import { repositoryGone, runMissing, workGone } from "./observe-loss.ts";
import { pullRequestSeen } from "./observe-pull-request.ts";
import { progressSeen, runSeen } from "./observe-run.ts";
import { workSeen } from "./observe-work.ts";

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
    case "run-missing":
      return runMissing(observation, state, stamp);
    case "repository-gone":
      return repositoryGone(observation, state, stamp);
    case "work":
      return workSeen(observation, state, stamp);
    case "definition":
      return definitionSeen(observation, state, stamp);
    case "tick":
      return [];
    case "effect-done":
      return effectDone(observation, state, stamp);
    case "effect-refused":
      return effectRefused(observation, state, stamp);
  }
}
