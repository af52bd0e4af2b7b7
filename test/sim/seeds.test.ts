import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { planFor } from "../../sim/plan.ts";
import { simulate } from "../../sim/simulate.ts";

/** Where something was found once. A change of the simulator changes the stories of all seeds. */
const KEPT: readonly { readonly seed: number; readonly found: string }[] = JSON.parse(
  readFileSync(new URL("../seeds/seeds.json", import.meta.url), "utf8"),
);

const LONG = { timeout: 120_000 };

it.each(KEPT)("finds nothing wrong in seed $seed, where $found", LONG, async ({ seed }) => {
  const { violations } = await simulate(planFor(seed), false);
  expect(violations).toEqual([]);
});

it("tells the same story twice", LONG, async () => {
  const tellings = [await simulate(planFor(11), true), await simulate(planFor(11), true)];
  const [first, second] = tellings.map(({ trace }) => trace.map(withoutStack));
  expect(first!.length).toBeGreaterThan(100);
  expect(second).toEqual(first);
});

/** Paths and line numbers of the machine say nothing of the story. */
function withoutStack(line: string): string {
  return line.replace(/"stack":".*/, "");
}
