import { type Definition } from "../domain/definition.ts";
import { own } from "../domain/lookup.ts";
/** How many resources stand where: the bar, the counts and the order of what needs a person first. */
import { type MigrationState } from "../domain/migration.ts";
import { type ResourceState } from "../domain/resource.ts";
import { RESOURCE_STATUSES, statusOf, type ResourceStatus } from "../domain/status.ts";
import { code } from "./markdown.ts";

export type Counts = Readonly<Record<ResourceStatus, number>>;

const BAR = 20;

/** The resources of a wave in the order of the definition. */
export function resourcesOf(
  wave: string,
  state: MigrationState,
  definition: Definition,
): readonly ResourceState[] {
  return allResources(state, definition).filter((resource) => resource.wave === wave);
}

/** In the order of the definition; what it names no more comes last. */
export function allResources(
  state: MigrationState,
  { resources }: Definition,
): readonly ResourceState[] {
  const named = new Set(resources.map(({ id }) => id));
  const others = Object.keys(state.resources).filter((id) => !named.has(id));
  return [...named, ...others].flatMap((id) => own(state.resources, id) ?? []);
}

export function countsOf(resources: readonly ResourceState[]): Counts {
  const counts = {
    pending: 0,
    in_progress: 0,
    awaiting_human: 0,
    failed: 0,
    blocked: 0,
    completed: 0,
    aborted: 0,
    withdrawn: 0,
  };
  for (const resource of resources) counts[statusOf(resource)] += 1;
  return counts;
}

export const STATUS_WORDS: Readonly<Record<ResourceStatus, string>> = {
  pending: "pending",
  in_progress: "in progress",
  awaiting_human: "waiting for a person",
  failed: "failed",
  blocked: "held",
  completed: "completed",
  aborted: "aborted",
  withdrawn: "withdrawn",
};

/** `3 in progress · 1 failed`; what there is none of is left out. */
export function countWords(counts: Counts): string {
  return RESOURCE_STATUSES.filter((status) => counts[status] > 0)
    .map((status) => `${counts[status]} ${STATUS_WORDS[status]}`)
    .join(" · ");
}

/** Full only when everything is completed. */
export function bar(done: number, total: number): string {
  const filled = total === 0 ? 0 : Math.floor((done / total) * BAR);
  return code("█".repeat(filled) + "░".repeat(BAR - filled));
}

/** Those that need a person first, the completed ones last; otherwise the order stays. */
export function byUrgency(resources: readonly ResourceState[]): readonly ResourceState[] {
  return resources
    .map((resource) => ({ resource, urgency: URGENCY[statusOf(resource)] }))
    .toSorted((a, b) => a.urgency - b.urgency)
    .map(({ resource }) => resource);
}

const URGENCY: Readonly<Record<ResourceStatus, number>> = {
  failed: 0,
  blocked: 1,
  awaiting_human: 2,
  in_progress: 3,
  pending: 4,
  completed: 5,
  aborted: 6,
  withdrawn: 7,
};
