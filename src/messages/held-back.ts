/** That GitHub's limits hold Cairn back: until when, and how much waits. */
import { type View } from "./answer.ts";
import { instant } from "./elapsed.ts";

/** Nothing when nothing is held back. */
export function heldBack({ held = null }: View): readonly string[] {
  if (held === null) return [];
  const { until, waiting } = held;
  const count = waiting === 1 ? "one write waits" : `${waiting} writes wait`;
  return [
    `**Held back.** GitHub's limits hold Cairn back until ${instant(until)}; ${count}. Answers go out first, tracking issues last; nothing is lost.`,
  ];
}
