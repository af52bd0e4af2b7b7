/** What a run of many seeds comes to: how many, how fast, how much of what can happen did happen. */
import { EXPECTED } from "./expected.ts";
import { type Violation } from "./setting.ts";
import { type Result } from "./simulate.ts";

/** What is left of a story when it is over. */
export type Summary = {
  readonly seed: number;
  readonly violations: readonly Violation[];
  readonly seen: ReadonlyMap<string, number>;
  readonly requests: number;
  readonly commits: number;
  /** Of processor time; null while the process was not warm yet. */
  readonly seconds: number | null;
};

export function summaryOf(result: Result, seconds: number | null): Summary {
  const { seed, violations, seen, requests, commits } = result;
  return { seed, violations, seen, requests, commits, seconds };
}

export type Tally = {
  readonly add: (summary: Summary) => void;
  readonly lines: () => readonly string[];
};

export function createTally(): Tally {
  const began = performance.now();
  const seen = new Map<string, number>();
  const seconds: number[] = [];
  let seeds = 0;
  let failed = 0;
  let requests = 0;
  let commits = 0;

  return {
    add(result) {
      seeds += 1;
      requests += result.requests;
      commits += result.commits;
      if (result.seconds !== null) seconds.push(result.seconds);
      if (result.violations.length > 0) failed += 1;
      for (const [what, count] of result.seen) seen.set(what, (seen.get(what) ?? 0) + count);
    },
    lines() {
      const spent = seconds.reduce((sum, one) => sum + one, 0);
      const rate = seconds.length > 0 ? (seconds.length / spent).toFixed(1) : "too few for a rate:";
      const missing = EXPECTED.filter((what) => !seen.has(what));
      return [
        `${seeds} seeds, ${failed} with violations, in ${Math.round((performance.now() - began) / 1000)} s`,
        `${rate} seeds per second and core (processor time, once each process is warm); ${Math.round(requests / seeds)} requests and ${Math.round(commits / seeds)} commits per seed`,
        "seen:",
        ...[...seen]
          .toSorted(([one], [other]) => one.localeCompare(other))
          .map(([what, count]) => `  ${count} × ${what}`),
        ...(missing.length > 0 ? ["never seen:", ...missing.map((what) => `  ${what}`)] : []),
      ];
    },
  };
}
