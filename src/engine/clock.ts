/**
 * Time as everything outside the core sees it. Injected, so that a test or the
 * sandbox can run months in seconds and no test ever sleeps.
 */
export type Clock = {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Resolves after `ms` milliseconds of this clock; rejects with the signal's reason when aborted. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
};

/** The instant of a clock as ISO 8601 with seconds, the form used in state files. */
export function isoNow(clock: Clock): string {
  return new Date(clock.now()).toISOString().replace(/\.\d{3}Z$/, "Z");
}
