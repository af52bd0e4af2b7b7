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
  const waits = resources.flatMap(({ id, environments }) =>
    Object.entries(environments).flatMap(
      ([
        name,
        {
          progress: { status },
        },
      ]) =>
        status === "soaking" || status === "awaiting_window"
          ? [`/migrate skip ${id} ${name} --reason "we cannot wait"`]
          : [],
    ),
  );
  const gates = Object.values(state.waves).flatMap(({ name, gate }) =>
    gate?.wait.status === "soaking"
      ? [`/migrate start wave:${name} --force --reason "we cannot wait"`]
      : [],
  );
  const undone = resources.flatMap(({ id, environments }) =>
    Object.entries(environments).flatMap(
      ([
        name,
        {
          progress: { status },
        },
      ]) =>
        twists.includes("undo") && (status === "completed" || status === "awaiting_sign_off")
          ? [`/migrate rollback ${id} ${name} --reason "errors rise"`]
          : [],
    ),
  );
  const upgraded = resources.flatMap(({ id, definitionDigest }) =>
    definitionDigest === state.definition.digest ? [] : [`/migrate upgrade ${id}`],
  );
  return chance.any([...waits, ...gates, ...undone, ...upgraded]) ?? null;
}
