/**
 * What waits for a person, in the order worth going through it: what has waited longest first,
 * and of two that began together the one that more depends on.
 */
import { type Checkpoint } from "../domain/checkpoint.ts";
import { type Scope } from "../domain/commands.ts";
import { type Definition } from "../domain/definition.ts";
import { heldTo } from "../domain/held-to.ts";
import { own } from "../domain/lookup.ts";
import { type MigrationState } from "../domain/migration.ts";
import { isFinished } from "../domain/phase.ts";
import { type ResourceState } from "../domain/resource.ts";
import { answerableIn } from "../domain/resting.ts";
import { allResources, resourcesOf } from "./counts.ts";

/** The resources a query is about, in the order of the definition. */
export function resourcesIn(
  scope: Scope,
  state: MigrationState,
  definition: Definition,
): readonly ResourceState[] {
  if (scope === "all") {
    return allResources(state, definition);
  }
  if ("wave" in scope) return resourcesOf(scope.wave, state, definition);
  return [own(state.resources, scope.resource) ?? []].flat();
}

export function openQuestions(
  resources: readonly ResourceState[],
  definition: Definition,
): readonly Checkpoint[] {
  return weighed(resources, definition)
    .toSorted((a, b) => a.minute.localeCompare(b.minute) || b.unblocks - a.unblocks)
    .map(({ checkpoint }) => checkpoint);
}

/** What most depends on first; of two alike, what has waited longest. */
export function mostUnblocking(
  resources: readonly ResourceState[],
  definition: Definition,
): readonly Checkpoint[] {
  return weighed(resources, definition)
    .toSorted((a, b) => b.unblocks - a.unblocks || a.minute.localeCompare(b.minute))
    .map(({ checkpoint }) => checkpoint);
}

type Weighed = {
  readonly checkpoint: Checkpoint;
  readonly minute: string;
  readonly unblocks: number;
};

function weighed(resources: readonly ResourceState[], definition: Definition): readonly Weighed[] {
  return resources.flatMap((resource) =>
    answerableIn(resource, definition).map((checkpoint) => ({
      checkpoint,
      // Seconds do not matter to people, and would hide what more depends on.
      minute: checkpoint.since.slice(0, 16),
      unblocks: dependents(checkpoint, resource, definition),
    })),
  );
}

/** How many phases cannot begin before this one is answered. */
function dependents(
  { environment }: Checkpoint,
  resource: ResourceState,
  definition: Definition,
): number {
  const waiting = Object.entries(resource.environments).filter(
    ([name]) => environment === null || name === environment || waitsFor(name, environment),
  );
  return waiting
    .flatMap(([, { phases }]) => Object.values(phases))
    .filter((phase) => !isFinished(phase)).length;

  function waitsFor(name: string, blocker: string): boolean {
    const { environments } = heldTo(definition, resource);
    const rules = environments.find((given) => given.name === name);
    return rules?.blockedBy.includes(blocker) ?? false;
  }
}
