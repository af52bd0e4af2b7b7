import { describe, expect, it } from "vitest";
import { type Comment } from "../../src/sandbox/github/comments.ts";
import { issueNumbered } from "../../src/sandbox/github/issues.ts";
import { resource } from "./small.ts";
import { DEFINITION, startTester, type Tester } from "./tester.ts";

const HOUR = 60 * 60_000;
const branch = `cairn/airflow-v3/${resource}/shared/code`;
const daily = (owner: string): string =>
  `${DEFINITION.replace("owner: platform-team", `owner: ${owner}`)}\nreminder_interval: 1d\n`;

const isReminder = ({ body }: Comment): boolean => body.startsWith("### Reminder");

/** A pull request that nobody reviews for more than a day. */
async function nobodyReviews(owner: string): Promise<Tester> {
  const tester = await startTester({ definition: daily(owner) });
  tester.issue();
  await tester.comment("ada", `/migrate start ${resource}`);
  await tester.opensPull("ada", branch);
  tester.news();
  await tester.later(25 * HOUR);
  await tester.until(() => tester.ownComments().some(isReminder));
  return tester;
}

describe("what stands still", () => {
  it("reminds its owner once in each interval, a restart or not, and is shown as stuck", async () => {
    const tester = await nobodyReviews("grace");
    expect(tester.news()).toMatchInlineSnapshot(`
      [
        "### Reminder: \`email.notifications\` stands still

      **What happened.** Nothing since 2026-01-05 09:00 UTC (24 h). It waits for a person.

      **What is needed.** @grace: review and merge [pull request #3](https://github.test/acme/platform/pull/3).",
      ]
    `);
    await tester.app.stop();
    await tester.start();
    await tester.later(2 * HOUR);
    expect(tester.news()).toEqual([]);
    const why = await tester.comment("ada", `/migrate why ${resource}`);
    expect(why).toContain(
      "**Stuck.** The phase `code` of `email.notifications` stands still since",
    );
    const status = await tester.comment("ada", `/migrate status ${resource}`);
    expect(status).toContain("**Stuck.**");
    expect(status).toContain("Its owner is `grace`.");
    expect(issueNumbered(tester.repository, 2).body).toContain("**Stuck**");
    await tester.later(23 * HOUR);
    expect(tester.news().join()).toContain("@grace: review and merge");
  });

  it("reminds those who may open the gate of a wave, in its issue", async () => {
    const gates =
      "gates: { before: [{ approval: { approvers: [{ user: ada }, { user: grace }, { team: leads }] } }] }";
    const definition = daily("grace").replace("title: Pilot", `title: Pilot, ${gates}`);
    const tester = await startTester({ definition });
    tester.issue();
    await tester.comment("ada", "/migrate start wave:1");
    tester.news();
    await tester.later(25 * HOUR);
    await tester.until(() => tester.ownComments().some(isReminder));
    expect(tester.news()).toMatchInlineSnapshot(`
      [
        "### Reminder: wave \`1\` stands still

      **What happened.** Nothing since 2026-01-05 09:00 UTC (24 h). It waits for a person.

      **What is needed.** @grace, @acme/leads: approve wave \`1\`.

      **How to go on.** Comment:

      \`\`\`text
      /migrate approve-wave wave:1
      \`\`\`",
      ]
    `);
    expect(await tester.comment("ada", "/migrate status wave:1")).toContain(
      "**Stuck.** Wave `1` stands still since",
    );
    const issue = issueNumbered(tester.repository, 2);
    expect(issue.body).toContain("**Stuck**\n\n- wave `1` stands still since");
    await tester.comment("grace", "/migrate approve-wave wave:1");
    await tester.later(60_000);
    expect(issue.body).not.toContain("**Stuck**");
  });

  it.each([
    ["platform-team", "`platform-team`: review"],
    ["acme/platform-leads", "@acme/platform-leads: review"],
    ['"@somebody"', "@somebody: review"],
    ["outsider", "`outsider`: review"],
  ])("calls nobody by a word that may be a stranger's login (%s)", async (owner, words) => {
    const tester = await nobodyReviews(owner);
    expect(tester.news().join()).toContain(words);
  });
});
