import { describe, expect, it } from "vitest";
import { seededChance } from "../../src/sandbox/chance.ts";
import { smallDefinition } from "./small.ts";
import { startTester, type Tester } from "./tester.ts";

const resources = ["email.notifications", "email.scale", "data.pipeline"];
const HOUR = 60 * 60_000;

/** Two replicas that know nothing of each other; each delivery goes to one, both or none of them. */
async function startReplicas(seed: number): Promise<Tester> {
  const tester = await startTester({ definition: smallDefinition({ resources }) });
  const one = tester.app;
  const other = await tester.start();
  const chance = seededChance(seed);
  let deliveries = 0;
  tester.addressees = () => {
    const at = chance.of(`delivery ${(deliveries += 1)}`);
    if (at < 0.1) return [];
    if (at < 0.2) return [one, other];
    return [at < 0.6 ? one : other];
  };
  return tester;
}

/** Completes what runs, until nothing does. */
async function runAll(tester: Tester): Promise<void> {
  for (;;) {
    const run = tester.runs().find(({ status }) => status !== "completed");
    if (!run) return;
    await tester.complete(run);
  }
}

describe("two replicas on one repository", () => {
  it.each([1, 2, 3, 4, 5])("lose nothing and do nothing twice (seed %i)", async (seed) => {
    const tester = await startReplicas(seed);
    tester.issue();
    tester.say("ada", "/migrate start wave:1");
    for (const resource of resources) tester.say("grace", `/migrate status ${resource}`);
    await tester.later(1.2 * HOUR);
    await runAll(tester);
    await tester.later(1.2 * HOUR);
    for (const resource of resources) tester.say("ada", `/migrate test-done ${resource}`);
    await tester.later(2.4 * HOUR);
    await runAll(tester);
    await tester.later(2.4 * HOUR);

    const { resources: states, waves } = tester.state();
    expect(Object.values(states).map(({ completedAt }) => completedAt)).not.toContain(null);
    expect(waves["1"]?.completedAt).not.toBeNull();
    expect(tester.runs()).toHaveLength(2 * resources.length);
    const marks = tester
      .ownComments()
      .flatMap(({ body, issue }) =>
        [...body.matchAll(/<!-- cairn:v1 (\S+) -->/g)].map(([, mark]) => `${issue.number} ${mark}`),
      );
    expect(marks.filter((mark, index) => marks.indexOf(mark) !== index)).toEqual([]);
    const answers = marks.filter((mark) => mark.includes("/reply/"));
    expect(answers).toHaveLength(1 + 2 * resources.length);
    expect(tester.repository.threads.filter(({ title }) => title.includes("wave 1"))).toHaveLength(
      1,
    );
  });

  it("answer once where one of them stumbles over it while the other answers", async () => {
    const tester = await startTester({ definition: smallDefinition({ resources }) });
    const both = [tester.app, await tester.start()];
    tester.addressees = () => both;
    tester.issue();
    const stumble = { status: 429, body: {}, headers: { "retry-after": "3" } };
    const path = /\/collaborators\/ada\/permission$/;
    tester.github.faults.queue({ method: "GET", path, when: "before", response: stumble });
    expect(await tester.comment("ada", "/migrate next")).toContain("`email.notifications`");
    await tester.later(20_000);
    const answers = tester.ownComments().filter(({ body }) => body.includes("/reply/"));
    expect(answers).toHaveLength(1);
  });
});
