/**
 * `/migrate rollback`: undoes the newest phase that can be undone. Not past what was completed
 * after it, which stands on it, and not once the resource is done; such a thing is a migration of its own.
 */
import { attemptsAt } from "./attempts.ts";
import { type SingleRequest } from "./commands.ts";
import { type Definition } from "./definition.ts";
import { type Event, type Stamp } from "./events.ts";
import { own } from "./lookup.ts";
import { matching, meant, refOf } from "./phase-asked-for.ts";
import { isFinished } from "./phase.ts";
import { refuse, type Refusal } from "./refusals.ts";
import { type PhaseState, type ResourceState } from "./resource.ts";

export function rollBack(
  asked: Extract<SingleRequest, { readonly verb: "rollback" }>,
  resource: ResourceState,
  definition: Definition,
  stamp: Stamp,
): readonly Event[] | Refusal {
  const begun = matching(asked, resource, (phase) => attemptsAt(phase).length > 0);
  if ("refused" in begun) return begun;
  const facts = {
    resource: resource.id,
    ...(asked.environment !== null && { environment: asked.environment }),
  };
  const undoable = begun.filter(({ phase }) =>
    definition.phases.some(({ name, rollback }) => name === phase && rollback !== null),
  );
  // What is done, and others stand on, is not undone because nobody named a place.
  const open = meant(
    asked,
    undoable.filter(({ state }) => !isFinished(state)),
  );
  const able = open.some(({ environment }) => environment === null) ? open : undoable;
  const places = [...new Set(able.map(({ environment }) => environment))];
  const last = able.at(-1);
  if (!last) return refuse("nothing-to-roll-back", facts);
  if (places.length > 1) {
    const environments = places.flatMap((environment) => environment ?? []);
    return refuse("environment-needed", { resource: resource.id, environments });
  }
  const { environment, phase, state } = last;
  const at = { resource: resource.id, phase, ...(environment !== null && { environment }) };
  if (isRollingBack(state)) return [];
  if (state.status === "blocked") {
    return refuse("blocked-by-person", { ...at, by: state.blocked.by, reason: state.reason });
  }
  const built = begun
    .slice(begun.indexOf(last) + 1)
    .find((later) => later.environment === environment && isFinished(later.state));
  if (built || resource.completedAt !== null) {
    return refuse("rollback-too-late", { ...at, after: built?.phase ?? "" });
  }
  const { reason } = asked;
  if (!reason) return refuse("reason-needed", { verb: "rollback", resource: resource.id });
  const base = { ...stamp, resource: resource.id };
  const started: Event = {
    ...base,
    ...refOf(last),
    type: "phase_started",
    attempt: (attemptsAt(state).at(-1)?.number ?? 0) + 1,
    part: { is: "rollback", reason },
  };
  const progress = environment === null ? null : own(resource.environments, environment)?.progress;
  const isOver = progress?.status === "completed" || progress?.status === "awaiting_sign_off";
  return environment !== null && isOver
    ? [{ ...base, type: "environment_reopened", environment }, started]
    : [started];
}

function isRollingBack(phase: PhaseState): boolean {
  const last = attemptsAt(phase).at(-1);
  return last?.part?.is === "rollback" && phase.status === "in_progress";
}
