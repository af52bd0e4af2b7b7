import { describe, expect, it } from "vitest";
import { addComment } from "../../src/sandbox/github/comments.ts";
import { issueNumbered } from "../../src/sandbox/github/issues.ts";
import { startTester } from "./tester.ts";

const resource = "email.notifications";

describe("a command", () => {
  it("costs its permission check, one commit and one answer", async () => {
    const tester = await startTester();
    tester.issue();
    await tester.comment("ada", `/migrate start ${resource}`);
    await tester.later(300_000);
    tester.requests();
    await tester.comment("ada", `/migrate block ${resource} --reason "release freeze"`);
    const { issue_update: dashboards, ...spent } = tester.requests();
    expect(spent).toEqual({ permission: 1, commit: 1, comment: 1 });
    expect(dashboards ?? 0).toBeLessThanOrEqual(1);
  });

  it.each([
    ["an unknown verb", "/migrate statsu", "/migrate status"],
    ["an unknown resource", "/migrate start email.notification", "email.notifications"],
    ["an unknown environment", `/migrate retry ${resource} tset`, "test"],
    ["an unknown wave", "/migrate start wave:9", "wave:1"],
    ["an unknown flag", `/migrate start ${resource} --froce`, "--force"],
    ["an open quote", `/migrate block ${resource} --reason "freeze`, "quote"],
    ["a command in a list", `- /migrate start ${resource}`, "list"],
    ["what has not started", `/migrate test-done ${resource}`, `/migrate start ${resource}`],
    ["a later wave", "/migrate start wave:2", "/migrate next wave:1"],
  ])("with %s is answered, and changes nothing", async (_, body, expected) => {
    const tester = await startTester();
    tester.issue();
    const before = tester.commits();
    expect(await tester.comment("ada", body)).toContain(expected);
    expect(tester.commits()).toEqual(before);
  });

  it("by somebody who may not write is met with silence", async () => {
    const tester = await startTester();
    tester.issue();
    tester.requests();
    expect(await tester.comment("outsider", `/migrate start ${resource}`)).toBe("");
    expect(tester.requests()).toEqual({ permission: 1 });
    expect(await tester.comment("outsider", "/migrate statsu")).toBe("");
  });

  it("by a bot, in a quote or in code is not even looked at", async () => {
    const tester = await startTester();
    tester.issue();
    tester.requests();
    expect(await tester.comment("robot[bot]", `/migrate start ${resource}`)).toBe("");
    expect(await tester.comment("ada", `> /migrate start ${resource}`)).toBe("");
    expect(await tester.comment("ada", `\`\`\`\n/migrate start ${resource}\n\`\`\``)).toBe("");
    expect(await tester.comment("ada", "How is the migration going?")).toBe("");
    expect(tester.requests()).toEqual({});
  });

  it("is not carried out when GitHub does not say what its author may do", async () => {
    const tester = await startTester();
    tester.issue();
    tester.github.faults.queue({
      path: /collaborators/,
      when: "before",
      times: 100,
      response: { status: 500, body: { message: "Server Error" } },
    });
    const before = tester.commits();
    expect(await tester.comment("ada", `/migrate start ${resource}`)).toBe("");
    expect(tester.commits()).toEqual(before);
  });

  it("is answered together with the others of its comment, in one commit", async () => {
    const tester = await startTester();
    tester.issue();
    const before = tester.commits().length;
    const answer = await tester.comment(
      "ada",
      `/migrate start ${resource}\n/migrate retry ${resource}\n/migrate status wave:1`,
    );
    expect(answer).toContain("1 done, 1 refused, 1 answered");
    expect(tester.commits()).toHaveLength(before + 1);
  });

  it("given to the same resource at the same moment as another one loses nothing", async () => {
    const tester = await startTester();
    tester.issue();
    await tester.comment("ada", `/migrate start ${resource}`);
    const before = tester.commits().length;
    const issue = issueNumbered(tester.repository, 1);
    const { world } = tester.github;
    addComment(world, tester.as("ada"), issue, `/migrate block ${resource} --reason "freeze"`);
    addComment(world, tester.as("grace"), issue, "/migrate start email.scale");
    addComment(world, tester.as("grace"), issue, `/migrate skip ${resource} --reason "by hand"`);
    await tester.quiet();
    const answers = tester.ownComments().filter(({ body }) => body.includes("/reply/"));
    expect(answers).toHaveLength(4);
    expect(tester.commits().length).toBeLessThanOrEqual(before + 3);
    expect(tester.state().resources["email.scale"]?.started?.by).toBe("grace");
    expect(tester.state().resources[resource]?.shared["code"]?.status).toBe("skipped");
  });
});
