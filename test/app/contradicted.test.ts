import { describe, expect, it } from "vitest";
import { rerun } from "../../src/sandbox/github/runs.ts";
import { resource, smallDefinition } from "./small.ts";
import { startTester, type Tester } from "./tester.ts";

/** The run in test is done, and then run again by hand; it ends so. */
async function runsAgain(conclusion: "failure" | "success"): Promise<Tester> {
  const tester = await startTester({ definition: smallDefinition() });
  tester.issue();
  await tester.comment("ada", `/migrate start ${resource}`);
  await tester.runEnds("migrate-dags.yml");
  tester.news();
  await again(tester, conclusion);
  return tester;
}

async function again(tester: Tester, conclusion: "failure" | "success"): Promise<void> {
  const [run] = tester.runs();
  rerun(tester.github.world, tester.as("ada"), run!);
  await tester.complete(run!, conclusion);
}

const attempt = (tester: Tester) => {
  const phase = tester.state().resources[resource]?.environments["test"]?.phases["migrate"];
  return phase?.status === "completed" ? phase.attempts.at(-1) : undefined;
};

describe("what is recorded as done and GitHub shows otherwise", () => {
  it("is asked about once, with what each answer does", async () => {
    const tester = await runsAgain("failure");
    expect(tester.news().join()).toMatchInlineSnapshot(`
      "### Needs a person: \`email.notifications\` in \`test\`

      **What happened.** The phase \`migrate\` is recorded as done, and GitHub shows that it is not: it was undone since, run again, or the state was edited by hand. Nothing was changed, and nothing new begins that rests on it.

      | | Recorded | GitHub shows |
      |---|---|---|
      | [workflow run 1017](https://github.test/acme/platform/actions/runs/1017) | \`success\` | \`failure\` |

      **What is needed**

      1. Look at it.
      2. Say which of them counts.

      **How to go on.** The record is right, and nothing changes? Comment:

      \`\`\`text
      /migrate unblock email.notifications test
      \`\`\`

      **How to go on.** GitHub is right, and \`migrate\` is under way again as it shows it? Comment:

      \`\`\`text
      /migrate recover email.notifications test --accept
      \`\`\`

      **How to go on.** To see all of it beside what GitHub shows, comment:

      \`\`\`text
      /migrate recover email.notifications test
      \`\`\`"
    `);
    expect(attempt(tester)).toMatchObject({ run: { conclusion: "success" } });
    await again(tester, "failure");
    expect(tester.news()).toEqual([]);
  });

  it("is left as it is recorded when a person says so, for good", async () => {
    const tester = await runsAgain("failure");
    expect(await tester.comment("grace", `/migrate unblock ${resource} test`)).toContain(
      "**Done**",
    );
    await tester.later(3 * 60 * 60_000);
    expect(tester.news()).toEqual([]);
    expect(attempt(tester)?.disputed?.settled?.by).toBe("grace");
  });

  it("holds what follows until it is settled, and says so wherever people look", async () => {
    const tester = await runsAgain("failure");
    tester.news();
    expect(await tester.comment("ada", `/migrate test-done ${resource}`)).toMatchInlineSnapshot(`
      "**Refused**, \`@ada\`. Cannot sign \`test\` off: the phase \`migrate\` of \`email.notifications\` in \`test\` is recorded as done, and GitHub shows that it is not; nothing that rests on it begins until somebody says which of them counts.

      **Next step.** To settle it if the record is right, comment:

      \`\`\`text
      /migrate unblock email.notifications test
      \`\`\`

      **Next step.** To settle it if GitHub is right, comment:

      \`\`\`text
      /migrate recover email.notifications test --accept
      \`\`\`

      **Next step.** To see what is recorded beside what GitHub shows, comment:

      \`\`\`text
      /migrate recover email.notifications test
      \`\`\`

      **Who may.** Anyone with write access to the repository of the resource.

      **Related.** [tracking issue #2](https://github.test/acme/platform/issues/2)"
    `);
    const held = /`test` is held: nothing new begins, because the phase `migrate` in `test` /;
    for (const question of ["status", "why"]) {
      expect(await tester.comment("ada", `/migrate ${question} ${resource}`)).toMatch(held);
    }
    expect(await tester.comment("ada", `/migrate why ${resource} prod-us`)).toContain(
      "`prod-us` is held",
    );
    const issue = tester.repository.threads.find(({ title }) => title.includes("wave 1"));
    expect(issue?.body).toMatch(held);
    await tester.comment("grace", `/migrate unblock ${resource} test`);
    await tester.comment("ada", `/migrate test-done ${resource}`);
    expect(tester.runs()).toHaveLength(2);
    await tester.later(60_000);
    expect(issue?.body).not.toContain("is held");
  });

  it("becomes what GitHub shows when a person says so", async () => {
    const tester = await runsAgain("failure");
    await tester.comment("grace", `/migrate recover ${resource} test --accept`);
    const phase = tester.state().resources[resource]?.environments["test"]?.phases["migrate"];
    expect(phase?.status).toBe("failed");
  });

  it("needs nobody when GitHub shows it as recorded again", async () => {
    const tester = await runsAgain("failure");
    await again(tester, "success");
    expect(attempt(tester)?.disputed).toBeNull();
  });

  it("is found by a sweep when no webhook told", async () => {
    const tester = await startTester({ definition: smallDefinition() });
    tester.issue();
    await tester.comment("ada", `/migrate start ${resource}`);
    await tester.runEnds("migrate-dags.yml");
    tester.news();
    const plug = tester.unplug();
    await again(tester, "failure");
    plug();
    await tester.until(() => attempt(tester)?.disputed !== null);
    expect(tester.news().join()).toContain("GitHub shows that it is not");
  });
});
