/** The machine's clock. Its waits keep no process alive that has nothing else to do. */
import { setTimeout as delay } from "node:timers/promises";
import { type Clock } from "./engine/clock.ts";

export const realClock: Clock = {
  now: () => Date.now(),
  async wait(ms, signal) {
    try {
      await delay(Math.max(0, ms), undefined, signal && { signal });
    } catch (error) {
      if (signal?.aborted !== true) throw error;
    }
  },
};
