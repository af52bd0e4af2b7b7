/**
 * How many resources of a wave may have failed before nothing more starts in it. A percentage is
 * of the resources the wave was started with and those that joined it, rounded down. What is
 * tried again by itself has not failed.
 */
import { type WaveDefinition } from "./definition.ts";
import { type ResourceState } from "./resource.ts";
import { hasFailed } from "./status.ts";
import { type WaveState } from "./wave.ts";

export type Failures = { readonly failed: readonly string[]; readonly limit: number };

/** The failures, when they are more than the wave or a person puts up with; else null. */
export function overLimit(
  wave: WaveState,
  rules: WaveDefinition,
  members: readonly ResourceState[],
): Failures | null {
  const failed = members.filter(hasFailed).map(({ id }) => id);
  const limit = Math.max(limitOf(wave, rules, members.length), wave.tolerated);
  return failed.length > limit ? { failed, limit } : null;
}

function limitOf(
  { members }: WaveState,
  { failureThreshold: limit }: WaveDefinition,
  size: number,
): number {
  if (typeof limit === "number") return limit;
  return Math.floor(((members.length > 0 ? members.length : size) * limit.percent) / 100);
}
