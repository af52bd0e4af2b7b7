/**
 * When work may begin: the times a definition allows and those it denies. Denied beats allowed,
 * a freeze is a window that denies, and where nothing is allowed by name everything is. A window
 * ends at the time of day it was written with, in the night the clocks change, too.
 */
import { RRuleTemporal } from "rrule-temporal";
import { Temporal } from "temporal-polyfill";

export type WindowDefinition = {
  readonly name: string;
  readonly kind: "allow" | "deny";
  /** RFC 5545, without `RRULE:`; null for a window that comes once. */
  readonly rrule: string | null;
  /** IANA name. */
  readonly timeZone: string;
  /** Local date and time of the first occurrence, such as 2026-01-05T09:00:00. */
  readonly start: string;
  readonly end: string;
};

export type Opening =
  | { readonly isOpen: true }
  | {
      readonly isOpen: false;
      /** ISO 8601; null when there is no known end. */
      readonly nextOpen: string | null;
      /** Names of the windows that keep it shut. */
      readonly by: readonly string[];
    };

/** A calendar that never opens is given up on after so many changes. */
const MOST_CHANGES = 400;

/** Within one decision the same question is asked again and again. */
const answers = new WeakMap<
  readonly WindowDefinition[],
  { readonly now: string; readonly opening: Opening }
>();

export function openingAt(windows: readonly WindowDefinition[], now: string): Opening {
  if (windows.length === 0) return { isOpen: true };
  const known = answers.get(windows);
  if (known?.now === now) return known.opening;
  const opening = workOut(windows, Temporal.Instant.from(now));
  answers.set(windows, { now, opening });
  return opening;
}

function workOut(windows: readonly WindowDefinition[], now: Temporal.Instant): Opening {
  const by = closedBy(windows, now);
  if (by.length === 0) return { isOpen: true };
  const nextOpen = nextOpening(windows, now);
  return {
    isOpen: false,
    // As JavaScript writes instants elsewhere, so that two texts of one instant are the same.
    nextOpen: nextOpen?.toString({ fractionalSecondDigits: 3 }) ?? null,
    by: by.map(({ name }) => name),
  };
}

function closedBy(
  windows: readonly WindowDefinition[],
  at: Temporal.Instant,
): readonly WindowDefinition[] {
  const denying = windows.filter((window) => window.kind === "deny" && endOf(window, at));
  if (denying.length > 0) return denying;
  const allowing = windows.filter(({ kind }) => kind === "allow");
  return allowing.some((window) => endOf(window, at)) ? [] : allowing;
}

function nextOpening(
  windows: readonly WindowDefinition[],
  now: Temporal.Instant,
): Temporal.Instant | null {
  let at = now;
  for (let changes = 0; changes < MOST_CHANGES; changes += 1) {
    const shut = closedBy(windows, at);
    if (shut.length === 0) return at;
    const from = at;
    const [next] = shut
      .flatMap((window) =>
        window.kind === "deny" ? (endOf(window, from) ?? []) : (nextStart(window, from) ?? []),
      )
      .toSorted((a, b) => Temporal.Instant.compare(a, b));
    if (!next) return null;
    at = next;
  }
  return null;
}

/** When the occurrence that covers the instant ends; null when none does. */
function endOf(window: WindowDefinition, at: Temporal.Instant): Temporal.Instant | null {
  const start = lastStart(window, at);
  if (!start) return null;
  const length = Temporal.PlainDateTime.from(window.start).until(
    Temporal.PlainDateTime.from(window.end),
  );
  const end = start.toPlainDateTime().add(length).toZonedDateTime(window.timeZone).toInstant();
  return Temporal.Instant.compare(at, end) < 0 ? end : null;
}

/** The latest start up to and with the instant. */
function lastStart(window: WindowDefinition, at: Temporal.Instant): Temporal.ZonedDateTime | null {
  if (window.rrule !== null) {
    const found = recurrenceOf(window).previous(at.toZonedDateTimeISO(window.timeZone), true);
    return found && Temporal.ZonedDateTime.from(found.toString());
  }
  const once = firstStart(window);
  return Temporal.Instant.compare(once.toInstant(), at) <= 0 ? once : null;
}

function nextStart(window: WindowDefinition, at: Temporal.Instant): Temporal.Instant | null {
  if (window.rrule !== null) {
    const found = recurrenceOf(window).next(at.toZonedDateTimeISO(window.timeZone), false);
    return found && Temporal.ZonedDateTime.from(found.toString()).toInstant();
  }
  const once = firstStart(window).toInstant();
  return Temporal.Instant.compare(once, at) > 0 ? once : null;
}

function firstStart({ start, timeZone }: WindowDefinition): Temporal.ZonedDateTime {
  return Temporal.PlainDateTime.from(start).toZonedDateTime(timeZone);
}

const recurrences = new WeakMap<WindowDefinition, RRuleTemporal>();

function recurrenceOf(window: WindowDefinition): RRuleTemporal {
  const known = recurrences.get(window);
  if (known) return known;
  const stamp = window.start.replaceAll(/[-:]/g, "");
  const made = new RRuleTemporal({
    rruleString: `DTSTART;TZID=${window.timeZone}:${stamp}\nRRULE:${window.rrule ?? ""}`,
  });
  recurrences.set(window, made);
  return made;
}

function isTimeZone(name: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return true;
  } catch {
    return false;
  }
}

/** What is wrong with the window; null when nothing is. */
export function problemInWindow(window: WindowDefinition): string | null {
  if (!isTimeZone(window.timeZone)) {
    return `expected an IANA time zone such as Europe/Berlin, found ${window.timeZone}`;
  }
  try {
    const start = firstStart(window);
    const end = Temporal.PlainDateTime.from(window.end).toZonedDateTime(window.timeZone);
    if (Temporal.ZonedDateTime.compare(start, end) >= 0) {
      return "expected dtend to be after dtstart";
    }
    if (window.rrule !== null) recurrenceOf(window).next(start, true);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
