/**
 * Does something outside exactly once, as far as that can be known: looks for it first when it
 * may be there already, and looks again before every repeat. GitHub knows no idempotency key,
 * so this and the claim are all there is.
 */
import { type Clock } from "./clock.ts";
import { GitHubRefusedError, RateLimitedError } from "./github.ts";

export type Doing<T> = {
  /** A write. Any error but a refusal or a rate limit leaves open whether it took effect. */
  readonly act: () => Promise<T>;
  /** What an earlier try left behind; null when there is nothing. */
  readonly look: () => Promise<T | null>;
  /** Somebody may have done it before us. */
  readonly lookFirst: boolean;
  /** Milliseconds since the epoch: from then on somebody else may do it. */
  readonly until: number;
  /** false: a repeat could do harm, so an outcome that stays unknown is for a person to judge. */
  readonly mayRepeat: boolean;
};

const WAITS_MS = [1_000, 4_000, 15_000] as const;

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
  let uncertain = doing.lookFirst;
  for (let attempt = 0; ;) {
    if (clock.now() >= doing.until) throw new ClaimLapsedError();
    if (uncertain) {
      const found = await doing.look();
      if (found !== null) return found;
    }
    try {
      return await doing.act();
    } catch (error) {
      if (error instanceof GitHubRefusedError) throw error;
      if (error instanceof RateLimitedError) {
        if (error.retryAt >= doing.until) throw new ClaimLapsedError({ cause: error });
        await clock.wait(error.retryAt - clock.now());
        continue;
      }
      uncertain = true;
      const wait = WAITS_MS[attempt];
      if (wait === undefined) throw error;
      attempt += 1;
      await clock.wait(wait);
      if (doing.mayRepeat) continue;
      // A list can be behind: it is asked a second time before a person is.
      const found = (await doing.look()) ?? (await clock.wait(WAITS_MS[2]), await doing.look());
      if (found !== null) return found;
      throw new UnknownOutcomeError({ cause: error });
    }
  }
}
