import { describe, expect, it } from "vitest";
import { resource, smallDefinition } from "./small.ts";
import { startTester, type Tester } from "./tester.ts";

const MINUTE = 60_000;
const branch = `cairn/airflow-v3/${resource}/shared/code`;
const recover = `/migrate recover ${resource}`;

/** A person changes one line of the resource's file on the state branch. */
function edit(tester: Tester, from: RegExp, to: string): void {
  const path = `resources/${resource}.yml`;
  const text = tester.file("migration/airflow-v3", path);
  expect(text).toMatch(from);
  tester.push("ada", "migration/airflow-v3", path, text.replace(from, to));
}

describe("/migrate recover", () => {
  it("repairs what was only missed, and says so", async () => {
    const tester = await startTester();
    tester.issue();
    await tester.comment("ada", `/migrate start ${resource}`);
    const pull = await tester.opensPull("ada", branch);
    tester.news();
    const plug = tester.unplug();
    await tester.merge(pull);
    plug();
    expect(await tester.comment("ada", recover)).toMatchInlineSnapshot(`
      "### Recovery analysis: \`email.notifications\`

      | Where | Phase | Recorded | GitHub shows | |
      |---|---|---|---|---|
      | once | \`code\` | done, #3 merged, run 1017 \`running\` | #3 merged, run 1017 \`running\` | same |
      | \`test\` | \`infra\` | waiting for its pull request | nothing to look at | same |

      **Repaired without asking**, because nothing is lost by it. Pull request #3 of the phase \`code\` of \`email.notifications\` is merged by \`@grace\`; the phase \`code\` is completed, \`test\` started with the phase \`infra\` (waiting for its pull request).

      **No difference is left.** What is recorded is what GitHub shows.

      [What is needed next](https://github.test/acme/platform/issues/3) is asked in another thread; follow it there.

      **Related.** [tracking issue #2](https://github.test/acme/platform/issues/2) · [pull request #3](https://github.test/acme/platform/issues/3)

      =====

      ### Waiting for approval: \`email.notifications\` in \`test\`

      **What happened.** The phase \`infra\` has started and no pull request for it is open yet.

      **What is needed**

      1. Open a pull request from the branch \`cairn/airflow-v3/email.notifications/test/infra\`.
      2. Review and merge it; the migration then goes on by itself.

      **How to go on.** Nothing happened after the merge? Comment:

      \`\`\`text
      /migrate pr-merged email.notifications test
      \`\`\`"
    `);
    expect(tester.state().resources[resource]?.shared["code"]?.status).toBe("completed");
  });

  it("offers only commands that are carried out, and says what each does", async () => {
    const tester = await startTester({ definition: smallDefinition() });
    tester.issue();
    await tester.comment("ada", `/migrate start ${resource}`);
    await tester.runEnds("migrate-dags.yml", "failure");
    tester.news();
    const said = await tester.comment("ada", recover);
    expect(said).toMatchInlineSnapshot(`
      "### Recovery analysis: \`email.notifications\`

      | Where | Phase | Recorded | GitHub shows | |
      |---|---|---|---|---|
      | \`test\` | \`migrate\` | failed, run 1017 \`failure\` | run 1017 \`failure\` | **needs a person** |

      **The phase \`migrate\` in \`test\`.** It failed: \`workflow run 1017 ended with failure\`.

      **Options**

      1. **Retry.** Attempt 2 at \`migrate\` starts now.

      \`\`\`text
      /migrate retry email.notifications test
      \`\`\`

      2. **Mark as blocked.** Nothing follows \`migrate\` until somebody lifts the hold.

      \`\`\`text
      /migrate block email.notifications test --reason "why"
      \`\`\`

      3. **Skip.** \`migrate\` counts as finished, and what comes after it starts. For work that was done by hand.

      \`\`\`text
      /migrate skip email.notifications test --reason "why"
      \`\`\`

      **Related.** [tracking issue #2](https://github.test/acme/platform/issues/2)"
    `);
    expect(await tester.comment("ada", `/migrate retry ${resource} test`)).toContain("**Done**");
  });

  it("takes what GitHub shows for what is recorded when it is told to", async () => {
    const tester = await startTester();
    tester.issue();
    await tester.comment("ada", `/migrate start ${resource}`);
    await tester.opensPull("ada", branch);
    edit(tester, /pr_state: open/, "pr_state: merged");
    await tester.later(2 * 60 * MINUTE);
    tester.news();
    expect(await tester.comment("ada", recover)).toContain(`${recover} --accept`);
    await tester.comment("ada", `${recover} --accept`);
    expect(tester.state().resources[resource]?.shared["code"]).toMatchObject({
      status: "awaiting_human",
      waitsFor: "review",
      attempts: [{ pullRequest: { state: "open" } }],
    });
    expect(await tester.comment("ada", recover)).toContain("No difference is left");
  });
});

describe("a run that is gone from GitHub", () => {
  it("is found by the sweep, and a person is asked", async () => {
    const tester = await startTester({ definition: smallDefinition() });
    tester.issue();
    await tester.comment("ada", `/migrate start ${resource}`);
    const [run] = tester.runs();
    tester.github.world.runs.delete(run!.id);
    tester.news();
    await tester.later(150 * MINUTE);
    const news = tester.news().join();
    expect(news).toContain("recorded as under way, but workflow run");
    expect(news).toContain(`/migrate retry ${resource} test`);
  });
});

describe("a failed phase that its skill can undo", () => {
  it("may be rolled back, and the command does what it says", async () => {
    const definition = smallDefinition().replace(
      "skill: migrate-dags }",
      "skill: migrate-dags, rollback: migrate-dags }",
    );
    const tester = await startTester({ definition });
    tester.issue();
    await tester.comment("ada", `/migrate start ${resource}`);
    await tester.runEnds("migrate-dags.yml", "failure");
    const said = await tester.comment("ada", recover);
    expect(said).toContain("**Roll back.** The skill that undoes `migrate` is run");
    const command = `/migrate rollback ${resource} test --reason "why it is undone"`;
    expect(said).toContain(command);
    expect(await tester.comment("ada", command)).toContain("**Done**");
    expect(tester.runs()).toHaveLength(2);
  });
});
