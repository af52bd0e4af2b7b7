/**
 * Comments that were taken in hand here and are not known to be over with. A sweep looks back as
 * far as the oldest of them: a comment whose answer failed is found again, however late. It is
 * memory and no more; a process that starts anew looks back for days anyway.
 */
import { type Clock } from "./clock.ts";
import { FRESH_MS } from "./late-comment.ts";
import { isSameRepository } from "./seen.ts";

export type Owed = {
  /**
   * False when it is in hand already, so that it is not answered twice at once; and when its answer
   * is so new that whoever still takes it for open looked before it was there.
   */
  readonly take: (id: string, made: Made) => boolean;
  /** Answered for good, by the state or to whoever asked; or nothing is owed. */
  readonly settled: (id: string) => void;
  /** No longer in hand, and perhaps not answered: for the next sweep to see. */
  readonly release: (id: string) => void;
  /**
   * The sweep has looked back to `since` in the repository: what was released there and is not open
   * any more is over with.
   */
  readonly swept: (repository: string, open: readonly string[]) => void;
  /** When the oldest one there was made (ISO 8601). */
  readonly since: (repository: string) => string | null;
};

/** Where and when (ISO 8601) a comment was made. */
type Made = { readonly repository: string; readonly createdAt: string };

/** Older ones are given up: whoever could not be answered for a day will have asked again. */
const MOST_MS = 24 * 60 * 60_000;

export function createOwed(clock: Clock): Owed {
  const known = new Map<string, Made & { readonly inHand: boolean }>();
  /** When (ms) what is over with was, as long as nobody would look for its answer first. */
  const over = new Map<string, number>();

  function forget(): void {
    for (const [id, at] of over) if (clock.now() - at >= FRESH_MS) over.delete(id);
  }

  return {
    take(id, { repository, createdAt }) {
      forget();
      if (known.get(id)?.inHand || over.has(id)) return false;
      known.set(id, { repository, createdAt, inHand: true });
      return true;
    },
    settled(id) {
      known.delete(id);
      forget();
      over.set(id, clock.now());
    },
    release(id) {
      const one = known.get(id);
      if (one) known.set(id, { ...one, inHand: false });
    },
    swept(repository, open) {
      const oldest = clock.now() - MOST_MS;
      for (const [id, one] of known) {
        if (!isSameRepository(one.repository, repository)) continue;
        if (Date.parse(one.createdAt) < oldest || (!one.inHand && !open.includes(id))) {
          known.delete(id);
        }
      }
    },
    since: (repository) =>
      [...known.values()]
        .filter((one) => isSameRepository(one.repository, repository))
        .map(({ createdAt }) => createdAt)
        .toSorted()[0] ?? null,
  };
}
