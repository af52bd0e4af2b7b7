import { describe, expect, it } from "vitest";
import { type Query } from "../../src/domain/commands.ts";
import { planOf } from "../../src/domain/plan.ts";
import { renderHistory } from "../../src/messages/history.ts";
import { renderPlan } from "../../src/messages/plan.ts";
import { renderReply } from "../../src/messages/reply.ts";
import { renderWhy } from "../../src/messages/why.ts";
import { definitionOf } from "../domain/airflow.ts";
import { resource, Story } from "../domain/given.ts";
import { allDone, codeDone, opened, stories, testDone } from "./stories.ts";
import { say } from "./talk.ts";
import { printed, unusable, viewOf } from "./view.ts";

const ROOM = 60_000;

function asked(story: Story, query: Query): string {
  const lines = [{ command: "/migrate", answer: { is: "asked", query } }] as const;
  return renderReply({ actor: "ada", lines, checkpoints: [], elsewhere: null }, viewOf(story));
}

const queries: readonly Query[] = [
  { verb: "plan", target: { resource } },
  { verb: "plan", target: { wave: "1" } },
  { verb: "plan", target: "all" },
  { verb: "why", resource, environment: null },
  { verb: "why", resource, environment: "prod-us" },
  { verb: "history", resource },
];

describe.each(stories)("asked at %s", (_, story) => {
  it.each(queries)(
    "$verb prints only commands that are understood, and changes nothing",
    (query) => {
      const told = story();
      const before = told.state;
      expect(unusable(asked(told, query), told.definition)).toEqual([]);
      expect(told.state).toBe(before);
    },
  );

  it("the plan comes to the end, whatever stands now", () => {
    const { state, definition, resource: known } = story();
    expect(planOf(known, state, definition, "2026-01-15T12:00:00Z").reachesEnd).toBe(true);
  });
});

describe("/migrate plan", () => {
  it("tells each step to come, with what waits for a person", () => {
    expect(renderPlan({ resource }, viewOf(testDone()), ROOM)).toMatchInlineSnapshot(`
      "### Plan for \`email.notifications\`

      This is what follows when all goes well; nothing was done.

      1. \`test\`: a person comments \`/migrate test-done email.notifications\`.
      2. \`infra\` in \`prod-eu\`: its pull request is opened and merged; a person comments \`/migrate infra-confirmed email.notifications prod-eu\`.
      3. \`deploy\` in \`prod-eu\`: a person comments \`/migrate deploy-confirmed email.notifications prod-eu\`; its skill works.
      4. \`migrate\` in \`prod-eu\`: its skill works.
      5. \`prod-us\`: a person comments \`/migrate approve email.notifications prod-us\`.
      6. \`infra\` in \`prod-us\`: its pull request is opened and merged; a person comments \`/migrate infra-confirmed email.notifications prod-us\`.
      7. \`deploy\` in \`prod-us\`: a person comments \`/migrate deploy-confirmed email.notifications prod-us\`; its skill works.
      8. \`migrate\` in \`prod-us\`: its skill works.

      Then \`email.notifications\` is completed. 6 of 8 steps wait for a person."
    `);
  });

  it("goes through what failed, and through a hold, the usual way", () => {
    const failed = new Story().start().run("code", null, { conclusion: "failure" });
    failed.ask({ verb: "block", resource, environment: null, reason: "freeze" });
    const [first] = planOf(failed.resource, failed.state, failed.definition, "2026-01-15").steps;
    expect(
      first?.parts.map((part) => (part.is === "question" ? part.checkpoint.about.kind : part.is)),
    ).toEqual(["blocked", "failed", "run", "review"]);
  });

  it("has a row for each resource that is not completed", () => {
    expect(renderPlan("all", viewOf(allDone()), ROOM)).toMatchInlineSnapshot(`
      "### Plan for all

      This is what follows when all goes well; nothing was done.

      | Resource | Steps left | For a person | Next |
      |---|---|---|---|
      | \`email.scale\` | 12 | 9 | \`code\`: its skill works; its pull request is reviewed and merged |
      | \`data.pipeline\` | 4 | 3 | \`code\`: its skill works; its pull request is reviewed and merged |

      They go 1 at a time in wave \`1\` and 1 at a time in wave \`2\`. For one of them step by step, add its name to \`/migrate plan\`."
    `);
  });

  it("has nothing to tell of what is completed", () => {
    expect(renderPlan({ resource }, viewOf(allDone()), ROOM)).toContain("Nothing is left");
  });
});

describe("/migrate why", () => {
  it("follows what holds an environment to what somebody can lift", () => {
    const place = { resource, environment: "prod-us" };
    expect(renderWhy(place, viewOf(testDone()), ROOM)).toMatchInlineSnapshot(`
      "### What holds \`email.notifications\` in \`prod-us\`

      \`prod-us\` of \`email.notifications\` has not begun: after \`test\`.

      **\`email.notifications\` in \`test\`** waits for a person, for 1 h 53 min: check \`test\` and sign it off.

      \`\`\`text
      /migrate test-done email.notifications
      \`\`\`

      **Who may.** Anyone with write access to the repository of the resource."
    `);
  });

  it("says what goes on by itself", () => {
    const place = { resource, environment: null };
    expect(renderWhy(place, viewOf(new Story().start()), ROOM)).toMatchInlineSnapshot(`
      "### What holds \`email.notifications\`

      The phase \`code\` of \`email.notifications\` is at work, for 1 h 59 min. It goes on by itself when that ends."
    `);
  });

  it("says how to begin what nobody started", () => {
    const place = { resource, environment: "test" };
    expect(renderWhy(place, viewOf(new Story()), ROOM)).toContain(`/migrate start ${resource}`);
  });

  it("offers no start that the last gate of an earlier wave would refuse", () => {
    const story = new Story(
      definitionOf({
        name: "small",
        environments: { test: {} },
        phases: [{ name: "go", uses: "pull_request" }],
        waves: [{ name: 1, gates: { after: [{ soak_time: "72h" }] } }, { name: 2 }],
        resources: { a: { wave: 1 }, b: { wave: 2 } },
      }),
    );
    story.ask({ verb: "start", target: { wave: "1" }, force: null });
    const names = { resource: "a", environment: "test", phase: "go" };
    story.pullRequest("go", "test", { number: 1, names, state: "merged" });
    const why = renderWhy({ resource: "b", environment: null }, viewOf(story), ROOM);
    expect(why).toContain("wave `2` comes after wave `1`, which is not completed");
    expect(printed(why)).toEqual([]);
  });

  it("says that an approval is somebody else's", () => {
    const place = { resource, environment: "prod-us" };
    const told = renderWhy(place, viewOf(testDone().signOff("test")), ROOM);
    expect(told).toContain(`/migrate approve ${resource} prod-us`);
    expect(told).toContain("somebody other than whoever asked");
  });

  it.each([
    ["nothing, when all is completed", allDone(), null, "Nothing: "],
    [
      "nothing, where one environment is done",
      testDone().signOff("test"),
      "test",
      "Nothing: it is done.",
    ],
    ["an environment it does not have", opened(), "staging", "has no environment `staging`"],
  ])("says %s", (_, story, environment, words) => {
    expect(renderWhy({ resource, environment }, viewOf(story), ROOM)).toContain(words);
  });
});

describe("/migrate history", () => {
  it("tells the entries in words, with the comment each came from", () => {
    const story = codeDone().tell({
      type: "request",
      request: { verb: "note", resource, text: "the queue is drained" },
      actor: "ada",
      actorId: 7,
      source: "comment:99",
      thread: "acme/platform#3",
      pullRequest: null,
    });
    const told = renderHistory(resource, viewOf(story), ROOM);
    expect(told).toContain(
      "`@ada` noted: `the queue is drained` ([comment](https://github.test/acme/platform/issues/3#issuecomment-99))",
    );
    expect(told).toContain("/commits/migration/airflow-v3/resources/email.notifications.yml");
  });

  it("keeps the latest when there is no room for all", () => {
    const told = renderHistory(resource, viewOf(allDone()), 1500);
    expect(told).toContain("`email.notifications` is completed");
    expect(told).toMatch(/\d+ earlier entries are in the file/);
  });
});

describe("/migrate note", () => {
  it("is kept with the name of who said it", () => {
    expect(say(new Story(), [`/migrate note ${resource} "waits for the new rack"`])).toContain(
      "**Done**, `@ada`. `@ada` noted: `waits for the new rack`.",
    );
  });
});
