import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { elapsed, instant } from "../../src/messages/elapsed.ts";

describe("how long ago something was", () => {
  it.each([
    ["2026-01-15T10:00:00Z", "2026-01-15T10:00:59Z", "less than a minute"],
    ["2026-01-15T10:00:00Z", "2026-01-15T09:00:00Z", "less than a minute"],
    ["2026-01-15T10:00:00Z", "2026-01-15T10:59:59.999Z", "59 min"],
    ["2026-01-15T10:00:00Z", "2026-01-15T12:00:00Z", "2 h"],
    ["2026-01-15T10:00:00Z", "2026-01-15T12:05:00Z", "2 h 5 min"],
    ["2026-01-15T10:00:00Z", "2026-01-17T09:59:00Z", "47 h 59 min"],
    ["2024-02-28T10:00:00Z", "2024-03-01T10:00:00Z", "2 days"],
    ["2026-01-15T12:00:00+02:00", "2026-01-15T10:10:00Z", "10 min"],
    ["2026-01-15T10:00-0100", "2026-01-15T11:10:00Z", "10 min"],
    ["yesterday", "2026-01-15T10:00:00Z", null],
    ["2026-01-15T10:00:00Z", "now", null],
  ])("from %s to %s is %s", (since, now, expected) => {
    expect(elapsed(since, now)).toBe(expected);
  });

  it("counts the days of the calendar", () => {
    const instants = fc.date({
      min: new Date("1970-01-01"),
      max: new Date("2200-01-01"),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(instants, fc.nat({ max: 4000 }), (from, days) => {
        const to = new Date(from.getTime() + (days + 2) * 86_400_000);
        expect(elapsed(from.toISOString(), to.toISOString())).toBe(`${days + 2} days`);
      }),
    );
  });

  it.each([
    ["2026-01-15T10:00:00.123Z", "2026-01-15 10:00 UTC"],
    ["2026-01-15T10:00:00+02:00", "2026-01-15 10:00 UTC+02:00"],
    ["soon", "`soon`"],
  ])("%s is shown as %s", (at, shown) => {
    expect(instant(at)).toBe(shown);
  });
});
