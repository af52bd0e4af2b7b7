/** Waits for the next thing that time brings; a sweep looks, too, so a lost alarm only delays. */
import { type Clock } from "./clock.ts";

export type Alarm = {
  /** In place of what was waited for before; null: time alone brings nothing. ISO 8601. */
  readonly set: (due: string | null) => void;
};

/** So that something due that nothing comes of cannot keep us busy. */
const LEAST_MS = 1_000;

/** Without a reason of ours every `abort` makes an error with its stack. */
const REPLACED = "replaced";

export function createAlarm(clock: Clock, ring: () => void): Alarm {
  let waiting: AbortController | null = null;
  return {
    set(due) {
      waiting?.abort(REPLACED);
      waiting = null;
      if (due === null) return;
      const mine = new AbortController();
      waiting = mine;
      void clock.wait(Math.max(LEAST_MS, Date.parse(due) - clock.now()), mine.signal).then(() => {
        if (!mine.signal.aborted) ring();
        return null;
      });
    },
  };
}
