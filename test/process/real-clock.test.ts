import { describe, expect, it } from "vitest";
import { realClock } from "../../src/real-clock.ts";

const NINETY_DAYS_MS = 90 * 24 * 3_600_000;

describe("the machine's clock", () => {
  it("can wait for ninety days, which is more than a timer of Node takes", async () => {
    const giveUp = new AbortController();
    const waiting = realClock.wait(NINETY_DAYS_MS, giveUp.signal).then(() => "over" as const);
    const first = await Promise.race([waiting, realClock.wait(50).then(() => "waits" as const)]);
    expect(first).toBe("waits");
    giveUp.abort();
    expect(await waiting).toBe("over");
  });
});
