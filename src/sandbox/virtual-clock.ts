/**
 * Time for the sandbox: it stands still while anything is under way, and then jumps to the next
 * timer, so that weeks pass in seconds. One timer fires at a time, equal ones in the order they
 * were set, and the world settles in between; that is what makes a run repeatable.
 *
 * The app sees it as a `Clock`. What people and skills do is scheduled; that counts as life, and
 * so does what the migration waits for by the calendar. An app that sweeps for ever in a world
 * where nothing is to come any more is stuck.
 */
import { type Clock } from "../engine/clock.ts";

export type VirtualClock = Clock & {
  /** Something of the world happens `ms` from now; the answer takes it back. */
  readonly schedule: (ms: number, action: () => void) => () => void;
  /** Lets so much time pass, whatever is under way. */
  readonly advance: (ms: number) => void;
  /** @throws StuckError when nothing but the app's own timers is left, or nothing at all. */
  readonly runUntil: (done: () => boolean, world: WorldAround) => Promise<void>;
};

export type WorldAround = {
  /** Resolves when nothing is under way. */
  readonly settled: () => Promise<void>;
  /** When time alone brings something next (epoch ms); asked only when nobody will move before. */
  readonly dueAt: () => number | null;
  /** What everything waits for, one line each; asked only when the run is stuck. */
  readonly waitsFor: () => readonly string[];
};

/** Nothing can happen any more, and the run is not done. */
export class StuckError extends Error {
  override readonly name = "StuckError";
  readonly code = "stuck";
  readonly waitsFor: readonly string[];

  constructor(now: number, waitsFor: readonly string[]) {
    const open = waitsFor.length > 0 ? waitsFor : ["nothing that anybody knows of"];
    super(
      `Nothing happens any more since ${new Date(now).toISOString()}. What is waited for:\n${open.map((line) => `- ${line}`).join("\n")}`,
    );
    this.waitsFor = waitsFor;
  }
}

type Timer = {
  readonly at: number;
  readonly ofWorld: boolean;
  readonly fire: () => void;
};

/** How long the app may go on alone, after the world or past what was due; its retries and sweeps get this long to move something. */
const PATIENCE_MS = 3 * 24 * 3_600_000;

/** `onMove` hears of each new time (epoch ms) before anything sees it. */
export function virtualClock(
  startsAt: number,
  onMove: (now: number) => void = () => undefined,
): VirtualClock {
  let now = startsAt;
  let alive = startsAt;
  onMove(now);
  /** In the order they are due. */
  const timers: Timer[] = [];

  function add(timer: Timer): () => void {
    const later = timers.findLastIndex(({ at }) => at <= timer.at) + 1;
    timers.splice(later, 0, timer);
    return () => {
      const index = timers.indexOf(timer);
      if (index !== -1) timers.splice(index, 1);
    };
  }

  function moveTo(time: number): void {
    if (time <= now) return;
    now = time;
    onMove(now);
  }

  function next(dueAt: () => number | null): Timer | null {
    const [timer] = timers;
    if (!timer || timer.ofWorld || timers.some(({ ofWorld }) => ofWorld)) return timer ?? null;
    if (timer.at - alive <= PATIENCE_MS) return timer;
    return timer.at - (dueAt() ?? alive) <= PATIENCE_MS ? timer : null;
  }

  return {
    now: () => now,
    wait: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) {
          resolve();
          return;
        }
        const done = (): void => {
          remove();
          signal?.removeEventListener("abort", done);
          resolve();
        };
        const remove = add({ at: now + Math.max(0, Math.round(ms)), ofWorld: false, fire: done });
        signal?.addEventListener("abort", done);
      }),
    schedule: (ms, action) =>
      add({ at: now + Math.max(0, Math.round(ms)), ofWorld: true, fire: action }),
    advance: (ms) => {
      const until = now + ms;
      for (let due = timers[0]; due && due.at <= until; due = timers[0]) {
        timers.shift();
        moveTo(due.at);
        due.fire();
      }
      moveTo(until);
    },
    runUntil: async (done, { settled, dueAt, waitsFor }) => {
      alive = now;
      for (;;) {
        // oxlint-disable-next-line no-await-in-loop -- one timer at a time is the point
        await settled();
        if (done()) return;
        const timer = next(dueAt);
        if (!timer) throw new StuckError(alive, waitsFor());
        timers.shift();
        moveTo(timer.at);
        if (timer.ofWorld) alive = now;
        timer.fire();
      }
    },
  };
}
