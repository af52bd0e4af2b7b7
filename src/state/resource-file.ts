/**
 * A resource's file on the state branch: its schema and the way between it and the state the
 * rules read. The facts of the attempt under way stand on the phase itself, in the words people
 * look for (`pr_number`, `workflow_run_id`); earlier attempts are kept below it.
 */
import { z } from "zod";
import { type Event } from "../domain/events.ts";
import { own } from "../domain/lookup.ts";
import { allPhases } from "../domain/phase.ts";
import { type Mark, type ResourceState } from "../domain/resource.ts";
import { statusOf } from "../domain/status.ts";
import { effectFile } from "./effect-file.ts";
import { environmentFile, fromEnvironment, toEnvironment } from "./environment-file.ts";
import { decodeResourceEvent, entryFile } from "./event-file.ts";
import { fromPause, pauseFile, toPause } from "./gate-file.ts";
import { mapValues } from "./map-values.ts";
import { fromWithdrawn, mark, reasoned, toWithdrawn, withdrawnFile } from "./mark-file.ts";
import { fromPhase, phaseFile, toPhase } from "./phase-file.ts";

export const resourceFile = z
  .object({
    version: z.literal(1).optional(),
    resource: z.strictObject({
      id: z.string(),
      wave: z.union([z.string(), z.int()]),
      environments: z.array(z.string()),
      repository: z.string().optional(),
      metadata: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
    }),
    status: z.string().optional(),
    started: mark.optional(),
    paused: pauseFile.optional(),
    abort_asked: reasoned.optional(),
    aborted: reasoned.optional(),
    withdrawn: withdrawnFile.optional(),
    completed_at: z.string().optional(),
    definition: z.string().optional(),
    environment_status: z.record(z.string(), environmentFile),
    awaiting: z.array(z.unknown()).optional(),
    effects: z.array(effectFile).optional(),
    history: z.array(entryFile).optional(),
  })
  .catchall(phaseFile);

export type ResourceFile = z.infer<typeof resourceFile>;

/** Keys of the file that are not phases done once per resource. */
const OWN_KEYS: ReadonlySet<string> = new Set(Object.keys(resourceFile.shape));

/** When a file from before Cairn does not say when something was, and has no history to tell. */
const LONG_AGO = "1970-01-01T00:00:00Z";

/**
 * All but the history. `awaiting` is written for people; on load it is computed from the rest,
 * never read.
 */
export function toResourceFile(
  state: ResourceState,
  awaiting: readonly unknown[],
): Readonly<Record<string, unknown>> {
  return {
    version: 1,
    resource: {
      id: state.id,
      wave: state.wave,
      environments: Object.keys(state.environments),
      ...(state.repository !== null && { repository: state.repository }),
      metadata: state.metadata,
    },
    status: statusOf(state),
    ...(state.started && { started: state.started }),
    ...(state.paused && { paused: toPause(state.paused) }),
    ...(state.abortAsked && { abort_asked: state.abortAsked }),
    ...(state.aborted && { aborted: state.aborted }),
    ...(state.withdrawn && { withdrawn: toWithdrawn(state.withdrawn) }),
    ...(state.completedAt !== null && { completed_at: state.completedAt }),
    ...(state.definitionDigest !== null && { definition: state.definitionDigest }),
    ...mapValues(state.shared, toPhase),
    environment_status: mapValues(state.environments, toEnvironment),
    ...(awaiting.length > 0 && { awaiting }),
    ...(state.outbox.length > 0 && { effects: state.outbox }),
  };
}

/** `before` are the events that happened before those in the file. */
export function fromResourceFile(file: ResourceFile, before: readonly Event[]): ResourceState {
  const { id } = file.resource;
  const entries = file.history ?? [];
  const history = [...before, ...entries.map((entry) => decodeResourceEvent(id, entry))];
  const newest = history.at(-1)?.at ?? LONG_AGO;
  const shared = Object.fromEntries(
    Object.entries(file)
      .filter(([key]) => !OWN_KEYS.has(key))
      .map(([name, phase]) => [name, fromPhase(phaseFile.parse(phase), newest)] as const),
  );
  const environments = Object.fromEntries(
    file.resource.environments.flatMap((name) => {
      const given = own(file.environment_status, name);
      return given ? [[name, fromEnvironment(given, newest)] as const] : [];
    }),
  );
  return {
    id,
    wave: String(file.resource.wave),
    repository: file.resource.repository ?? null,
    metadata: file.resource.metadata ?? {},
    definitionDigest: file.definition ?? null,
    started:
      file.started ??
      (file.version === undefined ? begunBy({ shared, environments }, history) : null),
    paused: fromPause(file.paused),
    abortAsked: file.abort_asked ?? null,
    aborted: file.aborted ?? null,
    withdrawn: fromWithdrawn(file.withdrawn),
    completedAt: file.completed_at ?? null,
    shared,
    environments,
    outbox: file.effects ?? [],
    history,
  };
}

/**
 * The form from before version 1 has no `started`; its history says who began. What only waited
 * has a history too: of when it was named, held or noted.
 */
function begunBy(
  known: Pick<ResourceState, "shared" | "environments">,
  history: readonly Event[],
): Mark | null {
  const said = history.find(({ type }) => type === "resource_started");
  const isTouched = allPhases(known).some(({ state }) => state.status !== "pending");
  const first = said ?? (isTouched ? history[0] : undefined);
  return first ? { by: first.actor, at: first.at } : null;
}
