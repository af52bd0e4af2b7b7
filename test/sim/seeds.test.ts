import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { NONE, planFor, type Plan, type Rates } from "../../sim/plan.ts";
import { simulate } from "../../sim/simulate.ts";

type Kept = {
  readonly found: string;
  /** Only rates that are not 0. */
  readonly plan: Plan & { readonly rates: Partial<Rates> };
};

/** Where something was found once. Whole plans: what a number stands for changes with the simulator. */
const KEPT: readonly Kept[] = JSON.parse(
  readFileSync(new URL("../seeds/seeds.json", import.meta.url), "utf8"),
);

const LONG = { timeout: 120_000 };

it.each(KEPT)("finds nothing wrong where once $found", LONG, async ({ plan }) => {
  const { violations } = await simulate({ ...plan, rates: { ...NONE, ...plan.rates } }, false);
  expect(violations).toEqual([]);
});

it("tells the same story twice", LONG, async () => {
  const tellings = [await simulate(planFor(11), true), await simulate(planFor(11), true)];
  const [first, second] = tellings.map(({ trace }) => trace.map(withoutStack));
  expect(first!.length).toBeGreaterThan(100);
  expect(second).toEqual(first);
});

it("tells of itself as of a violation, with its seed, when it breaks", LONG, async () => {
  const broken = {
    ...planFor(11),
    get pace(): never {
      throw new Error("the pen broke");
    },
  };
  const { seed, violations } = await simulate(broken, false);
  expect(seed).toBe(11);
  expect(violations.map(({ rule, what }) => `${rule}: ${what}`)).toEqual([
    expect.stringMatching(/^simulator: Error: the pen broke\n/),
  ]);
});

/** Paths and line numbers of the machine say nothing of the story. */
function withoutStack(line: string): string {
  return line.replace(/"stack":".*/, "");
}
