import { expect, it } from "vitest";
import { longPlanFor, planFor, type Plan } from "../../sim/plan.ts";
import { type Twist } from "../../sim/twists.ts";

const SEEDS = Array.from({ length: 200 }, (_, index) => index + 1);

it("tells a story of the same faults three times as long, with more out of the ordinary", () => {
  for (const seed of SEEDS) {
    const [short, long] = [planFor(seed), longPlanFor(seed)];
    expect(long).toMatchObject({ seed, rates: short.rates, steps: 3 * short.steps, mischief: 0.4 });
    expect(long.twists).toEqual(expect.arrayContaining([...short.twists]));
    expect(long.phases).toEqual(expect.arrayContaining([...short.phases]));
  }
  expect(Math.max(...SEEDS.map((seed) => longPlanFor(seed).twists.length))).toBeGreaterThan(2);
});

it("has room for what is out of the ordinary", () => {
  const plans = SEEDS.map((seed) => longPlanFor(seed));
  const having = (twist: Twist): readonly Plan[] => {
    const found = plans.filter(({ twists }) => twists.includes(twist));
    expect(found.length).toBeGreaterThan(5);
    return found;
  };
  expect(having("revert").every(({ phases }) => phases.includes("code"))).toBe(true);
  expect(having("soak").every(({ environments }) => environments > 1)).toBe(true);
  expect(having("strict").every(({ resources }) => resources > 1)).toBe(true);
});
