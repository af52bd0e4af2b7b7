import { type Clock } from "../../src/engine/clock.ts";

/** Time that jumps to the end of every wait. */
export class JumpingClock implements Clock {
  readonly waits: number[] = [];
  private instant: number;

  constructor(start = Date.parse("2026-01-15T10:00:00Z")) {
    this.instant = start;
  }

  now = (): number => this.instant;

  wait: Clock["wait"] = async (ms) => {
    this.waits.push(ms);
    this.instant += ms;
  };
}

type Timer = { readonly at: number; readonly ring: () => void };

/** Time that stands still until it is moved on. */
export class SteppedClock implements Clock {
  private instant = 0;
  private timers: Timer[] = [];

  now = (): number => this.instant;

  wait: Clock["wait"] = (ms, signal) =>
    new Promise((resolve) => {
      const timer = { at: this.instant + ms, ring: resolve };
      this.timers.push(timer);
      signal?.addEventListener("abort", () => {
        this.timers = this.timers.filter((one) => one !== timer);
        resolve();
      });
    });

  /** Rings every timer due until then, each at its own instant. */
  async advanceTo(instant: number): Promise<void> {
    await settle();
    for (;;) {
      const due = this.timers.filter(({ at }) => at <= instant).toSorted((a, b) => a.at - b.at)[0];
      if (!due) break;
      this.timers = this.timers.filter((one) => one !== due);
      this.instant = Math.max(this.instant, due.at);
      due.ring();
      await settle();
    }
    this.instant = instant;
    await settle();
  }
}

/** Lets everything that waits for promises only run to its end. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
}
