import { describe, expect, it } from "vitest";
import { certain, ClaimLapsedError, UnknownOutcomeError } from "../../src/engine/certain.ts";
import { RateLimitedError } from "../../src/engine/github.ts";
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
    isUnclaimed: false,
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

describe("a write that nobody claimed", () => {
  it("is looked for again once GitHub lets us go on", async () => {
    const { clock, made, doing } = lossy(0);
    const others: string[] = [];
    const act = (): Promise<string> => {
      others.push("theirs");
      if (others.length > 1) return Promise.resolve("ours");
      return Promise.reject(new RateLimitedError(NOON + 600_000));
    };
    const look = (): Promise<string | null> => Promise.resolve(others[0] ?? null);
    const asked = { ...doing, act, look, isUnclaimed: true };
    expect(await certain(asked, clock)).toBe("theirs");
    expect(clock.now()).toBe(NOON + 600_000);
    expect(made).toEqual([]);
  });

  it("waits for its turn no longer than a look tells, and what is claimed does", async () => {
    const { clock, doing } = lossy(0);
    const patience: (number | undefined)[] = [];
    const act = (ms?: number): Promise<string> => {
      patience.push(ms);
      return Promise.resolve("ours");
    };
    for (const isUnclaimed of [true, false]) await certain({ ...doing, act, isUnclaimed }, clock);
    expect(patience).toEqual([15_000, undefined]);
  });

  it("is looked for again when the look itself took long", async () => {
    const { clock, doing } = lossy(0);
    const looks: number[] = [];
    const look = async (): Promise<string | null> => {
      looks.push(clock.now());
      if (looks.length > 1) return "theirs";
      await clock.wait(1_800_000);
      return null;
    };
    const act = (): Promise<string> => Promise.resolve("ours");
    const until = NOON + 3_600_000;
    expect(await certain({ ...doing, act, look, lookFirst: true, until }, clock)).toBe("theirs");
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
    const repository = "acme/platform";
    const made = { repository, createdAt: "2026-01-05T10:00:00Z" };
    expect(owed.take("reply/1", made)).toBe(true);
    expect(owed.take("reply/1", made)).toBe(false);
    owed.release("reply/1");
    owed.swept(repository, ["reply/1"]);
    expect(owed.since(repository)).toBe("2026-01-05T10:00:00Z");
    // Nobody has looked there.
    owed.swept("acme/other", []);
    expect(owed.since(repository)).toBe("2026-01-05T10:00:00Z");
    expect(owed.since("acme/other")).toBeNull();
    owed.swept(repository, []);
    expect(owed.since(repository)).toBeNull();
  });

  it("is not answered again for a look that was earlier than its answer", () => {
    const clock = virtualClock(NOON);
    const owed = createOwed(clock);
    const made = { repository: "acme/platform", createdAt: "2026-01-05T12:00:00Z" };
    owed.take("reply/1", made);
    owed.settled("reply/1");
    clock.advance(20_000);
    expect(owed.take("reply/1", made)).toBe(false);
    // From then on its answer is looked for first.
    clock.advance(20_000);
    expect(owed.take("reply/1", made)).toBe(true);
  });
});
