import { describe, expect, it } from "vitest";
import { certain, ClaimLapsedError, UnknownOutcomeError } from "../../src/engine/certain.ts";
import { createOwed } from "../../src/engine/owed.ts";
import { virtualClock } from "../../src/sandbox/virtual-clock.ts";

const NOON = Date.parse("2026-01-05T12:00:00Z");

/** A clock that passes by itself while somebody waits for it. */
function passing() {
  const clock = virtualClock(NOON);
  return {
    now: clock.now,
    wait: (ms: number) => {
      clock.advance(ms);
      return Promise.resolve();
    },
  };
}

/** GitHub takes the write and loses the answer; lists show it only `lagMs` later. */
function lossy(lagMs: number) {
  const clock = passing();
  const made: number[] = [];
  const doing = {
    act: () => {
      made.push(clock.now());
      return Promise.reject(new Error("socket hang up"));
    },
    look: () => {
      const [first] = made;
      return Promise.resolve(first !== undefined && clock.now() >= first + lagMs ? "made" : null);
    },
    lookFirst: false,
    until: NOON + 900_000,
    mayRepeat: true,
  };
  return { clock, made, doing };
}

describe("a write", () => {
  it("is not made when its claim lapsed while it was prepared", async () => {
    const { clock, made, doing } = lossy(0);
    const prepare = async (): Promise<void> => clock.wait(900_000);
    await expect(certain({ ...doing, prepare }, clock)).rejects.toThrow(ClaimLapsedError);
    expect(made).toEqual([]);
  });
});

describe("a write whose answer is lost", () => {
  it.each([0, 3_000, 20_000, 30_000])(
    "is made once, though lists are %i ms behind",
    async (lag) => {
      const { clock, made, doing } = lossy(lag);
      expect(await certain(doing, clock)).toBe("made");
      expect(made).toHaveLength(1);
    },
  );

  it("is for a person where a second one could do harm", async () => {
    const { clock, made, doing } = lossy(Infinity);
    await expect(certain({ ...doing, mayRepeat: false }, clock)).rejects.toThrow(
      UnknownOutcomeError,
    );
    expect(made).toHaveLength(1);
  });
});

describe("a comment that is owed an answer", () => {
  it("is looked back to until it is known to be over with", () => {
    const owed = createOwed({ now: () => NOON, wait: () => Promise.resolve() });
    expect(owed.take("reply/1", "2026-01-05T10:00:00Z")).toBe(true);
    expect(owed.take("reply/1", "2026-01-05T10:00:00Z")).toBe(false);
    owed.release("reply/1");
    owed.swept(["reply/1"]);
    expect(owed.since()).toBe("2026-01-05T10:00:00Z");
    owed.swept([]);
    expect(owed.since()).toBeNull();
  });
});
