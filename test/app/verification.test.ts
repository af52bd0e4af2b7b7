import { describe, expect, it } from "vitest";
import { addArtifact } from "../../src/sandbox/github/artifacts.ts";
import { issueNumbered } from "../../src/sandbox/github/issues.ts";
import { dispatchToRepository } from "../../src/sandbox/github/repository-dispatch.ts";
import { type Run } from "../../src/sandbox/github/runs.ts";
import { startTester, type Tester } from "./tester.ts";

const DEFINITION = `
name: airflow-v3
environments:
  test: { primary: true }
skills:
  migrate-dags:
    workflow: migrate-dags.yml
    inputs: { cluster: "\${{ resource.id }}/\${{ phase.resume_from }}" }
    outputs: { failed: integer }
phases:
  - { name: migrate, uses: workflow, skill: migrate-dags, items: DAGs, success_condition: outputs.failed == 0, failure_condition: outputs.failed > 5 }
resources:
  email.notifications: {}
`;

async function started(): Promise<{ tester: Tester; run: Run }> {
  const tester = await startTester({ definition: DEFINITION });
  const issue = tester.issue();
  await tester.comment("ada", "/migrate start email.notifications", issue);
  const [run] = tester.runs();
  return { tester, run: run! };
}

async function ends(tester: Tester, run: Run, outputs: string | null): Promise<string> {
  tester.news();
  const files = { "outputs.json": outputs ?? "" };
  if (outputs !== null) {
    addArtifact(tester.github.world, run, { name: "cairn-outputs", files });
  }
  await tester.complete(run);
  return tester.news().join("\n");
}

async function report(tester: Tester, key: unknown, completed: number): Promise<void> {
  dispatchToRepository(tester.github.world, tester.as("ada"), tester.repository, {
    eventType: "cairn-progress",
    clientPayload: { key, completed, total: 12 },
  });
  await tester.quiet();
}

describe("a verified run", () => {
  it("completes its phase by what it left behind", async () => {
    const { tester, run } = await started();
    await ends(tester, run, '{"failed": 0}');
    const phase = tester.state().resources["email.notifications"]!.environments["test"]!.phases;
    expect(phase["migrate"]).toMatchObject({
      status: "completed",
      attempts: [{ outputs: { failed: 0 }, verdict: { result: "success" } }],
    });
  });

  it("asks a person where the result is neither good nor bad, and takes her word", async () => {
    const { tester, run } = await started();
    const asked = await ends(tester, run, '{"failed": 3}');
    expect(asked).toContain("Waiting for a decision");
    expect(asked).toContain("/migrate choose email.notifications test accept");
    await tester.comment("grace", "/migrate choose email.notifications test accept");
    const { completedAt } = tester.state().resources["email.notifications"]!;
    expect(completedAt).not.toBeNull();
  });

  it("fails where it left nothing", async () => {
    const { tester, run } = await started();
    expect(await ends(tester, run, null)).toContain("left no artifact cairn-outputs with failed");
  });
});

describe("progress", () => {
  it("costs no commit, is shown at once, and rides on the next one", async () => {
    const { tester, run } = await started();
    const key = run.inputs["cairn_key"];
    const before = tester.commits().length;
    for (const completed of [3, 5, 4]) await report(tester, key, completed);
    expect(tester.commits()).toHaveLength(before);
    const status = await tester.comment("ada", "/migrate status email.notifications");
    expect(status).toContain("in progress (5 of 12)");
    await tester.later(60_000);
    expect(issueNumbered(tester.repository, 2).body).toContain("in progress (5 of 12)");
    await ends(tester, run, '{"failed": 9}');
    await tester.comment("ada", "/migrate retry email.notifications test");
    // Whoever goes on begins where the last attempt stopped.
    expect(tester.runs().at(-1)?.inputs["cluster"]).toBe("email.notifications/5");
  });

  it("is never believed of a run nobody dispatched, and never ends one", async () => {
    const { tester, run } = await started();
    for (const key of ["airflow-v3/email.scale/test/migrate/1", "other/x", 7]) {
      await report(tester, key, 5);
    }
    await report(tester, run.inputs["cairn_key"], 999);
    const status = await tester.comment("ada", "/migrate status email.notifications");
    expect(status).toContain("in progress (12 of 12)");
  });
});
