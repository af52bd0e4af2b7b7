import { describe, expect, it } from "vitest";
import { runKey } from "../../src/domain/correlation.ts";
import { closeIssue } from "../../src/sandbox/github/issue-edits.ts";
import { issueNumbered } from "../../src/sandbox/github/issues.ts";
import { deleteRef } from "../../src/sandbox/github/refs.ts";
import { dispatch } from "../../src/sandbox/github/runs.ts";
import { workflowNamed } from "../../src/sandbox/github/workflows.ts";
import { resource, smallDefinition, testCompleted } from "./small.ts";
import { DEFINITION, startTester, type Tester } from "./tester.ts";

const MINUTE = 60_000;

/** GitHub takes the next dispatch, says nothing of a run, and starts none. */
function swallowDispatch({ github }: Tester): void {
  github.faults.queue({
    method: "POST",
    path: /\/dispatches$/,
    when: "before",
    response: { status: 204 },
  });
}

/** The run of a swallowed dispatch starts after all. */
function startsLate(tester: Tester, environment: string, attempt = 1): void {
  const { world } = tester.github;
  const effect = `${resource}/${environment}/migrate/${attempt}`;
  const workflow = workflowNamed(world, tester.repository, "migrate-dags.yml");
  dispatch(world, tester.as("ada"), workflow, {
    ref: "main",
    inputs: { cluster: resource, cairn_key: runKey("airflow-v3", effect) },
  });
}

const phase = (tester: Tester, environment: string) =>
  tester.state().resources[resource]?.environments[environment]?.phases["migrate"];

const failure = (tester: Tester, environment: string): string | null => {
  const found = phase(tester, environment);
  return found?.status === "failed" ? found.failure.category : null;
};

describe("a dispatch that brings no run", () => {
  it("is made once more where the skill may be run again", async () => {
    const definition = smallDefinition({ more: ", retry: { maximum_attempts: 5 }" });
    const tester = await startTester({ definition });
    tester.issue();
    swallowDispatch(tester);
    await tester.comment("ada", `/migrate start ${resource}`);
    await tester.until(() => tester.runs().length > 0);
    expect(tester.runs()).toHaveLength(1);
    expect(phase(tester, "test")).toMatchObject({
      status: "in_progress",
      attempts: [{ failure: { category: "transient" } }, { number: 2 }],
    });
    await tester.runEnds("migrate-dags.yml");
    expect(phase(tester, "test")?.status).toBe("completed");
  });

  it("is for a person when the second one brings none either", async () => {
    const definition = smallDefinition({ more: ", retry: { maximum_attempts: 5 }" });
    const tester = await startTester({ definition });
    tester.issue();
    swallowDispatch(tester);
    swallowDispatch(tester);
    await tester.comment("ada", `/migrate start ${resource}`);
    await tester.until(() => failure(tester, "test") === "blocking");
    expect(tester.runs()).toHaveLength(0);
    expect(failure(tester, "test")).toBe("blocking");
  });

  it.each(["", ", retry: { non_retryable: [no_run] }"])(
    "is for a person where the skill says nothing or leaves it to her (%s)",
    async (more) => {
      const tester = await startTester({ definition: smallDefinition({ more }) });
      tester.issue();
      swallowDispatch(tester);
      await tester.comment("ada", `/migrate start ${resource}`);
      await tester.until(() => failure(tester, "test") === "blocking");
      expect(tester.runs()).toHaveLength(0);
      expect(tester.news().join()).toContain("no run of it is to be found; it may still come");
    },
  );

  it("is never made again by itself in production, and a late run is adopted", async () => {
    const definition = smallDefinition({ more: ", retry: { maximum_attempts: 5 }" });
    const tester = await startTester({ definition });
    await testCompleted(tester);
    swallowDispatch(tester);
    await tester.comment("ada", `/migrate test-done ${resource}`);
    await tester.until(() => failure(tester, "prod-us") === "blocking");
    expect(tester.runs()).toHaveLength(1);
    expect(tester.news().join()).toContain(`/migrate retry ${resource} prod-us`);
    startsLate(tester, "prod-us");
    await tester.until(() => phase(tester, "prod-us")?.status === "in_progress");
    expect(phase(tester, "prod-us")?.status).toBe("in_progress");
    expect(tester.runs()).toHaveLength(2);
  });

  it("is adopted by a retry, which starts no second run", async () => {
    const tester = await startTester({ definition: smallDefinition() });
    await testCompleted(tester);
    swallowDispatch(tester);
    await tester.comment("ada", `/migrate test-done ${resource}`);
    await tester.until(() => failure(tester, "prod-us") === "blocking");
    const plug = tester.unplug();
    startsLate(tester, "prod-us");
    await tester.quiet();
    plug();
    await tester.comment("ada", `/migrate retry ${resource} prod-us`);
    await tester.later(2 * MINUTE);
    expect(tester.runs()).toHaveLength(2);
    await tester.runEnds("migrate-dags.yml");
    expect(phase(tester, "prod-us")).toMatchObject({
      status: "completed",
      attempts: [{ run: null }, { number: 2, run: { conclusion: "success" } }],
    });
  });
});

describe("the branch of an open pull request is deleted", () => {
  it("fails for good, says so, and goes on when it is back and open again", async () => {
    const tester = await startTester();
    tester.issue();
    await tester.comment("ada", `/migrate start ${resource}`);
    const branch = `cairn/airflow-v3/${resource}/shared/code`;
    await tester.opensPull("ada", branch);
    tester.news();
    deleteRef(tester.github.world, tester.as("ada"), tester.repository, `refs/heads/${branch}`);
    await tester.quiet();
    expect(tester.news().join()).toContain("was closed because its branch was deleted");
    expect(tester.state().resources[resource]?.shared["code"]).toMatchObject({
      failure: { category: "fatal" },
    });
  });
});

describe("the repository of a resource is gone", () => {
  const others = ["acme/data"];
  const definition = DEFINITION.replace(
    "{ wave: 1, owner:",
    "{ wave: 1, repository: acme/data, owner:",
  );

  it("is found by a sweep, told in the tracking issue, and goes on when it is back", async () => {
    const tester = await startTester({ definition, others });
    tester.issue();
    await tester.comment("ada", `/migrate start ${resource}`);
    await tester.comment("ada", "/migrate start email.scale");
    tester.news();
    const { repositories } = tester.github.world;
    const data = tester.other("acme/data");
    repositories.delete("acme/data");
    const code = () => tester.state().resources[resource]?.shared["code"];
    await tester.until(() => code()?.status === "failed");
    await tester.quiet();
    expect(code()).toMatchObject({ status: "failed", failure: { category: "fatal" } });
    expect(tester.state().resources["email.scale"]?.shared["code"]?.status).toBe("in_progress");
    const said = tester.news().join();
    expect(said).toContain("its repository is gone, or Cairn is not installed on it any more");
    repositories.set("acme/data", data);
    await tester.until(() => code()?.status === "in_progress");
    expect(code()?.status).toBe("in_progress");
  });
});

describe("a dispatch that brings no run, where an earlier attempt had a pull request on the branch", () => {
  const BRANCH = `cairn/airflow-v3/${resource}/shared/code`;
  const code = (tester: Tester) => tester.state().resources[resource]?.shared["code"];

  /** The second attempt is dispatched, and nothing comes of it. */
  async function retriedInVain(tester: Tester): Promise<void> {
    expect(code(tester)?.status).toBe("failed");
    swallowDispatch(tester);
    await tester.comment("ada", `/migrate retry ${resource}`);
    await tester.until(() => code(tester)?.status === "failed");
  }
  const missed = {
    failure: { reason: expect.stringContaining("no run of it is to be found") },
    attempts: [{ number: 1 }, { number: 2, pullRequest: null, run: null }],
  };

  async function opened(): Promise<{ readonly tester: Tester; readonly pull: number }> {
    const tester = await startTester();
    tester.issue();
    await tester.comment("ada", `/migrate start ${resource}`);
    await tester.runEnds("dag-migrate.yml");
    return { tester, pull: await tester.opensPull("ada", BRANCH) };
  }

  it("is missed where that one was closed", async () => {
    const { tester, pull } = await opened();
    closeIssue(tester.github.world, tester.as("grace"), issueNumbered(tester.repository, pull));
    await tester.quiet();
    await retriedInVain(tester);
    expect(code(tester)).toMatchObject(missed);
  });

  it("is missed where that one was merged and reverted", async () => {
    const { tester, pull } = await opened();
    await tester.merge(pull);
    const head = `revert-${pull}-${BRANCH}`;
    await tester.merge(await tester.opensPull("grace", head, `Reverts acme/platform#${pull}`));
    await tester.comment("ada", `/migrate recover ${resource} --accept`);
    await retriedInVain(tester);
    expect(code(tester)).toMatchObject(missed);
  });
});
