/**
 * Holds the writes of one installation back until they may go out (`schedule.ts` says when), the
 * urgent ones first.
 *
 * Nothing waits for ever: a write that cannot go out within the patience is refused as GitHub
 * itself would, with the instant to come back. Whoever sent it has it in the outbox.
 */
import { type Clock } from "../engine/clock.ts";
import { RateLimitedError, type Held } from "../engine/github.ts";
import {
  allOutAt,
  GITHUB_LIMITS,
  nextToGo,
  notBefore,
  NOTHING_YET,
  paused,
  wentOut,
  type Limits,
  type Write,
} from "./schedule.ts";

export type Pacer = {
  /** Resolves when the write may go out, and counts it. @throws RateLimitedError when that takes too long. */
  readonly turn: (write: Write) => Promise<void>;
  /** GitHub asked to wait: nothing goes out before. */
  readonly pause: (until: number) => void;
  /** @throws RateLimitedError while GitHub asks to wait; reads do not queue. */
  readonly refuseWhilePaused: () => void;
  /** What is held back, if anything is, and until when all of it is out. */
  readonly held: () => Held | null;
};

type Waiting = Write & {
  readonly deadline: number;
  readonly go: () => void;
  readonly giveUp: (error: RateLimitedError) => void;
};

export function createPacer({
  clock,
  limits = GITHUB_LIMITS,
}: {
  readonly clock: Clock;
  readonly limits?: Limits;
}): Pacer {
  let past = NOTHING_YET;
  let waiting: readonly Waiting[] = [];
  let alarm: AbortController | null = null;

  /** Lets go what may go, refuses what would wait too long, and looks again when more may go. */
  function release(): void {
    alarm?.abort("replaced");
    alarm = null;
    const now = clock.now();
    let next = nextToGo(waiting, { past, limits, now });
    while (next && "go" in next) {
      const { go } = next;
      waiting = waiting.filter((one) => one !== go);
      past = wentOut(go, now, past, limits);
      go.go();
      next = nextToGo(waiting, { past, limits, now });
    }
    refuseHopeless(now);
    const soonest = nextToGo(waiting, { past, limits, now });
    if (!soonest || "go" in soonest) return;
    void wakeAt(Math.min(soonest.until, ...waiting.map(({ deadline }) => deadline)), now);
  }

  function refuseHopeless(now: number): void {
    const hopeless = waiting.filter(
      (one) => one.deadline <= now || notBefore(one, past, limits) > one.deadline,
    );
    waiting = waiting.filter((one) => !hopeless.includes(one));
    for (const one of hopeless) {
      const retryAt = Math.max(notBefore(one, past, limits), now + limits.spacingMs);
      one.giveUp(new RateLimitedError(retryAt));
    }
  }

  async function wakeAt(instant: number, now: number): Promise<void> {
    const mine = new AbortController();
    alarm = mine;
    await clock.wait(instant - now, mine.signal);
    if (alarm === mine) release();
  }

  return {
    turn: (write) =>
      new Promise((go, giveUp) => {
        const deadline = clock.now() + Math.min(limits.patienceMs, write.patienceMs ?? Infinity);
        waiting = [...waiting, { ...write, deadline, go, giveUp }];
        release();
      }),
    pause(until) {
      past = paused(until, past, limits);
      release();
    },
    refuseWhilePaused() {
      if (clock.now() < past.pausedUntil) throw new RateLimitedError(past.pausedUntil);
    },
    held() {
      const now = clock.now();
      if (waiting.length > 0)
        return { until: allOutAt(waiting, past, limits, now), waiting: waiting.length };
      return now < past.pausedUntil ? { until: past.pausedUntil, waiting: 0 } : null;
    },
  };
}

export type Pacers = {
  /** 0 for requests of the App itself, which belong to no installation. */
  readonly of: (installationId: number) => Pacer;
  /** Over all installations: what waits, until the last of them goes on. */
  readonly held: () => Held | null;
};

/** GitHub counts every installation by itself. */
export function createPacers(options: { readonly clock: Clock; readonly limits?: Limits }): Pacers {
  const pacers = new Map<number, Pacer>();
  return {
    of(installationId) {
      const pacer = pacers.get(installationId) ?? createPacer(options);
      pacers.set(installationId, pacer);
      return pacer;
    },
    held() {
      const all = [...pacers.values()].map((pacer) => pacer.held()).filter((held) => held !== null);
      if (all.length === 0) return null;
      return {
        until: Math.max(...all.map(({ until }) => until)),
        waiting: all.reduce((sum, { waiting }) => sum + waiting, 0),
      };
    },
  };
}
