/** Where a resource stands in one word, for tables, counts and the head of its file. */
import { checkpointsOf } from "./checkpoint.ts";
import { allPhases, isTransient } from "./phase.ts";
import { type ResourceState } from "./resource.ts";

export const RESOURCE_STATUSES = [
  "pending",
  "in_progress",
  "awaiting_human",
  "failed",
  "blocked",
  "completed",
  "aborted",
  "withdrawn",
] as const;

export type ResourceStatus = (typeof RESOURCE_STATUSES)[number];

/** What most needs a person comes first: a failure, then a hold, then an open question. */
export function statusOf(resource: ResourceState): ResourceStatus {
  if (resource.aborted) return "aborted";
  if (resource.withdrawn) return "withdrawn";
  if (resource.completedAt !== null) return "completed";
  if (hasFailed(resource)) return "failed";
  if (resource.paused) return "blocked";
  if (!resource.started) return "pending";
  const phases = allPhases(resource).map(({ state }) => state);
  if (phases.some(({ status }) => status === "blocked")) return "blocked";
  return checkpointsOf(resource).length > 0 ? "awaiting_human" : "in_progress";
}

/** What is tried again by itself is under way and has not failed. */
export function hasFailed(resource: ResourceState): boolean {
  if (resource.completedAt !== null) return false;
  return allPhases(resource).some(
    ({ state }) => state.status === "failed" && !isTransient(state.failure),
  );
}
