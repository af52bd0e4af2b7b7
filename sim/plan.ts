/**
 * What a seed stands for: how many replicas, how much work, which faults and how often. Most
 * rates are 0 in most seeds (a swarm), because faults that always come together hide each other;
 * and most worlds are small, because many small ones find more in the same time than a few large.
 */
import { chanceOf, type Chance } from "./chance.ts";
import { PHASE_KINDS, type PhaseKind } from "./definition.ts";
import { twisted, twistedMore, type Twist } from "./twists.ts";

export type Plan = {
  readonly seed: number;
  readonly replicas: number;
  readonly resources: number;
  readonly environments: number;
  readonly approval: boolean;
  /** Production may not start in some hours. */
  readonly window: boolean;
  readonly phases: readonly PhaseKind[];
  /** What is out of the ordinary in the definition. */
  readonly twists: readonly Twist[];
  /** How many things people do before they only finish what is open. */
  readonly steps: number;
  /** Minutes between two things people do. */
  readonly pace: readonly [least: number, most: number];
  /** How often people do what nobody expects of them. */
  readonly mischief: number;
  readonly rates: Rates;
  /** Milliseconds; how far a replica's clock is off at most. */
  readonly skewMs: number;
  /** Afterwards as much time passes as anything may take, and not only until all is in order. */
  readonly isPatient: boolean;
  /** People finish the migration in the end. */
  readonly isFinished: boolean;
};

/** Everything that can go wrong, each by itself. Per delivery, per request or per hour. */
export const FAULTS = [
  "delivery-lost",
  "delivery-duplicated",
  "delivery-reordered",
  "delivery-late",
  "hang-up-before",
  "hang-up-after",
  "timeout-before",
  "timeout-late",
  "5xx-before",
  "5xx-after",
  "401",
  "403",
  "404",
  "409",
  "422",
  "429",
  "secondary-limit",
  "primary-limit",
  "graphql-limit",
  "graphql-stumble",
  "stale-read",
  "list-lag",
  "truncated",
  "crash-before",
  "crash-after",
  "pause",
  "restart",
  "dispatch-unnamed",
  "dispatch-swallowed",
] as const;
export type FaultKind = (typeof FAULTS)[number];
export type Rates = Readonly<Record<FaultKind, number>>;

/** The highest rate a seed may give a fault. */
const MOST: Rates = {
  "delivery-lost": 0.5,
  "delivery-duplicated": 0.3,
  "delivery-reordered": 0.5,
  "delivery-late": 0.1,
  "hang-up-before": 0.1,
  "hang-up-after": 0.1,
  "timeout-before": 0.05,
  "timeout-late": 0.05,
  "5xx-before": 0.1,
  "5xx-after": 0.1,
  "401": 0.03,
  "403": 0.01,
  "404": 0.01,
  "409": 0.01,
  "422": 0.01,
  "429": 0.02,
  "secondary-limit": 0.02,
  "primary-limit": 0.01,
  "graphql-limit": 0.02,
  "graphql-stumble": 0.05,
  "stale-read": 0.2,
  "list-lag": 0.5,
  truncated: 0.03,
  "crash-before": 0.03,
  "crash-after": 0.03,
  pause: 0.01,
  restart: 0.01,
  "dispatch-unnamed": 0.5,
  "dispatch-swallowed": 0.3,
};

const SKEW_MS = 5 * 60_000;

export type Amounts = Pick<
  Plan,
  "replicas" | "resources" | "environments" | "phases" | "steps" | "pace"
>;
/** With how often a fault comes at all. */
type Size = Amounts & { readonly swarm: number };

const SIZES: readonly ((chance: Chance) => Size)[] = [
  ...Array.from({ length: 35 }, () => small),
  ...Array.from({ length: 4 }, () => middling),
  large,
];

export function planFor(seed: number): Plan {
  const chance = chanceOf(seed, "plan");
  const size = SIZES[chance.count(0, SIZES.length - 1)] ?? small;
  const { swarm, ...amounts } = size(chance);
  return {
    seed,
    ...twisted(amounts, chanceOf(seed, "twists")),
    approval: chance.happens(0.5),
    window: chance.happens(0.2),
    mischief: chance.pick([0, 0.2, 0.4]),
    rates: chance.happens(0.05) ? NONE : someRates(chance, swarm),
    skewMs: chance.happens(0.2) ? SKEW_MS : 0,
    isPatient: chance.happens(0.05),
    isFinished: chance.happens(0.1),
  };
}

/** The story of the seed three times as long, with more that is out of the ordinary at once. */
export function longPlanFor(seed: number): Plan {
  const plan = planFor(seed);
  const more = twistedMore(plan, 2, chanceOf(seed, "long"));
  return { ...more, steps: 3 * plan.steps, mischief: 0.4 };
}

function small(chance: Chance): Size {
  return {
    replicas: chance.pick([1, 2, 2]),
    resources: 1,
    environments: chance.pick([1, 1, 2]),
    phases: somePhases(chance, 0.15),
    steps: chance.count(1, 4),
    pace: chance.happens(0.25) ? [3, 25] : [0.02, chance.between(0.3, 4)],
    swarm: 0.12,
  };
}

function middling(chance: Chance): Size {
  return {
    replicas: chance.pick([1, 2, 2, 3]),
    resources: chance.pick([1, 1, 2]),
    environments: chance.pick([1, 2, 2]),
    phases: somePhases(chance, 0.3),
    steps: chance.count(4, 9),
    pace: chance.happens(0.1) ? [12, 40] : [0.05, chance.between(0.5, 8)],
    swarm: 0.2,
  };
}

function large(chance: Chance): Size {
  return {
    replicas: chance.pick([1, 2, 2, 3]),
    resources: chance.pick([1, 2, 3]),
    environments: chance.pick([1, 2, 3]),
    phases: somePhases(chance, 0.4),
    steps: chance.count(4, 14),
    pace: chance.happens(0.3) ? [70, 100] : [0.05, chance.between(0.5, 15)],
    swarm: 0.3,
  };
}

function somePhases(chance: Chance, each: number): readonly PhaseKind[] {
  const chosen = PHASE_KINDS.filter(() => chance.happens(each));
  return chosen.length > 0 ? chosen : [chance.pick(PHASE_KINDS)];
}

function ratesOf(rate: (fault: FaultKind) => number): Rates {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- one entry per fault
  return Object.fromEntries(FAULTS.map((fault) => [fault, rate(fault)])) as Rates;
}

export const NONE: Rates = ratesOf(() => 0);

function someRates(chance: Chance, swarm: number): Rates {
  return ratesOf((fault) => (chance.happens(swarm) ? MOST[fault] * chance.between(0.1, 1) : 0));
}
