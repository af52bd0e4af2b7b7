/**
 * Instants as GitHub searches by them: in whole seconds of its own clock. One taken from our clock
 * is set back, so that what we look for cannot lie a moment before it.
 */

/** How far our clock and GitHub's may be apart. */
const SKEW_MS = 10 * 60_000;

/** The second the instant lies in. */
export function secondOf(instant: string): string {
  return toSecond(Date.parse(instant));
}

/** For a search that is narrowed down by other means. */
export function shortlyBefore(instant: string): string {
  return toSecond(Date.parse(instant) - SKEW_MS);
}

function toSecond(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}
