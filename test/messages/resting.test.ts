import { describe, expect, it } from "vitest";
import { renderTrackingIssue } from "../../src/messages/tracking-issue.ts";
import { resource, type Story } from "../domain/given.ts";
import { rollback, storyWith } from "../domain/kinds.ts";
import { say } from "./talk.ts";
import { viewOf } from "./view.ts";

const success = { conclusion: "success" } as const;

/** Production failed, and test, on which it stands, is rolled back. */
function reopened(): Story {
  const environments = { test: {}, prod: { blocked_by: "test" } };
  const migrate = { name: "migrate", uses: "workflow", skill: "work", rollback: "undo" };
  const story = storyWith([migrate], { environments, waves: [{ name: "1" }] }).start();
  story.run("migrate", "test", { id: 1, ...success }).signOff("test");
  story.run("migrate", "prod", { id: 2, conclusion: "failure" });
  return story.ask(rollback("errors rise"));
}

describe("an environment whose ground was rolled back", () => {
  it.each(["status", "why"])("is said to be held by `%s`", (question) => {
    expect(say(reopened(), [`/migrate ${question} ${resource}`])).toContain(
      "`prod` is held: nothing new begins, because `test`, which it stands on, is not done any more. It goes on by itself once that is in order again.",
    );
  });

  it("is said to be held in the tracking issue", () => {
    const story = reopened();
    expect(renderTrackingIssue(story.resource.wave, viewOf(story))).toContain(
      `**Held**\n\n- \`${resource}\`: \`prod\` is held`,
    );
  });

  it("is not said to have not started when something is refused", () => {
    expect(say(reopened(), [`/migrate retry ${resource} prod`])).toMatchInlineSnapshot(`
      "**Refused**, \`@ada\`. Cannot retry: nothing new begins in \`prod\` of \`email.notifications\`: it stands on \`test\` (\`migrate\` in progress (rolling back)), which is not done any more.

      **Next step.** To see what it waits for, comment:

      \`\`\`text
      /migrate why email.notifications prod
      \`\`\`

      **Next step.** To see where it stands, comment:

      \`\`\`text
      /migrate status email.notifications
      \`\`\`

      **Who may.** Anyone with write access to the repository of the resource."
    `);
  });
});
