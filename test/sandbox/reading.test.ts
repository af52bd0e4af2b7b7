import { describe, expect, it } from "vitest";
import { checkpointsOf } from "../../src/domain/checkpoint.ts";
import { renderCheckpoint } from "../../src/messages/checkpoint.ts";
import { isRefusal, questionsIn } from "../../src/sandbox/reading.ts";
import { definitionOf } from "../domain/airflow.ts";
import { resource, Story } from "../domain/given.ts";

const codeDone = (): Story =>
  new Story().start().pullRequest("code", null, { number: 1, state: "merged" });

function asked({ resource: state, definition }: Story): string {
  return checkpointsOf(state)
    .map((checkpoint) => renderCheckpoint(checkpoint, definition))
    .join("\n\n");
}

describe("what people read in a checkpoint", () => {
  it.each([
    [
      "a review",
      new Story().start().pullRequest("code", null, { number: 7 }),
      { kind: "review", pull: 7, environment: null },
    ],
    [
      "work to open a pull request for",
      codeDone(),
      { kind: "open-pull-request", branch: "cairn/airflow-v3/email.notifications/test/infra" },
    ],
    [
      "a request for changes",
      new Story().start().pullRequest("code", null, { number: 7, changesRequested: true }),
      { kind: "changes", pull: 7 },
    ],
    [
      "work to confirm",
      codeDone().pullRequest("infra", "test", { number: 2, state: "merged" }),
      {
        kind: "confirmation",
        environment: "test",
        commands: ["/migrate infra-confirmed email.notifications test"],
      },
    ],
    [
      "a failure",
      new Story().start().run("code", null, { conclusion: "timed_out" }),
      { kind: "failure" },
    ],
    [
      "a sign-off",
      codeDone().finish("test", 20),
      { kind: "sign-off", commands: ["/migrate test-done email.notifications"] },
    ],
    [
      "an approval",
      codeDone().finish("test", 20).signOff("test"),
      {
        kind: "approval",
        asker: "ada",
        approvals: 1,
        commands: [
          "/migrate approve email.notifications prod-us",
          '/migrate reject email.notifications prod-us --reason "why it must not be"',
        ],
      },
    ],
  ] as const)("is %s", (_, story, expected) => {
    expect(questionsIn(asked(story))).toContainEqual(
      expect.objectContaining({ resource, ...expected }),
    );
  });

  it("is how many people have to approve", () => {
    const file = {
      name: "small",
      environments: { prod: { approval: { min_approvals: 2 } } },
      phases: [{ name: "go", uses: "manual", instructions: "Go." }],
      resources: { one: {} },
    };
    const about = { kind: "approval", requestedBy: "ada", digest: "d", approvals: [] } as const;
    const place = { resource: "one", environment: "prod", definition: null };
    const checkpoint = { id: "one/prod/approval", type: "approval", since: "", ...place } as const;
    const body = renderCheckpoint({ ...checkpoint, about }, definitionOf(file));
    expect(questionsIn(body)).toMatchObject([{ kind: "approval", approvals: 2 }]);
  });

  it("is each question of a comment, and nothing in other talk", () => {
    const story = codeDone().pullRequest("infra", "test", { number: 2, state: "merged" });
    const one = asked(story);
    expect(questionsIn(`Done: \`infra\` is confirmed.\n\n${one}\n\n${one}`)).toHaveLength(2);
    expect(questionsIn("### What we did\n\nWaiting for coffee.")).toEqual([]);
  });
});

describe("an answer", () => {
  it.each([
    ["**Refused**, `@ada`. You cannot approve it.", true],
    ["**Not understood**, `@ada`. There is no command `statsu`.", true],
    [
      "`@ada`, your 2 commands: 1 done, 1 refused.\n\n`a`\n\n**Done**. So.\n\n`b`\n\n**Refused**. No.",
      true,
    ],
    ["**Done**, `@ada`. The phase `deploy` was **Refused** nothing.", false],
  ])("%s says no: %s", (body, expected) => {
    expect(isRefusal(body)).toBe(expected);
  });
});
