import { describe, expect, it } from "vitest";
import { resource, smallDefinition } from "./small.ts";
import { startTester } from "./tester.ts";

const COMMIT = { method: "POST", path: /\/graphql$/, body: /mutation Commit/ } as const;
const HELD_BACK_MS = 30_000;

/** How long (ms) after the start of the resource was said its commit lands, when it first meets this. */
async function startsAfter(response: "hangup" | { readonly status: number }): Promise<number> {
  const tester = await startTester({ definition: smallDefinition() });
  tester.issue();
  await tester.quiet();
  tester.github.faults.queue({ ...COMMIT, response, when: "before" });
  const said = tester.clock.now();
  tester.say("ada", `/migrate start ${resource}`);
  const isStarted = (): boolean => tester.state().resources[resource]?.started !== null;
  for (let seconds = 0; seconds < 120 && !isStarted(); seconds += 1) await tester.pass(1000);
  expect(isStarted()).toBe(true);
  return tester.clock.now() - said;
}

describe("a commit of the state that fails", () => {
  it("is decided again only once it cannot land any more, where nobody answered it", async () => {
    expect(await startsAfter("hangup")).toBeGreaterThan(HELD_BACK_MS);
  });

  it("is decided again at once where GitHub said that it stumbled", async () => {
    expect(await startsAfter({ status: 502 })).toBeLessThan(HELD_BACK_MS / 2);
  });
});
