/** Walks every crash there is, or every so many of them, and says where the outcome was another. */
import { SCENARIOS, walk, type Crash, type Scenario } from "./crashes.ts";

export type CrashReport = {
  readonly scenario: Scenario;
  readonly requests: number;
  readonly walked: number;
  /** One line each. */
  readonly problems: readonly string[];
};

export async function reportCrashes(every: number): Promise<readonly CrashReport[]> {
  const reports: CrashReport[] = [];
  for (const scenario of SCENARIOS) {
    const calm = await walk(scenario, null);
    const problems = calm.violations.map(({ rule, what }) => `undisturbed: ${rule}: ${what}`);
    let walked = 0;
    for (let request = 1; request <= calm.requests; request += every) {
      for (const when of ["crash-before", "crash-after"] as const) {
        walked += 1;
        problems.push(...(await differences(scenario, { request, when }, calm.outcome)));
      }
    }
    reports.push({ scenario, requests: calm.requests, walked, problems });
  }
  return reports;
}

async function differences(
  scenario: Scenario,
  crash: Crash,
  expected: string,
): Promise<readonly string[]> {
  const { violations, outcome } = await walk(scenario, crash);
  const where = `${scenario.name}, ${crash.when} ${crash.request}`;
  const wrong = violations.map(({ rule, what }) => `${where}: ${rule}: ${what}`);
  return wrong.length === 0 && outcome !== expected
    ? [`${where}: ended in another state\n  ${outcome}\n  ${expected}`]
    : wrong;
}
