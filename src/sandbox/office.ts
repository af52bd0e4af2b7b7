/** When people get round to something: mostly from Monday to Friday, 8 to 18 UTC, sometimes late. */
import { type Chance } from "./chance.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const OPENS = 8;
const CLOSES = 18;
const WORKS_LATE = 0.05;

/** How long from `now` until somebody has done what takes `hours`, in milliseconds. */
export function untilDone(
  now: number,
  what: string,
  hours: readonly [least: number, most: number],
  chance: Chance,
): number {
  const at = now + chance.between(`time for ${what}`, ...hours) * HOUR;
  if (chance.happens(`${what} late`, WORKS_LATE)) return at - now;
  return workingTime(at, chance.of(`morning of ${what}`)) - now;
}

/** The instant itself, or some time in the first two hours of the next working day. */
function workingTime(at: number, morning: number): number {
  const date = new Date(at);
  const isWeekend = date.getUTCDay() === 0 || date.getUTCDay() === 6;
  const hour = date.getUTCHours();
  if (!isWeekend && hour >= OPENS && hour < CLOSES) return at;
  const midnight = at - (at % DAY);
  const nextDay = !isWeekend && hour < OPENS ? midnight : midnight + DAY;
  const weekday = new Date(nextDay).getUTCDay();
  const skipped = { 6: 2, 0: 1 }[weekday] ?? 0;
  return nextDay + skipped * DAY + (OPENS + morning * 2) * HOUR;
}
