import { describe, expect, it } from "vitest";
import { resource, smallDefinition } from "./small.ts";
import { startTester, type Tester } from "./tester.ts";

const MINUTE = 60_000;
/** When GitHub lets us in again: the hour of its primary limit began at nine. */
const RESET = Date.parse("2026-01-05T10:00:00Z");

const health = async ({ app }: Tester): Promise<unknown> =>
  (await fetch(`${app.url}/healthz`)).json();

/** GitHub answers the first dispatch with the time to come back, and everything else from then on. */
async function limited(): Promise<Tester> {
  const tester = await startTester({ definition: smallDefinition() });
  tester.issue();
  tester.github.faults.queue({
    method: "POST",
    path: /\/dispatches$/,
    when: "before",
    response: {
      status: 403,
      body: { message: "API rate limit exceeded for installation ID 1." },
      headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(RESET / 1000) },
    },
  });
  tester.say("ada", `/migrate start ${resource}`);
  await tester.quiet();
  tester.github.limits.core = 0;
  return tester;
}

/** The time GitHub named has come. */
async function reset(tester: Tester): Promise<void> {
  while (tester.clock.now() < RESET) await tester.later(MINUTE);
  tester.github.limits.core = 5000;
}

describe("GitHub answers an effect with the time to come back", () => {
  it("is done once, after that time, by the process that heard it", async () => {
    const tester = await limited();
    expect(tester.runs()).toEqual([]);
    expect(await health(tester)).toMatchObject({ held_back_until: "2026-01-05T10:00:01.000Z" });
    await reset(tester);
    expect(tester.runs()).toEqual([]);
    await tester.until(() => tester.runs().length > 0);
    await tester.later(60 * MINUTE);
    expect(tester.runs()).toHaveLength(1);
    expect(await health(tester)).toMatchObject({ held_back_until: null });
  });

  it("is done once, after that time, by a process that was started meanwhile", async () => {
    const tester = await limited();
    await tester.app.stop();
    await tester.start();
    await reset(tester);
    expect(tester.runs()).toEqual([]);
    await tester.until(() => tester.runs().length > 0);
    await tester.later(60 * MINUTE);
    expect(tester.runs()).toHaveLength(1);
    await tester.runEnds("migrate-dags.yml");
    expect(tester.state().resources[resource]?.environments["test"]?.progress.status).toBe(
      "awaiting_sign_off",
    );
  });
});
