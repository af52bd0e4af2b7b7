import { describe, expect, it } from "vitest";
import { startTester } from "./tester.ts";

const resource = "email.notifications";
const branch = `cairn/airflow-v3/${resource}/shared/code`;
const HOUR = 60 * 60_000;

describe("a pull request that conflicts with what was merged meanwhile", () => {
  it("says what to update, and goes on when it is", async () => {
    const tester = await startTester();
    tester.issue();
    await tester.comment("ada", `/migrate start ${resource}`);
    const pull = await tester.opensPull("ada", branch);
    tester.push("ada", "main", `${branch}.txt`, "somebody else's\n");
    tester.news();
    // Nobody tells of a conflict: only a look finds it.
    await tester.later(1.2 * HOUR);
    expect(tester.news().join()).toMatchInlineSnapshot(`
      "### Needs a person: \`email.notifications\`

      **What happened.** GitHub cannot merge [pull request #3](https://github.test/acme/platform/pull/3) of the phase \`code\`: its branch conflicts with the branch it goes into.

      **What is needed**

      1. Update the branch of [pull request #3](https://github.test/acme/platform/pull/3) and resolve the conflicts.
      2. Review and merge it; the migration then goes on by itself.

      **How to go on.** Nothing happened after the merge? Comment:

      \`\`\`text
      /migrate pr-merged email.notifications
      \`\`\`"
    `);
    expect(tester.state().resources[resource]?.shared["code"]).toMatchObject({
      attempts: [{ pullRequest: { outdated: "conflict" } }],
    });

    tester.push("ada", branch, `${branch}.txt`, "somebody else's\n");
    await tester.quiet();
    expect(tester.news()).toEqual([]);
    expect(JSON.stringify(tester.state().resources[resource]?.shared["code"])).not.toContain(
      "outdated",
    );
    await tester.merge(pull);
    expect(tester.state().resources[resource]?.shared["code"]?.status).toBe("completed");
  });
});
