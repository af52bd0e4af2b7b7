/**
 * Points in time as the ISO 8601 text they are stored in. The calendar is used and never the
 * clock: what time it is arrives with the input. A text that is no instant is never reached, so
 * that a slip in a hand-written file holds things up and starts nothing.
 */
// oxlint-disable no-restricted-globals -- Date as a calendar: no call here asks what time it is.

/** The instant so many milliseconds later; the text itself where it is no instant. */
export function after(at: string, milliseconds: number): string {
  const later = new Date(Date.parse(at) + milliseconds);
  return Number.isNaN(later.getTime()) ? at : later.toISOString();
}

export function isReached(at: string, now: string): boolean {
  return Date.parse(at) <= Date.parse(now);
}

/** The first of the instants; null when there is none. */
export function earliest(instants: readonly string[]): string | null {
  const times = instants.map((at) => ({ at, time: Date.parse(at) }));
  const [first] = times
    .filter(({ time }) => !Number.isNaN(time))
    .toSorted((a, b) => a.time - b.time);
  return first?.at ?? null;
}

/** Whole minutes since 1970; NaN where the text is no instant. */
export function minuteOf(at: string): number {
  return Math.floor(Date.parse(at) / 60_000);
}

/** null where one of the two is no instant. */
export function millisecondsBetween(from: string, to: string): number | null {
  const ms = Date.parse(to) - Date.parse(from);
  return Number.isNaN(ms) ? null : ms;
}
