import { describe, expect, it } from "vitest";
import { repositoryNamed } from "../../src/sandbox/github/repositories.ts";
import { resource, smallDefinition, testCompleted } from "./small.ts";
import { startTester, type Tester } from "./tester.ts";

const DISPATCH = { method: "POST", path: /\/dispatches$/ } as const;
const NOT_FOUND = { status: 404, body: { message: "Not Found" } } as const;
const HANGUP = { response: "hangup", times: 10 } as const;

const intoProduction = (tester: Tester): Promise<string> =>
  tester.comment("ada", `/migrate test-done ${resource}`);

const production = (tester: Tester) => {
  const phase = tester.state().resources[resource]?.environments["prod-us"]?.phases["migrate"];
  if (!phase) throw new Error("there is a phase");
  return phase;
};

describe("a dispatch into a guarded environment whose answer is lost", () => {
  it("is recognised when it took effect, and not made again", async () => {
    const tester = await startTester({ definition: smallDefinition() });
    await testCompleted(tester);
    tester.github.faults.queue({ ...DISPATCH, ...HANGUP, when: "after" });
    await intoProduction(tester);
    await tester.later(60_000);
    expect(tester.runs()).toHaveLength(2);
    expect(production(tester).status).toBe("in_progress");
    await tester.runEnds("migrate-dags.yml");
    expect(production(tester).status).toBe("completed");
  });

  it("is for a person when no run is to be found, and never made again by itself", async () => {
    const tester = await startTester({ definition: smallDefinition() });
    await testCompleted(tester);
    tester.github.faults.queue({ ...DISPATCH, response: "hangup", when: "before" });
    const told = await intoProduction(tester);
    await tester.later(2 * 60 * 60_000);
    expect(tester.runs()).toHaveLength(1);
    expect(production(tester)).toMatchObject({
      status: "failed",
      failure: { category: "blocking" },
    });
    const news = [told, ...tester.news()].join();
    expect(news).toContain("it may have started");
    expect(news).toContain(`/migrate retry ${resource} prod-us`);
    await tester.comment("ada", `/migrate retry ${resource} prod-us`);
    expect(tester.runs()).toHaveLength(2);
  });
});

describe("a dispatch into test whose answer is lost", () => {
  it("is made again once it is clear that nothing started", async () => {
    const tester = await startTester({ definition: smallDefinition() });
    tester.issue();
    tester.github.faults.queue({ ...DISPATCH, response: "hangup", when: "before", times: 2 });
    await tester.comment("ada", `/migrate start ${resource}`);
    await tester.later(60_000);
    expect(tester.runs()).toHaveLength(1);
  });
});

describe("a dispatch that GitHub refuses", () => {
  const phase = (tester: Tester) =>
    tester.state().resources[resource]?.environments["test"]?.phases["migrate"];

  it("is given up as fatal where the repository is gone, and said in the tracking issue", async () => {
    const definition = smallDefinition().replace(
      `${resource}: { wave: 1`,
      `${resource}: { repository: acme/other, wave: 1`,
    );
    const tester = await startTester({ definition, others: ["acme/other"] });
    tester.issue();
    const { world } = tester.github;
    const other = repositoryNamed(world, "acme/other");
    const [installation] = world.installations.values();
    const { arrived, release } = tester.github.faults.hold(DISPATCH);
    tester.say("ada", `/migrate start ${resource}`);
    await arrived;
    installation?.repositories?.delete(other.id);
    release();
    await tester.until(() => phase(tester)?.status === "failed");
    expect(phase(tester)).toMatchObject({ status: "failed", failure: { category: "fatal" } });
    expect(tester.news().join()).toContain("is gone, or Cairn is not installed on it any more");
  });

  it("is for a person, and not fatal, when only the workflow is missing", async () => {
    const tester = await startTester({ definition: smallDefinition() });
    tester.issue();
    tester.github.faults.queue({ ...DISPATCH, when: "before", response: NOT_FOUND });
    await tester.comment("ada", `/migrate start ${resource}`);
    await tester.until(() => phase(tester)?.status === "failed");
    expect(phase(tester)).toMatchObject({ status: "failed", failure: { category: "blocking" } });
  });
});
