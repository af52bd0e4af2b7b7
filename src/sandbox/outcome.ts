/** Where a run has come to, in one word: what a scenario is held to. */
import { checkpointsOf, type Checkpoint } from "../domain/checkpoint.ts";
import { type MigrationState } from "../domain/migration.ts";
import { currentAttempt, phaseAt } from "../domain/phase.ts";
import { type ResourceState } from "../domain/resource.ts";
import { statusOf } from "../domain/status.ts";

export type Outcome = {
  /** `completed`, or what is waited for, such as `deploy_failed`. */
  readonly word: string;
  /** The evidence, for people. */
  readonly because: string;
};

export function outcomeOf(state: MigrationState | null): Outcome {
  const resources = Object.values(state?.resources ?? {});
  if (resources.length === 0) return { word: "nothing", because: "there is no state" };
  const open = resources.flatMap((resource) =>
    checkpointsOf(resource).map((checkpoint) => ofCheckpoint(resource, checkpoint)),
  );
  const [first] = open;
  if (first) return first;
  const statuses = [...new Set(resources.map((resource) => statusOf(resource)))];
  const [status = "nothing"] = statuses.filter((one) => one !== "completed");
  return statuses.every((one) => one === "completed")
    ? { word: "completed", because: `all of ${resources.length} resources` }
    : { word: status, because: "nobody is asked for anything" };
}

function ofCheckpoint(resource: ResourceState, { id, environment, about }: Checkpoint): Outcome {
  if (about.kind === "changes-requested") {
    return { word: "pr_changes_requested", because: `${id}: #${about.pullRequest.number}` };
  }
  if (about.kind !== "failed") return { word: about.kind.replaceAll("-", "_"), because: id };
  const phase = phaseAt(resource, { environment, phase: about.phase });
  const attempt = phase ? currentAttempt(phase) : null;
  if (attempt?.part?.is === "rollback" && attempt.run?.conclusion === "success") {
    return { word: "rolled_back", because: `${id}: ${about.reason}` };
  }
  const items = attempt?.items;
  return items && items.completed < items.total
    ? {
        word: "migration_partial",
        because: `${id}: ${items.completed} of ${items.total}: ${about.reason}`,
      }
    : { word: `${about.phase.replaceAll("-", "_")}_failed`, because: `${id}: ${about.reason}` };
}
