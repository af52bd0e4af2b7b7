/** The machine's clock. Its waits keep no process alive that has nothing else to do. */
import { setTimeout as delay } from "node:timers/promises";
import { type Clock } from "./engine/clock.ts";

/** A timer of Node that is set for longer (25 days) ends at once. */
const LONGEST_MS = 2 ** 31 - 1;

export const realClock: Clock = {
  now: () => Date.now(),
  async wait(ms, signal) {
    const until = Date.now() + ms;
    try {
      do {
        const left = Math.max(0, until - Date.now());
        // oxlint-disable-next-line no-await-in-loop -- one after the other
        await delay(Math.min(left, LONGEST_MS), undefined, signal && { signal });
      } while (Date.now() < until);
    } catch (error) {
      if (signal?.aborted !== true) throw error;
    }
  },
};
