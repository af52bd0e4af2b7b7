import { describe, expect, it } from "vitest";
import { startTester } from "./tester.ts";

const resource = "email.notifications";
const branch = `cairn/airflow-v3/${resource}/shared/code`;

describe("/migrate merge-pr", () => {
  it("merges the pull request of the phase, and the migration goes on", async () => {
    const tester = await startTester();
    tester.issue();
    await tester.comment("ada", `/migrate start ${resource}`);
    const number = await tester.opensPull("ada", branch);
    const answer = await tester.comment("ada", "/migrate merge-pr", number);
    expect(answer).toContain(`The merge of pull request #${number}`);
    expect(tester.state().resources[resource]?.shared["code"]).toMatchObject({
      status: "completed",
    });
  });

  it("tells what GitHub says when it refuses, and asks people", async () => {
    const tester = await startTester();
    tester.issue();
    await tester.comment("ada", `/migrate start ${resource}`);
    const number = await tester.opensPull("ada", branch);
    tester.github.faults.queue({
      path: /\/merge$/,
      when: "before",
      times: 1,
      response: { status: 405, body: { message: "Required status check is expected." } },
    });
    const answer = await tester.comment("ada", "/migrate merge-pr", number);
    expect(answer).toContain("GitHub would not merge [pull request");
    expect(answer).toContain("Required status check is expected.");
  });
});
