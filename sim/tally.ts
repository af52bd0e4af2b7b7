/** What a run of many seeds comes to: how many, how fast, how much of what can happen did happen. */
import { FAULTS } from "./plan.ts";
import { type Result } from "./simulate.ts";

export type Tally = {
  readonly add: (result: Result) => void;
  readonly lines: () => readonly string[];
};

export function createTally(): Tally {
  const began = process.cpuUsage();
  const seen = new Map<string, number>();
  let seeds = 0;
  let failed = 0;
  let requests = 0;
  let commits = 0;

  return {
    add(result) {
      seeds += 1;
      requests += result.requests;
      commits += result.commits;
      if (result.violations.length > 0) failed += 1;
      for (const [what, count] of result.seen) seen.set(what, (seen.get(what) ?? 0) + count);
    },
    lines() {
      const { user, system } = process.cpuUsage(began);
      const seconds = (user + system) / 1e6;
      const missing = FAULTS.map((fault) => `fault ${fault}`).filter((what) => !seen.has(what));
      return [
        `${seeds} seeds, ${failed} with violations`,
        `${(seeds / seconds).toFixed(1)} seeds per second and core; ${Math.round(requests / seeds)} requests and ${Math.round(commits / seeds)} commits per seed`,
        "seen:",
        ...[...seen]
          .toSorted(([one], [other]) => one.localeCompare(other))
          .map(([what, count]) => `  ${count} × ${what}`),
        ...(missing.length > 0 ? ["never seen:", ...missing.map((what) => `  ${what}`)] : []),
      ];
    },
  };
}
