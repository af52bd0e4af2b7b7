/**
 * How long ago something was, in words people use. Works on ISO 8601 text alone: the core has
 * no clock, and the same two instants must give the same words anywhere.
 */
import { code } from "./markdown.ts";

const INSTANT =
  /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(?:Z|([+-])(\d{2}):?(\d{2}))$/;

/** `3 days`, `2 h 5 min`, `less than a minute`; null where one of the two is no instant. */
export function elapsed(since: string, now: string): string | null {
  const seconds = secondsBetween(since, now);
  return seconds === null ? null : durationWords(seconds / 60);
}

export function secondsBetween(since: string, now: string): number | null {
  const from = secondsOf(since);
  const to = secondsOf(now);
  return from === null || to === null ? null : to - from;
}

/** 2026-01-15 10:00 UTC, or the text as code where it is no instant. */
export function instant(at: string): string {
  const found = INSTANT.exec(at);
  if (!found) return code(at, 40);
  const [, year, month, day, hour, minute, , sign, offsetHour, offsetMinute] = found;
  const zone = sign === undefined ? "UTC" : `UTC${sign}${offsetHour}:${offsetMinute}`;
  return `${year}-${month}-${day} ${hour}:${minute} ${zone}`;
}

/** So many minutes in words. */
export function durationWords(exact: number): string {
  const minutes = Math.floor(exact);
  if (minutes < 1) return "less than a minute";
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} days`;
}

/** Whole seconds since an arbitrary but fixed day; the calendar's leap years counted in. */
function secondsOf(at: string): number | null {
  const found = INSTANT.exec(at);
  if (!found) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found
    .slice(1, 7)
    .map((part: string | undefined) => Number(part ?? 0));
  const sign = found[7] === "-" ? -1 : 1;
  const offset = sign * (Number(found[8] ?? 0) * 60 + Number(found[9] ?? 0));
  return ((daysTo(year, month, day) * 24 + hour) * 60 + minute - offset) * 60 + second;
}

/** Years counted from March, so that a leap day is the last of its year. */
function daysTo(year: number, month: number, day: number): number {
  const years = month > 2 ? year : year - 1;
  const months = month > 2 ? month - 3 : month + 9;
  const leaps = Math.floor(years / 4) - Math.floor(years / 100) + Math.floor(years / 400);
  return years * 365 + leaps + Math.floor((months * 153 + 2) / 5) + day;
}
