/**
 * Where numeric ids, delivery GUIDs and token texts come from. Counting by default, so that
 * two runs of the same story produce the same world.
 */
export type Ids = {
  readonly number: () => number;
  readonly guid: () => string;
};

export function countingIds(first = 1000): Ids {
  let last = first - 1;
  let guids = 0;
  return {
    number: () => ++last,
    guid: () => `00000000-0000-4000-8000-${(++guids).toString(16).padStart(12, "0")}`,
  };
}

/** The opaque `node_id` GraphQL speaks in: a prefix per kind of thing, and its number. */
export function nodeId(prefix: string, id: number | string): string {
  return `${prefix}_${Buffer.from(String(id)).toString("base64url")}`;
}
