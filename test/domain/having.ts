import { type Event } from "../../src/domain/events.ts";
import { type ResourceState } from "../../src/domain/resource.ts";
import { airflowFile, definitionOf } from "./airflow.ts";
import { resource, Story } from "./given.ts";

export const names = ["a", "b", "c", "d"];
/** Five resources in one wave, two at a time, in one environment each. */
export const definition = definitionOf({
  ...airflowFile,
  waves: [{ name: 1, max_concurrency: 2 }],
  resources: Object.fromEntries(
    [resource, ...names].map((id) => [id, { wave: 1, environments: ["test"] }]),
  ),
});

export type Told = { readonly type: Event["type"] } & Readonly<Record<string, unknown>>;

/** The story with these things in the history of each of the resources. */
export function having(
  ids: readonly string[],
  told: readonly Told[],
  story = new Story(definition),
): Story {
  const changed = ids.map((id): readonly [string, ResourceState] => {
    const known = story.state.resources[id]!;
    const entries = told.map((entry, index) => ({
      at: "2026-01-15T10:00:00Z",
      actor: "ada",
      source: `comment:${index}`,
      resource: id,
      environment: null,
      ...entry,
    }));
    return [
      id,
      { ...known, history: [...known.history, ...entries] as unknown as readonly Event[] },
    ];
  });
  story.state = {
    ...story.state,
    resources: { ...story.state.resources, ...Object.fromEntries(changed) },
  };
  return story;
}

/** A phase that took so many hours. */
export function timed(phase: string, hours: number): readonly Told[] {
  const end = `2026-01-15T${String(hours).padStart(2, "0")}:00:00Z`;
  return [
    { type: "phase_started", phase, at: "2026-01-15T00:00:00Z", source: "sweep" },
    { type: "phase_completed", phase, at: end, source: "sweep" },
  ];
}
