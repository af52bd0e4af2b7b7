import { describe, expect, it } from "vitest";
import { resource, smallDefinition, testCompleted } from "./small.ts";
import { startTester, type Tester } from "./tester.ts";

const DISPATCH = { method: "POST", path: /\/dispatches$/ } as const;
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

describe("a dispatch into a repository that is gone", () => {
  it("is given up as fatal, and said in the tracking issue", async () => {
    const tester = await startTester({ definition: smallDefinition() });
    tester.issue();
    const { faults } = tester.github;
    const notFound = { status: 404, body: { message: "Not Found" } };
    const unresolved = {
      type: "NOT_FOUND",
      path: ["repository"],
      message: "Could not resolve to a Repository with the name 'acme/platform'.",
    };
    faults.queue({ ...DISPATCH, when: "before", response: notFound });
    faults.queue({
      path: /graphql$/,
      body: /Definitions/,
      when: "before",
      response: { status: 200, body: { data: { repository: null }, errors: [unresolved] } },
    });
    const said = await tester.comment("ada", `/migrate start ${resource}`);
    await tester.later(60_000);
    const phase = tester.state().resources[resource]?.environments["test"]?.phases["migrate"];
    expect(phase).toMatchObject({ status: "failed", failure: { category: "fatal" } });
    expect(said + tester.news().join()).toContain(
      "is gone, or Cairn is not installed on it any more",
    );
    expect(tester.logged.join()).toContain("its repository is gone");
  });

  it("is for a person, and not fatal, when only the workflow is missing", async () => {
    const tester = await startTester({ definition: smallDefinition() });
    tester.issue();
    const response = { status: 404, body: { message: "Not Found" } };
    tester.github.faults.queue({ ...DISPATCH, when: "before", response });
    await tester.comment("ada", `/migrate start ${resource}`);
    await tester.later(60_000);
    const phase = tester.state().resources[resource]?.environments["test"]?.phases["migrate"];
    expect(phase).toMatchObject({ status: "failed", failure: { category: "blocking" } });
  });
});
