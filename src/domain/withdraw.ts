/**
 * `/migrate delete-resource`: takes a resource out of the migration. Nothing of it is deleted: it
 * stays in the totals and its history goes on being kept, what runs is let end and recorded, and
 * nothing new begins until a person starts it again. Production that is half way is left to
 * nobody: it is finished, rolled back or aborted first.
 */
import { type SingleRequest } from "./commands.ts";
import { type Definition } from "./definition.ts";
import { type Event, type Stamp } from "./events.ts";
import { refuse, type Refusal } from "./refusals.ts";
import { type EnvironmentProgress, type ResourceState } from "./resource.ts";

export function withdraw(
  { reason }: Extract<SingleRequest, { readonly verb: "delete-resource" }>,
  resource: ResourceState,
  definition: Definition,
  stamp: Stamp,
): readonly Event[] | Refusal {
  const facts = { resource: resource.id };
  if (resource.withdrawn) return [];
  if (resource.completedAt !== null) return refuse("already-over", facts);
  const environments = halfWay(resource, definition);
  if (environments.length > 0) return refuse("production-half-way", { ...facts, environments });
  if (!reason) return refuse("reason-needed", { ...facts, verb: "delete-resource" });
  return [{ ...stamp, resource: resource.id, type: "resource_withdrawn", reason }];
}

/** Production is what comes after something else, or needs an approval. */
function halfWay({ environments }: ResourceState, definition: Definition): readonly string[] {
  return definition.environments
    .filter(({ blockedBy, approval }) => blockedBy.length > 0 || approval !== null)
    .flatMap(({ name }) => {
      const progress = environments[name]?.progress;
      return progress && isHalfWay(progress) ? [name] : [];
    });
}

function isHalfWay(progress: EnvironmentProgress): boolean {
  switch (progress.status) {
    case "active":
    case "awaiting_sign_off":
      return true;
    case "awaiting_window":
      return progress.begun;
    case "pending":
    case "blocked":
    case "soaking":
    case "awaiting_approval":
    case "rejected":
    case "completed":
      return false;
  }
}
