/**
 * Keeps a text within the bytes it may have: as many items as fit, and how many did not. GitHub
 * refuses a comment over 65,536 characters and drops an issue's body over it without an error;
 * UTF-8 bytes are never fewer than those.
 */
export const MAX_BYTES = 60_000;

export type Fitted = { readonly shown: readonly string[]; readonly hidden: number };

/** The first items that fit into `room`, a line break counted after each. */
export function fitting(items: readonly string[], room: number): Fitted {
  let left = room;
  const end = items.findIndex((item) => {
    left -= bytes(item) + 1;
    return left < 0;
  });
  const shown = end === -1 ? items : items.slice(0, end);
  return { shown, hidden: items.length - shown.length };
}

export function bytes(text: string): number {
  return new TextEncoder().encode(text).length;
}
