/**
 * What a definition asks for beyond its phases, each in few seeds and mostly alone, with room for
 * what it is about: the paths it leads to are walked by nothing else.
 */
import { type Chance } from "./chance.ts";
import { PHASE_KINDS, type PhaseKind } from "./definition.ts";
import { type Amounts } from "./plan.ts";

const TWISTS = {
  /** A run that takes long has failed. */
  timeout: ["migrate"],
  /** What failed is tried again by itself. */
  retry: ["migrate"],
  /** What stands still is reminded of. */
  reminder: ["scope"],
  /** A question is not asked for ever. */
  expiry: ["scope"],
  /** A phase requires what is not so at first. */
  requirement: ["deploy"],
  /** A person lets the phase begin. */
  go: ["migrate"],
  /** Skills tell how far they are. */
  progress: ["migrate"],
  /** A phase can be undone, also where the next environment waits already. */
  undo: ["migrate"],
  /** The second environment waits a while after the first. */
  soak: ["scope"],
  /** People let a wave begin, and it waits before it ends. */
  gates: ["scope"],
  /** What was merged is reverted, and that, too. */
  revert: ["code"],
  /** A team approves the second environment, and people leave it and come back. */
  team: ["scope"],
  /** The App is taken off the repository for a while. */
  uninstalled: ["migrate"],
  /** The work of a resource is in a repository of its own. */
  apart: ["code"],
  /** A wave that puts up with no failure, of two resources of which one begins alone. */
  strict: ["migrate"],
} as const satisfies Readonly<Record<string, readonly PhaseKind[]>>;
export type Twist = keyof typeof TWISTS;
const ALL: readonly Twist[] = Object.keys(TWISTS).filter(isTwist);

/** Minutes: runs end between two things people do. */
const LEISURELY = [3, 25] as const;

export function twisted(amounts: Amounts, chance: Chance): Twisted {
  const all = chance.happens(0.1) ? ALL.filter(() => chance.happens(0.3)) : [chance.any(ALL)];
  const twists = chance.happens(0.4) ? all.filter((one) => one !== undefined) : [];
  const has = hasOf(twists);
  // What lies at the end of a way is only seen when the way is short.
  const phases = has("undo", "soak", "gates", "team") && chance.happens(0.8) ? [] : amounts.phases;
  return {
    ...withRoom({ ...amounts, phases }, twists),
    // What they lead to takes a while.
    steps: amounts.steps + (twists.length > 0 ? chance.count(0, 6) : 0),
    pace: twists.length > 0 && chance.happens(0.5) ? LEISURELY : amounts.pace,
  };
}

/** With so many more of them. */
export function twistedMore<T extends Twisted>(given: T, count: number, chance: Chance): T {
  const more = Array.from({ length: count }, () => chance.any(ALL) ?? []).flat();
  return withRoom(given, [...new Set([...given.twists, ...more])]);
}

type Twisted = Amounts & { readonly twists: readonly Twist[] };

function hasOf(twists: readonly Twist[]): (...some: readonly Twist[]) => boolean {
  return (...some) => some.some((twist) => twists.includes(twist));
}

/** And what each is about. */
function withRoom<T extends Amounts>(
  amounts: T,
  twists: readonly Twist[],
): T & { readonly twists: readonly Twist[] } {
  const wanted = new Set<PhaseKind>(twists.flatMap((twist) => TWISTS[twist]));
  const has = hasOf(twists);
  return {
    ...amounts,
    twists,
    resources: has("strict") ? Math.max(2, amounts.resources) : amounts.resources,
    environments: has("soak", "undo", "team")
      ? Math.max(2, amounts.environments)
      : amounts.environments,
    phases: PHASE_KINDS.filter((kind) => amounts.phases.includes(kind) || wanted.has(kind)),
  };
}

function isTwist(name: string): name is Twist {
  return Object.hasOwn(TWISTS, name);
}
