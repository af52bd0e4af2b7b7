/** Time, injected, so that months pass in seconds in the sandbox and no test sleeps. */
export type Clock = {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Resolves `ms` milliseconds later, or at once when the signal is aborted. */
  readonly wait: (ms: number, signal?: AbortSignal) => Promise<void>;
};

/** The instant as the state files and GitHub write it: ISO 8601, UTC. */
export function isoNow(clock: Clock): string {
  return new Date(clock.now()).toISOString();
}
