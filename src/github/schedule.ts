/**
 * When a write may go out: some distance from what GitHub allows one installation. Pure; what went
 * out before comes in, and the instant.
 *
 * The less urgent a write is, the smaller its share of the budget for content, so that a page
 * nobody waits for never uses up the hour of a person who does.
 */
import { type Priority } from "../engine/github.ts";

export type Write = {
  readonly priority: Priority;
  /** Issues, comments and their edits: GitHub counts them apart. */
  readonly content: boolean;
  /** It may wait no longer than so (ms), if that is shorter than any write may. */
  readonly patienceMs?: number;
};

export type Limits = {
  /** So many writes may go out at once; after them one per `spacingMs`. */
  readonly burst: number;
  readonly spacingMs: number;
  readonly contentPerMinute: number;
  readonly contentPerHour: number;
  /**
   * No write waits longer. It must be shorter than an effect stays claimed: a write that goes out
   * after its claim ran out may be somebody else's second one.
   */
  readonly patienceMs: number;
};

/** GitHub allows 80 and 500 pieces of content and asks for a second between writes. */
export const GITHUB_LIMITS: Limits = {
  burst: 5,
  spacingMs: 1000,
  contentPerMinute: 70,
  contentPerHour: 480,
  patienceMs: 120_000,
};

export type Past = {
  /** When the whole burst is there again; this one number stands for every write before. */
  readonly restedAt: number;
  /** When the content of the last hour went out, oldest first. */
  readonly content: readonly number[];
  readonly pausedUntil: number;
};

export const NOTHING_YET: Past = { restedAt: 0, content: [], pausedUntil: 0 };

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** What is no content comes first: answers wait for commits, and not the other way round. */
const TURNS: readonly (readonly [Priority, content: boolean])[] = [
  ["reply", false],
  ["reply", true],
  ["checkpoint", false],
  ["checkpoint", true],
  ["dashboard", false],
  ["dashboard", true],
];
const SHARE: Readonly<Record<Priority, number>> = { reply: 1, checkpoint: 0.9, dashboard: 0.75 };

/** The earliest instant the write may go out, if nothing else does before. */
export function notBefore({ priority, content }: Write, past: Past, limits: Limits): number {
  const spaced = past.restedAt - (limits.burst - 1) * limits.spacingMs;
  if (!content) return Math.max(spaced, past.pausedUntil);
  const share = SHARE[priority];
  return Math.max(
    spaced,
    past.pausedUntil,
    roomAt(past.content, limits.contentPerMinute * share, MINUTE),
    roomAt(past.content, limits.contentPerHour * share, HOUR),
  );
}

/** What goes out now, or until when nothing does; null when nothing waits. `waiting` is in order of arrival. */
export function nextToGo<W extends Write>(
  waiting: readonly W[],
  { past, limits, now }: { readonly past: Past; readonly limits: Limits; readonly now: number },
): { readonly go: W } | { readonly until: number } | null {
  let until = Infinity;
  for (const [priority, content] of TURNS) {
    for (const write of waiting) {
      if (write.priority !== priority || write.content !== content) continue;
      const at = notBefore(write, past, limits);
      if (at <= now) return { go: write };
      until = Math.min(until, at);
    }
  }
  return waiting.length > 0 ? { until } : null;
}

/** When the last of them goes out, if no other write comes. */
export function allOutAt(
  waiting: readonly Write[],
  past: Past,
  limits: Limits,
  now: number,
): number {
  let at = now;
  let before = past;
  const left = new Set(waiting);
  while (left.size > 0) {
    const next = nextToGo([...left], { past: before, limits, now: at });
    if (!next) break;
    if ("until" in next) {
      at = next.until;
      continue;
    }
    before = wentOut(next.go, at, before, limits);
    left.delete(next.go);
  }
  return at;
}

export function wentOut({ content }: Write, at: number, past: Past, limits: Limits): Past {
  const lastHour = past.content.filter((before) => before > at - HOUR);
  return {
    ...past,
    restedAt: Math.max(past.restedAt, at) + limits.spacingMs,
    content: content ? [...lastHour, at] : lastHour,
  };
}

/** GitHub said stop. Afterwards writes begin one by one, without a burst. */
export function paused(until: number, past: Past, limits: Limits): Past {
  return {
    ...past,
    pausedUntil: Math.max(past.pausedUntil, until),
    restedAt: Math.max(past.restedAt, until + (limits.burst - 1) * limits.spacingMs),
  };
}

/** From when on fewer than `most` went out within the span. */
function roomAt(wentOutAt: readonly number[], most: number, spanMs: number): number {
  const last = wentOutAt[wentOutAt.length - Math.max(1, Math.floor(most))];
  return last === undefined ? 0 : last + spanMs;
}
