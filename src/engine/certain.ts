/**
 * Does something outside exactly once, as far as that can be known: looks for it first when it
 * may be there already, and looks again before every repeat. GitHub knows no idempotency key,
 * so this and the claim are all there is.
 */
import { type Clock } from "./clock.ts";
import { GitHubRefusedError, RateLimitedError } from "./github.ts";

export type Doing<T> = {
  /** Learns what the write needs, so that nothing is asked between the look at the clock and the write. */
  readonly prepare?: () => Promise<void>;
  /**
   * A write. Any error but a refusal or a rate limit leaves open whether it took effect. It is held
   * back no longer than `patienceMs` before it goes out, where that is given.
   */
  readonly act: (patienceMs?: number) => Promise<T>;
  /** What an earlier try left behind; null when there is nothing. */
  readonly look: () => Promise<T | null>;
  /** Somebody may have done it before us. */
  readonly lookFirst: boolean;
  /** No commit says that it is ours: whoever is not told to wait may do it while we are. */
  readonly isUnclaimed: boolean;
  /** Milliseconds since the epoch: from then on somebody else may do it. */
  readonly until: number;
  /** false: a repeat could do harm, so an outcome that stays unknown is for a person to judge. */
  readonly mayRepeat: boolean;
};

/**
 * When we look after an answer that never came (ms after one another). A write can take effect
 * after we gave up waiting for it, and a list can be behind: only the last look settles it, and
 * nothing is repeated before that.
 */
const LOOKS_MS = [1_000, 4_000, 10_000, 10_000, 10_000] as const;
const MOST_TRIES = 4;
/** An answer that took no longer tells how it is now. */
const NOW_MS = 15_000;

/** We may not act any more: the claim has lapsed, or will before GitHub lets us. */
export class ClaimLapsedError extends Error {
  override readonly name = "ClaimLapsedError";
  readonly code = "claim-lapsed";

  constructor(options?: ErrorOptions) {
    super("The claim has lapsed; the next sweep takes the effect over", options);
  }
}

/** It may or may not have happened, and doing it again could do harm. */
export class UnknownOutcomeError extends Error {
  override readonly name = "UnknownOutcomeError";
  readonly code = "unknown-outcome";

  constructor(options?: ErrorOptions) {
    super("GitHub gave no answer, and no trace of it is found; it may have happened", options);
  }
}

export async function certain<T>(doing: Doing<T>, clock: Clock): Promise<T> {
  if (doing.lookFirst) {
    const found = await lookNow(doing, clock);
    if (found !== null) return found;
  }
  for (let tries = 1; ;) {
    try {
      await doing.prepare?.();
      if (clock.now() >= doing.until) throw new ClaimLapsedError();
      // Whoever waits for longer than a look tells must look again.
      return await doing.act(doing.isUnclaimed ? NOW_MS : undefined);
    } catch (error) {
      if (error instanceof GitHubRefusedError || error instanceof ClaimLapsedError) throw error;
      if (error instanceof RateLimitedError) {
        if (error.retryAt >= doing.until) throw new ClaimLapsedError({ cause: error });
        await clock.wait(error.retryAt - clock.now());
        const found = doing.isUnclaimed ? await lookNow(doing, clock) : null;
        if (found !== null) return found;
        continue;
      }
      const found = await lookAround(doing, clock);
      if (found !== null) return found;
      if (!doing.mayRepeat) throw new UnknownOutcomeError({ cause: error });
      if (tries === MOST_TRIES) throw error;
      tries += 1;
    }
  }
}

/** What took long to answer tells of a while ago: whatever we waited for, somebody else had the time. */
async function lookNow<T>({ look }: Doing<T>, clock: Clock): Promise<T | null> {
  for (;;) {
    const asked = clock.now();
    const found = await look();
    if (found !== null || clock.now() - asked < NOW_MS) return found;
  }
}

async function lookAround<T>({ look }: Doing<T>, clock: Clock): Promise<T | null> {
  for (const wait of LOOKS_MS) {
    await clock.wait(wait);
    const found = await look();
    if (found !== null) return found;
  }
  return null;
}
