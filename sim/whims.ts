/**
 * What people say of their own accord, though nobody asked: that they cannot wait, that they want
 * something undone, that what is under way shall follow the new definition.
 */
import { type MigrationState } from "../src/domain/migration.ts";
import { type Chance } from "./chance.ts";
import { type Twist } from "./twists.ts";

/** One of the commands that make sense now; null when none does. */
export function whimAbout(
  state: MigrationState,
  twists: readonly Twist[],
  chance: Chance,
): string | null {
  const resources = Object.values(state.resources).filter(
    ({ started, completedAt }) => started && completedAt === null,
  );
  const places = resources.flatMap(({ id, environments }) =>
    Object.entries(environments).map(
      ([name, { progress }]) => [`${id} ${name}`, progress.status] as const,
    ),
  );
  const waits = places
    .filter(([, status]) => status === "soaking" || status === "awaiting_window")
    .map(([place]) => `/migrate skip ${place} --reason "we cannot wait"`);
  const gates = Object.values(state.waves).flatMap(({ name, gate }) =>
    gate?.wait.status === "soaking"
      ? [`/migrate start wave:${name} --force --reason "we cannot wait"`]
      : [],
  );
  const undone = places
    .filter(([, status]) => status === "completed" || status === "awaiting_sign_off")
    .filter(() => twists.includes("undo"))
    .map(([place]) => `/migrate rollback ${place} --reason "errors rise"`);
  const upgraded = resources.flatMap(({ id, definitionDigest }) =>
    definitionDigest === state.definition.digest ? [] : [`/migrate upgrade ${id}`],
  );
  return chance.any([...waits, ...gates, ...undone, ...upgraded]) ?? null;
}
