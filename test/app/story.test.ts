import { describe, expect, it } from "vitest";
import { startTester, type Tester } from "./tester.ts";

const resource = "email.notifications";
const branch = (environment: string, phase: string): string =>
  `cairn/airflow-v3/${resource}/${environment}/${phase}`;

/** A resource that is started and whose shared code pull request is merged. */
async function codeMerged(tester: Tester): Promise<void> {
  tester.issue();
  await tester.comment("ada", `/migrate start ${resource}`);
  await tester.merge(await tester.opensPull("ada", branch("shared", "code")));
}

describe("a resource on its way", () => {
  it("is walked from its start to production by what people click and paste", async () => {
    const tester = await startTester();
    tester.issue();

    expect(await tester.comment("ada", `/migrate start ${resource}`)).toMatchInlineSnapshot(`
      "**Done**, \`@ada\`. Wave \`1\` has begun. \`email.notifications\` started with the phase \`code\`. Nothing is needed from you now.

      **Related.** [tracking issue #2](https://github.test/acme/platform/issues/2)"
    `);
    const code = await tester.opensPull("ada", branch("shared", "code"));
    expect(tester.news().join()).toMatchInlineSnapshot(`
      "### Waiting for approval: \`email.notifications\`

      **What happened.** [Pull request #3](https://github.test/acme/platform/pull/3) for the phase \`code\` is open.

      **What is needed**

      1. Review it.
      2. Merge it when it is right; the migration then goes on by itself.

      **How to go on.** Nothing happened after the merge? Comment:

      \`\`\`text
      /migrate pr-merged email.notifications
      \`\`\`"
    `);

    await tester.merge(code);
    expect(tester.news().join()).toMatchInlineSnapshot(`
      "### Waiting for approval: \`email.notifications\` in \`test\`

      **What happened.** The phase \`infra\` has started and no pull request for it is open yet.

      **What is needed**

      1. Open a pull request from the branch \`cairn/airflow-v3/email.notifications/test/infra\`.
      2. Review and merge it; the migration then goes on by itself.

      **How to go on.** Nothing happened after the merge? Comment:

      \`\`\`text
      /migrate pr-merged email.notifications test
      \`\`\`"
    `);
    const infra = await tester.opensPull("ada", branch("test", "infra"));
    await tester.merge(infra);
    expect(tester.news().join()).toContain("/migrate infra-confirmed email.notifications test");

    expect(await tester.comment("ada", "/migrate infra-confirmed test", infra)).toContain(
      "/migrate deploy-confirmed email.notifications test",
    );
    await tester.comment("ada", "/migrate deploy-confirmed test", infra);
    await tester.runEnds("check-deploy.yml");
    await tester.runEnds("migrate-dags.yml");
    expect(tester.news().join()).toContain("/migrate test-done email.notifications");

    expect(await tester.comment("ada", "/migrate deploy-confirmed prod-us", infra)).toContain(
      "`test`",
    );
    await tester.comment("ada", "/migrate test-done", infra);
    expect(tester.state().resources[resource]).toMatchObject({
      environments: {
        test: { progress: { status: "completed", signedOffBy: "ada" } },
        "prod-us": { progress: { status: "awaiting_approval", requestedBy: "ada" } },
      },
    });
    expect(await tester.comment("ada", "/migrate approve prod-us", infra)).toContain(
      "somebody else must approve it",
    );
    await tester.comment("grace", "/migrate approve prod-us", infra);
    expect(tester.state().resources[resource]?.environments["prod-us"]?.progress.status).toBe(
      "active",
    );
    expect(tester.logged).toEqual([]);
    expect(tester.github.requestLog.unknown).toEqual([]);
  });

  it("says in the commit log what happened, who did it and what told us", async () => {
    const tester = await startTester();
    await codeMerged(tester);
    expect(tester.commits()).toMatchInlineSnapshot(`
      [
        "Begin airflow-v3",
        "wave 1: wave opened by ada, and 2 more",
        "email.notifications: code: pull request opened by ada, and 3 more",
        "email.notifications: code: pull request merged by grace, and 4 more",
      ]
    `);
  });

  it("has a tracking issue that shows where it stands", async () => {
    const tester = await startTester();
    await codeMerged(tester);
    await tester.later(120_000);
    const issue = tester.repository.threads.find(({ title }) => title.includes("wave 1"));
    expect(issue?.body).toContain("0 of 2 completed");
    expect(issue?.body).toContain("`infra` waiting for");
  });
});
