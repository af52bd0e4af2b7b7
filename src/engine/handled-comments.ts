/**
 * Which comments were carried out before. The comment's id stands in the history of whatever it
 * changed, so the state itself remembers, whoever asks and however late.
 */
import { type Event } from "../domain/events.ts";
import { type MigrationState } from "../domain/migration.ts";

/** A history never changes: it is read through once. */
const known = new WeakMap<readonly Event[], ReadonlySet<string>>();

export function isHandled(comment: number, { resources, waves }: MigrationState): boolean {
  const source = `comment:${comment}`;
  return [...Object.values(resources), ...Object.values(waves)].some(({ history }) =>
    sourcesOf(history).has(source),
  );
}

function sourcesOf(history: readonly Event[]): ReadonlySet<string> {
  const before = known.get(history);
  if (before) return before;
  const sources = new Set(history.map(({ source }) => source));
  known.set(history, sources);
  return sources;
}
