/**
 * Chance without luck: what is drawn depends on the seed and on what it is drawn for, never on
 * how often something else was drawn before. So a run is the same each time, in whatever order
 * the answers of the app happen to arrive.
 */
import { createHash } from "node:crypto";

export type Chance = {
  /** A number from 0 (inclusive) to 1 (exclusive). */
  readonly of: (what: string) => number;
  readonly happens: (what: string, probability: number) => boolean;
  /** From `least` to `most`; the unit is the caller's. */
  readonly between: (what: string, least: number, most: number) => number;
  readonly pick: <T>(what: string, from: readonly [T, ...T[]]) => T;
};

export function seededChance(seed: number): Chance {
  function draw(what: string): number {
    return createHash("sha256").update(`${seed} ${what}`).digest().readUInt32BE(0) / 2 ** 32;
  }
  return {
    of: draw,
    happens: (what, probability) => draw(what) < probability,
    between: (what, least, most) => least + draw(what) * (most - least),
    pick: (what, from) => from[Math.floor(draw(what) * from.length)] ?? from[0],
  };
}
