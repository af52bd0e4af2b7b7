/**
 * Comments that were taken in hand here and are not known to be over with. A sweep looks back as
 * far as the oldest of them: a comment whose answer failed is found again, however late. It is
 * memory and no more; a process that starts anew looks back for days anyway.
 */
import { type Clock } from "./clock.ts";

export type Owed = {
  /** False when it is in hand already, so that it is not answered twice at once. */
  readonly take: (id: string, createdAt: string) => boolean;
  /** Answered for good, by the state or to whoever asked; or nothing is owed. */
  readonly settled: (id: string) => void;
  /** No longer in hand, and perhaps not answered: for the next sweep to see. */
  readonly release: (id: string) => void;
  /** The sweep has looked back to `since`: what was released and is not open any more is over with. */
  readonly swept: (open: readonly string[]) => void;
  /** When the oldest one was made (ISO 8601). */
  readonly since: () => string | null;
};

/** Older ones are given up: whoever could not be answered for a day will have asked again. */
const MOST_MS = 24 * 60 * 60_000;

export function createOwed(clock: Clock): Owed {
  const known = new Map<string, { readonly createdAt: string; readonly inHand: boolean }>();
  return {
    take(id, createdAt) {
      if (known.get(id)?.inHand) return false;
      known.set(id, { createdAt, inHand: true });
      return true;
    },
    settled: (id) => known.delete(id),
    release(id) {
      const one = known.get(id);
      if (one) known.set(id, { ...one, inHand: false });
    },
    swept(open) {
      const oldest = clock.now() - MOST_MS;
      for (const [id, { createdAt, inHand }] of known) {
        if (Date.parse(createdAt) < oldest || (!inHand && !open.includes(id))) known.delete(id);
      }
    },
    since: () => [...known.values()].map(({ createdAt }) => createdAt).toSorted()[0] ?? null,
  };
}
