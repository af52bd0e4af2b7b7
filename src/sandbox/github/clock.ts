/** GitHub's time. Injected, so that months pass in seconds and no test sleeps. */
export type Clock = {
  /** Milliseconds since the epoch. */
  readonly now: () => number;
};

/** An instant the way GitHub writes it: UTC, whole seconds. */
export function isoAt(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d{3}Z$/, "Z");
}
