import { describe, expect, it } from "vitest";
import { openingAt, problemInWindow, type WindowDefinition } from "../../src/domain/windows.ts";

const office: WindowDefinition = {
  name: "office-hours",
  kind: "allow",
  rrule: "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH",
  timeZone: "Europe/Berlin",
  start: "2026-01-05T09:00:00",
  end: "2026-01-05T16:00:00",
};
const freeze: WindowDefinition = {
  name: "year-end",
  kind: "deny",
  rrule: null,
  timeZone: "UTC",
  start: "2026-12-18T00:00:00",
  end: "2027-01-04T00:00:00",
};
const open = { isOpen: true };
const shut = (nextOpen: string | null, ...by: readonly string[]) => ({
  isOpen: false,
  nextOpen,
  by,
});

describe("windows", () => {
  it.each([
    ["inside", "2026-01-13T08:00:00Z", open],
    ["at its first moment", "2026-01-13T08:00:00.000Z", open],
    ["before", "2026-01-13T07:59:59Z", shut("2026-01-13T08:00:00.000Z", "office-hours")],
    ["at its end", "2026-01-13T15:00:00Z", shut("2026-01-14T08:00:00.000Z", "office-hours")],
    ["over the weekend", "2026-01-15T15:00:00Z", shut("2026-01-19T08:00:00.000Z", "office-hours")],
    [
      "before the very first",
      "2026-01-01T00:00:00Z",
      shut("2026-01-05T08:00:00.000Z", "office-hours"),
    ],
  ])("are open or say when they open: %s", (_, now, expected) => {
    expect(openingAt([office], now)).toEqual(expected);
  });

  it("keep the time of day when the clocks change (rule 5)", () => {
    expect(openingAt([office], "2026-03-28T12:00:00Z")).toMatchObject({
      nextOpen: "2026-03-30T07:00:00.000Z",
    });
    expect(openingAt([office], "2026-03-30T07:00:00Z")).toEqual(open);
    const night = {
      ...office,
      rrule: "FREQ=DAILY",
      start: "2026-03-01T22:00:00",
      end: "2026-03-02T06:00:00",
    };
    expect(openingAt([night], "2026-03-29T03:59:00Z")).toEqual(open);
    expect(openingAt([night], "2026-03-29T04:00:00Z")).toMatchObject({ isOpen: false });
  });

  it("deny more than they allow, and nothing allowed by name allows everything (rule 4)", () => {
    expect(openingAt([office, freeze], "2026-12-21T10:00:00Z")).toEqual(
      shut("2027-01-04T08:00:00.000Z", "year-end"),
    );
    expect(openingAt([freeze], "2026-12-21T10:00:00Z")).toEqual(
      shut("2027-01-04T00:00:00.000Z", "year-end"),
    );
    expect(openingAt([freeze], "2026-12-17T23:59:59Z")).toEqual(open);
    expect(openingAt([], "2026-12-21T10:00:00Z")).toEqual(open);
  });

  it("say that there is no known end (rule 5)", () => {
    const once = { ...office, rrule: null };
    expect(openingAt([once], "2026-02-01T00:00:00Z")).toEqual(shut(null, "office-hours"));
    const counted = { ...office, rrule: "FREQ=DAILY;COUNT=2" };
    expect(openingAt([counted], "2026-02-01T00:00:00Z")).toEqual(shut(null, "office-hours"));
    const always = { ...freeze, rrule: "FREQ=DAILY", end: "2026-12-19T00:00:00" };
    expect(openingAt([always], "2027-02-01T00:00:00Z")).toEqual(shut(null, "year-end"));
  });

  it.each([
    [{ ...office, end: "2026-01-05T08:00:00" }, "dtend to be after"],
    [{ ...office, timeZone: "Europe/Atlantis" }, "Atlantis"],
    [{ ...office, rrule: "FREQ=WEEKLY;BYDAY=XX" }, ""],
    [{ ...office, start: "2026-13-05T08:00:00" }, ""],
  ])("that make no sense are told: %o", (window, words) => {
    expect(problemInWindow(window)).toContain(words);
  });
});
