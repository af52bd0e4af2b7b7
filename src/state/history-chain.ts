/**
 * The chain that ties the entries of a history together: each holds the digest of the one before,
 * so a history that was changed by hand shows.
 *
 * An event never changes, so its entry and digest are computed once, however often the history
 * it stands in is written.
 */
import { hash } from "node:crypto";
import { type Event } from "../domain/events.ts";
import { encodeEvent, type EntryFile } from "./event-file.ts";

type Link = {
  readonly prev: string | undefined;
  readonly entry: EntryFile;
  readonly digest: string;
};

const links = new WeakMap<Event, Link>();

/** The entries from the index `from` on. */
export function encodeHistory(history: readonly Event[], from = 0): readonly EntryFile[] {
  const entries: EntryFile[] = [];
  walk(history, (entry, index) => {
    if (index >= from) entries.push(entry);
  });
  return entries;
}

/**
 * Where the chain breaks: the index of the first entry that does not follow from the one before,
 * the first one from the events `before` it. Entries people add at the end are not chained until
 * the file is written again; once one is, so is every entry before it.
 */
export function brokenAt(entries: readonly EntryFile[], before: readonly Event[]): number | null {
  const last = entries.findLastIndex(({ prev }) => prev !== undefined);
  let expected = walk(before);
  for (const [index, entry] of entries.slice(0, last + 1).entries()) {
    if (entry.prev !== expected) return index;
    expected = digestOf(entry);
  }
  return null;
}

/** Goes through the chain, and gives the digest at its end. */
function walk(
  history: readonly Event[],
  visit?: (entry: EntryFile, index: number) => void,
): string | undefined {
  let prev: string | undefined;
  for (const [index, event] of history.entries()) {
    const { entry, digest } = linkOf(event, prev);
    visit?.(entry, index);
    prev = digest;
  }
  return prev;
}

function linkOf(event: Event, prev: string | undefined): Link {
  const known = links.get(event);
  // The same event may stand in two histories, after another one in each.
  if (known && known.prev === prev) return known;
  const entry = { ...encodeEvent(event), ...(prev !== undefined && { prev }) };
  const link = { prev, entry, digest: digestOf(entry) };
  links.set(event, link);
  return link;
}

/** SHA-256 over the entry with its keys in order, so that a rewrite of the YAML does not matter. */
function digestOf(entry: EntryFile): string {
  return `sha256:${hash("sha256", canonical(entry))}`;
}

function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const pairs = Object.entries(value)
    .filter(([, inner]) => inner !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, inner]) => `${JSON.stringify(key)}:${canonical(inner)}`);
  return `{${pairs.join(",")}}`;
}
