import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RateLimitedError, type Priority } from "../../src/engine/github.ts";
import { createPacer, createPacers, type Pacer } from "../../src/github/pacer.ts";
import { type Limits, type Write } from "../../src/github/schedule.ts";
import { settle, SteppedClock } from "./clocks.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const limits: Limits = {
  burst: 3,
  spacingMs: 1000,
  contentPerMinute: 10,
  contentPerHour: 40,
  patienceMs: 10 * HOUR,
};

const reply: Write = { priority: "reply", content: true };
const checkpoint: Write = { priority: "checkpoint", content: true };
const dashboard: Write = { priority: "dashboard", content: true };
const commit: Write = { priority: "reply", content: false };

type Sent = { readonly name: string; readonly at: number };

function paced(given: Partial<Limits> = {}) {
  const clock = new SteppedClock();
  const pacer = createPacer({ clock, limits: { ...limits, ...given } });
  const sent: Sent[] = [];
  const refused: { readonly name: string; readonly retryAt: number }[] = [];
  async function send(name: string, write: Write): Promise<void> {
    try {
      await pacer.turn(write);
      sent.push({ name, at: clock.now() });
    } catch (error) {
      if (!(error instanceof RateLimitedError)) throw error;
      refused.push({ name, retryAt: error.retryAt });
    }
  }
  return { clock, pacer, sent, refused, send };
}

function names(sent: readonly { readonly name: string }[]): readonly string[] {
  return sent.map(({ name }) => name);
}

describe("writes of one installation", () => {
  it("go out at once as long as they are few, then a second apart (rule 17)", async () => {
    const { clock, sent, send } = paced();
    for (const name of ["a", "b", "c", "d", "e"]) void send(name, commit);
    await clock.advanceTo(10_000);
    expect(sent.map(({ at }) => at)).toEqual([0, 0, 0, 1000, 2000]);
  });

  it("earn their burst back by resting", async () => {
    const { clock, sent, send } = paced();
    for (const name of ["a", "b", "c"]) void send(name, commit);
    await clock.advanceTo(3000);
    for (const name of ["d", "e", "f", "g"]) void send(name, commit);
    await clock.advanceTo(10_000);
    expect(sent.slice(3).map(({ at }) => at)).toEqual([3000, 3000, 3000, 4000]);
  });

  it("go by urgency: replies, checkpoints, dashboards", async () => {
    const { clock, sent, send } = paced({ burst: 1 });
    void send("first", dashboard);
    await settle();
    void send("dashboard", dashboard);
    void send("checkpoint", checkpoint);
    void send("reply", reply);
    await clock.advanceTo(10_000);
    expect(names(sent)).toEqual(["first", "reply", "checkpoint", "dashboard"]);
  });

  it("let a commit pass when only content is used up", async () => {
    const { clock, sent, send } = paced({ contentPerMinute: 1 });
    void send("comment", reply);
    void send("another comment", reply);
    void send("commit", commit);
    await clock.advanceTo(2000);
    expect(names(sent)).toEqual(["comment", "commit"]);
    await clock.advanceTo(MINUTE);
    expect(sent.at(-1)).toEqual({ name: "another comment", at: MINUTE });
  });

  it("keep room for a reply however many dashboards there are", async () => {
    const { clock, sent, send } = paced();
    for (let n = 0; n < 100; n++) void send(`dashboard ${n}`, dashboard);
    await clock.advanceTo(30_000);
    void send("reply", reply);
    await clock.advanceTo(31_000);
    expect(sent.at(-1)?.name).toBe("reply");
  });
});

describe("after a rate limit", () => {
  it("nothing goes out before the instant, and then one by one", async () => {
    const { clock, pacer, sent, send } = paced();
    pacer.pause(MINUTE);
    for (const name of ["a", "b", "c"]) void send(name, commit);
    await clock.advanceTo(MINUTE - 1);
    expect(sent).toEqual([]);
    await clock.advanceTo(2 * MINUTE);
    expect(sent.map(({ at }) => at)).toEqual([MINUTE, MINUTE + 1000, MINUTE + 2000]);
  });

  it("reads are refused with the instant, without asking GitHub", async () => {
    const { clock, pacer } = paced();
    pacer.refuseWhilePaused();
    pacer.pause(MINUTE);
    expect(() => pacer.refuseWhilePaused()).toThrow(new RateLimitedError(MINUTE));
    await clock.advanceTo(MINUTE);
    expect(() => pacer.refuseWhilePaused()).not.toThrow();
  });
});

describe("patience", () => {
  it("refuses at once what cannot go out in time", async () => {
    const { pacer, refused, send } = paced({ patienceMs: 1000 });
    pacer.pause(MINUTE);
    void send("a", commit);
    await settle();
    expect(refused).toEqual([{ name: "a", retryAt: MINUTE }]);
  });

  it("may be shorter for a single write, and is never longer", async () => {
    const { pacer, refused, send } = paced({ patienceMs: 2 * MINUTE });
    pacer.pause(MINUTE);
    void send("patient", reply);
    void send("impatient", { ...reply, patienceMs: 15_000 });
    await settle();
    expect(refused).toEqual([{ name: "impatient", retryAt: MINUTE }]);
    pacer.pause(4 * MINUTE);
    void send("too patient", { ...reply, patienceMs: 10 * MINUTE });
    await settle();
    expect(names(refused)).toEqual(["impatient", "patient", "too patient"]);
  });

  it("refuses what waits already when a long pause begins", async () => {
    const { pacer, refused, send } = paced({ burst: 1, patienceMs: 5000 });
    void send("a", commit);
    void send("b", commit);
    pacer.pause(MINUTE);
    await settle();
    expect(refused).toEqual([{ name: "b", retryAt: MINUTE }]);
  });

  it("ends for the last of a long queue, which may come back", async () => {
    const { clock, sent, refused, send } = paced({ burst: 1, patienceMs: 2000 });
    for (const name of ["a", "b", "c", "d", "e"]) void send(name, commit);
    await clock.advanceTo(10_000);
    expect(names(sent)).toEqual(["a", "b", "c"]);
    expect(refused.map(({ name }) => name)).toEqual(["d", "e"]);
    for (const { retryAt } of refused) expect(retryAt).toBeGreaterThan(2000);
  });
});

describe("what is held back", () => {
  it("is told, and until when", async () => {
    const { clock, pacer, send } = paced({ burst: 1 });
    expect(pacer.held()).toBeNull();
    void send("a", commit);
    void send("b", commit);
    void send("c", commit);
    await settle();
    expect(pacer.held()).toEqual({ until: 2000, waiting: 2 });
    await clock.advanceTo(10_000);
    expect(pacer.held()).toBeNull();
    pacer.pause(MINUTE);
    expect(pacer.held()).toEqual({ until: MINUTE, waiting: 0 });
  });

  it("adds up over installations, which do not hold each other back", async () => {
    const clock = new SteppedClock();
    const pacers = createPacers({ clock, limits: { ...limits, burst: 1 } });
    expect(pacers.held()).toBeNull();
    const gone: string[] = [];
    async function send(pacer: Pacer, name: string): Promise<void> {
      await pacer.turn(commit);
      gone.push(name);
    }
    for (const id of [1, 2]) for (const n of [1, 2]) void send(pacers.of(id), `${id}.${n}`);
    await settle();
    expect(gone).toEqual(["1.1", "2.1"]);
    expect(pacers.held()).toEqual({ until: 1000, waiting: 2 });
  });
});

/** Writes that arrive over time, and pauses between them. */
const arrival = fc.record({
  afterMs: fc.oneof({ weight: 4, arbitrary: fc.nat(2000) }, fc.nat(2 * MINUTE)),
  priority: fc.constantFrom<Priority>("reply", "checkpoint", "dashboard"),
  content: fc.constantFrom(true, true, true, false),
  pauseMs: fc.option(fc.nat(90_000), { freq: 20 }),
});

/** Enough to run into the limit of an hour. */
const arrivals = fc.array(arrival, { maxLength: 100, size: "max" });

describe("whatever arrives", () => {
  it("stays within the limits, in order, and all of it goes out", async () => {
    await fc.assert(
      fc.asyncProperty(arrivals, async (given) => {
        const { clock, pacer, sent, send } = paced();
        const pauses: { readonly from: number; readonly until: number }[] = [];
        const writes = new Map<string, Write & { readonly arrivedAt: number }>();
        for (const [n, { afterMs, pauseMs, ...write }] of given.entries()) {
          await clock.advanceTo(clock.now() + afterMs);
          writes.set(String(n), { ...write, arrivedAt: clock.now() });
          void send(String(n), write);
          await settle();
          if (pauseMs === null) continue;
          pacer.pause(clock.now() + pauseMs);
          pauses.push({ from: clock.now(), until: clock.now() + pauseMs });
        }
        await clock.advanceTo(clock.now() + 8 * HOUR);

        expect(sent).toHaveLength(given.length);
        const content = sent.filter(({ name }) => writes.get(name)!.content);
        expect(most(content, MINUTE)).toBeLessThanOrEqual(limits.contentPerMinute);
        expect(most(content, HOUR)).toBeLessThanOrEqual(limits.contentPerHour);
        expect(most(sent, 1000)).toBeLessThanOrEqual(limits.burst);
        expect(most(sent, 10_000)).toBeLessThanOrEqual(limits.burst + 9);
        for (const { at } of sent) {
          expect(pauses.some(({ from, until }) => at > from && at < until)).toBe(false);
        }
        for (const kind of lanes(sent, writes)) {
          expect(kind).toEqual(kind.toSorted((a, b) => Number(a) - Number(b)));
        }
      }),
      { numRuns: 25 },
    );
  });

  it("does not let less urgent writes hold up a reply", async () => {
    await fc.assert(
      fc.asyncProperty(arrivals, async (given) => {
        const { clock, sent, send } = paced();
        for (const [n, { afterMs, content }] of given.entries()) {
          await clock.advanceTo(clock.now() + afterMs);
          void send(String(n), { priority: n % 2 === 0 ? "dashboard" : "checkpoint", content });
        }
        const asked = clock.now();
        void send("reply", reply);
        await clock.advanceTo(asked + 1000);
        expect(names(sent)).toContain("reply");
      }),
      { numRuns: 25 },
    );
  });
});

/** The most that went out within any span of that length. */
function most(sent: readonly Sent[], spanMs: number): number {
  return Math.max(
    0,
    ...sent.map(({ at }) => sent.filter((one) => one.at >= at && one.at < at + spanMs).length),
  );
}

/** Names in the order they went out, by urgency and kind. */
function lanes(
  sent: readonly Sent[],
  writes: ReadonlyMap<string, Write>,
): readonly (readonly string[])[] {
  const byLane = new Map<string, string[]>();
  for (const name of names(sent)) {
    const { priority, content } = writes.get(name)!;
    const lane = `${priority} ${content}`;
    byLane.set(lane, [...(byLane.get(lane) ?? []), name]);
  }
  return [...byLane.values()];
}
