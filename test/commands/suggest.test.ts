import { describe, expect, it } from "vitest";
import { closest } from "../../src/commands/suggest.ts";

describe("closest", () => {
  const names = ["status", "start", "skip", "deploy-confirmed"];

  it.each([
    ["strat", "start"],
    ["STATUS", "status"],
    ["dep", "deploy-confirmed"],
    ["constructor", undefined],
  ])("to %s is %s", (written, expected) => {
    expect(closest(written, names)[0]).toBe(expected);
  });

  it("gives the nearest first and no more than asked for", () => {
    expect(closest("prod-ux", ["test", "prod-eu", "prod-us"])).toEqual(["prod-us", "prod-eu"]);
    expect(closest("prod-ux", ["test", "prod-eu", "prod-us"], 1)).toEqual(["prod-us"]);
  });

  it("finds nothing near a word longer than any name", () => {
    expect(closest("x".repeat(100_000), names)).toEqual([]);
  });
});
