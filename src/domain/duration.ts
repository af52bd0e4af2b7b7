/** Durations as people write them in the definition: `30m`, `24h`, `7d`. */
import ms, { type StringValue } from "ms";
import { z } from "zod";

const PATTERN = /^[0-9]{1,6}(?:s|m|h|d|w)$/;

export const duration = z
  .string()
  .regex(PATTERN, "expected a duration such as 30m, 24h or 7d (s, m, h, d or w)");

/** In milliseconds; 0 for what the schema would not have let in. */
export function durationMs(text: string): number {
  return isDuration(text) ? ms(text) : 0;
}

/** `30m`, as people would write it. */
export function durationText(milliseconds: number): string {
  return ms(milliseconds);
}

function isDuration(text: string): text is StringValue {
  return PATTERN.test(text);
}
