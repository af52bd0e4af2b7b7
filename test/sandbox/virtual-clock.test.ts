import { describe, expect, it } from "vitest";
import { StuckError, virtualClock } from "../../src/sandbox/virtual-clock.ts";

const START = Date.parse("2026-01-05T08:00:00Z");
const HOUR = 3_600_000;
const quiet = {
  settled: () => new Promise<void>((resolve) => setImmediate(resolve)),
  dueAt: () => null,
  waitsFor: () => ["prod-us of email.notifications waits for an approval"],
};

describe("virtual time", () => {
  it("jumps from timer to timer, equal ones in the order they were set", async () => {
    const clock = virtualClock(START);
    const seen: string[] = [];
    const note = (what: string) => () =>
      void seen.push(`${what} at ${(clock.now() - START) / HOUR}`);
    clock.schedule(2 * HOUR, note("late"));
    clock.schedule(HOUR, note("first"));
    clock.schedule(HOUR, note("second"));
    await clock.runUntil(() => seen.length === 3, quiet);
    expect(seen).toEqual(["first at 1", "second at 1", "late at 2"]);
  });

  it("stands still until the world has settled", async () => {
    const clock = virtualClock(START);
    let underWay = 3;
    clock.schedule(HOUR, () => expect(underWay).toBe(0));
    const settled = async () => {
      while (underWay > 0) {
        underWay--;
        await quiet.settled();
      }
    };
    await clock.runUntil(() => clock.now() > START, { ...quiet, settled });
    expect(clock.now()).toBe(START + HOUR);
  });

  it("lets the app wait, and takes a wait that is given up out of the queue", async () => {
    const clock = virtualClock(START);
    const giveUp = new AbortController();
    let waited = 0;
    void clock.wait(5 * HOUR, giveUp.signal).then(() => waited++);
    void clock.wait(HOUR).then(() => waited++);
    giveUp.abort();
    await clock.wait(HOUR, giveUp.signal);
    await clock.runUntil(() => waited === 2, quiet);
    expect(clock.now()).toBe(START + HOUR);
  });

  it("takes back what was scheduled", async () => {
    const clock = virtualClock(START);
    let happened = false;
    clock.schedule(HOUR, () => {
      happened = true;
    })();
    await expect(clock.runUntil(() => happened, quiet)).rejects.toThrow(StuckError);
    expect(clock.now()).toBe(START);
  });

  it("says what everything waits for when nothing is left to happen", async () => {
    const clock = virtualClock(START);
    await expect(clock.runUntil(() => false, quiet)).rejects.toThrow(
      "Nothing happens any more since 2026-01-05T08:00:00.000Z. What is waited for:\n- prod-us of email.notifications waits for an approval",
    );
  });

  it("does not take an app that only sweeps for life", async () => {
    const clock = virtualClock(START);
    let sweeps = 0;
    const sweep = async (): Promise<void> => {
      await clock.wait(6 * HOUR);
      sweeps++;
      return sweep();
    };
    void sweep();
    await expect(clock.runUntil(() => false, quiet)).rejects.toThrow(StuckError);
    expect(sweeps).toBe(12);
  });

  it("lets the app wait for what time will bring, however long", async () => {
    const clock = virtualClock(START);
    const due = START + 90 * 24 * HOUR;
    let isOver = false;
    void clock.wait(due - START).then(() => (isOver = true));
    await clock.runUntil(() => isOver, { ...quiet, dueAt: () => due });
    expect(clock.now()).toBe(due);
  });
});
