import { describe, expect, it } from "vitest";
import { MAX_BYTES } from "../../src/messages/capped.ts";
import { renderNext } from "../../src/messages/next.ts";
import { renderStatus } from "../../src/messages/status.ts";
import { airflowFile, definitionOf } from "../domain/airflow.ts";
import { resource, Story } from "../domain/given.ts";
import { allDone, codeDone, opened, stories, testDone, withTrackingIssue } from "./stories.ts";
import { unusable, viewOf } from "./view.ts";

const waiting = (): Story => withTrackingIssue(testDone().signOff("test"));
const scopes = [
  { resource },
  { resource: "data.pipeline" },
  { wave: "1" },
  { wave: "2" },
  "all",
] as const;

describe("/migrate status of a resource", () => {
  it("shows every phase, what waits for a person and what happened last", () => {
    expect(renderStatus({ resource }, viewOf(waiting()))).toMatchInlineSnapshot(`
      "### \`email.notifications\`

      **waiting for a person** · wave \`1\` (Pilot) · owner \`platform-team\` · started by \`@ada\` on 2026-01-15 10:01 UTC · [thread #20](https://github.test/acme/platform/issues/20)

      **Held back.**

      - \`prod-us\` waits since 2026-01-15 10:08 UTC for approval: 0 of 1 approval is there.

      | Where | Phase | Status | Since | Seen in |
      |---|---|---|---|---|
      | once | \`code\` | done | 2026-01-15 10:02 UTC | [#1](https://github.test/pull/7) |
      | \`test\` | \`infra\` | done | 2026-01-15 10:04 UTC | [#20](https://github.test/pull/7) |
      | \`test\` | \`deploy\` | done | 2026-01-15 10:06 UTC | [run 200](https://github.test/runs/500) |
      | \`test\` | \`migrate\` | done | 2026-01-15 10:07 UTC | [run 201](https://github.test/runs/500) |
      | \`prod-us\` |  | approval needed | 1 h 52 min |  |
      | \`prod-eu\` | \`infra\` | waiting for its pull request | 1 h 52 min |  |
      | \`prod-eu\` | \`deploy\` | pending |  |  |
      | \`prod-eu\` | \`migrate\` | pending |  |  |

      **What waits for a person**

      **\`email.notifications\` in \`prod-eu\`**, for 1 h 52 min: open a pull request from the branch \`cairn/airflow-v3/email.notifications/prod-eu/infra\`.

      **\`email.notifications\` in \`prod-us\`**, for 1 h 52 min: approve \`prod-us\`, which \`@ada\` asked for.

      \`\`\`text
      /migrate approve email.notifications prod-us
      \`\`\`

      **What happened last**

      - 2026-01-15 10:08 UTC: \`test\` is signed off by \`@ada\`
      - 2026-01-15 10:08 UTC: \`prod-us\` now waits for an approval
      - 2026-01-15 10:08 UTC: \`prod-eu\` started
      - 2026-01-15 10:08 UTC: the phase \`infra\` in \`prod-eu\` started
      - 2026-01-15 10:08 UTC: the phase \`infra\` in \`prod-eu\` now waits for its pull request"
    `);
  });

  it("shows what a failed or held phase waits for, in the words of whoever said so", () => {
    const story = new Story().start().run("code", null, { id: 5, conclusion: "timed_out" });
    story.ask({ verb: "block", resource, environment: null, reason: "looking | into it" });
    const text = renderStatus({ resource }, viewOf(story));
    expect(text).toContain("**held** · wave `1` (Pilot) · owner `platform-team`");
    expect(text).toContain(
      "| once | `code` | held | 1 h 57 min | [run 5](https://github.test/runs/500) |",
    );
    expect(text).toContain("lift the hold of `@ada` (`looking ¦ into it`).");
  });

  it("counts since when the sign-off is waited for", () => {
    expect(renderStatus({ resource }, viewOf(testDone()))).toContain(
      "| `test` |  | sign-off needed | 1 h 53 min |  |",
    );
  });

  it("says when it was completed", () => {
    const text = renderStatus({ resource }, viewOf(allDone()));
    expect(text).toContain("completed on 2026-01-15 10:19 UTC");
    expect(text).not.toContain("waits for a person");
  });

  it.each<[string, Story, string, string]>([
    ["it is not started", new Story(), resource, "Nobody has started it. To start it, comment:"],
    [
      "an earlier wave is not completed",
      new Story(),
      "data.pipeline",
      "Nobody has started it; wave `2` comes after wave `1`, which is not completed.",
    ],
    [
      "its wave has no place for it yet",
      new Story().ask({ verb: "start", target: { wave: "1" }, force: null }),
      "email.scale",
      "It starts by itself when a place in wave `1` becomes free.",
    ],
  ])("says what holds it back when %s", (_, story, id, words) => {
    expect(renderStatus({ resource: id }, viewOf(story))).toContain(`**Held back.** ${words}`);
  });

  it("says so of one that is not there", () => {
    const view = viewOf(new Story());
    expect(renderStatus({ resource: "constructor" }, view)).toBe(
      "This migration has no resource `constructor`.",
    );
    expect(renderStatus({ wave: "9" }, view)).toBe("This migration has no wave `9`.");
  });
});

describe("/migrate status of a wave", () => {
  it("shows each resource's step, what was done last and what is next", () => {
    expect(renderStatus({ wave: "1" }, viewOf(waiting()))).toMatchInlineSnapshot(`
      "### Wave \`1\` (Pilot)

      \`░░░░░░░░░░░░░░░░░░░░\` 0 of 2 completed · [tracking issue #3](https://github.test/acme/platform/issues/3)

      | Resource | Current step | Last done | Next action |
      |---|---|---|---|
      | \`email.notifications\` | \`infra\` in \`prod-eu\` waiting for its pull request; \`prod-us\` approval needed | \`test\` is signed off by \`@ada\` | open a pull request from the branch \`cairn/airflow-v3/email.notifications/prod-eu/infra\` (and 1 more) |
      | \`email.scale\` | not started | – | waits for its start |

      **Summary**: 1 actionable, 0 blocked, 1 pending, 0 completed

      Nobody has started the wave as a whole. To start it, comment:

      \`\`\`text
      /migrate start wave:1
      \`\`\`"
    `);
  });

  it.each<[string, Story, string]>([
    [
      "runs",
      new Story().start(),
      "| `code` in progress | `email.notifications` started | none, it runs; `prod-us` and `prod-eu` wait |",
    ],
    ["is completed", allDone(), "| completed | `email.notifications` is completed | – |"],
    [
      "has only to be confirmed",
      codeDone().pullRequest("infra", "test", { number: 2, state: "merged" }),
      "do what the phase `infra` asks for, then confirm it: `/migrate infra-confirmed email.notifications test` |",
    ],
  ])("shows a resource that %s", (_, story, row) => {
    expect(renderStatus({ wave: "1" }, viewOf(story))).toContain(row);
  });

  it("counts what runs, too", () => {
    expect(renderStatus({ wave: "1" }, viewOf(new Story().start()))).toContain(
      "**Summary**: 0 actionable, 0 blocked, 1 in progress, 1 pending, 0 completed",
    );
  });

  it("does not ask for a start that happened", () => {
    const story = new Story().ask({ verb: "start", target: { wave: "1" }, force: null });
    expect(renderStatus({ wave: "1" }, viewOf(story))).not.toContain("To start it");
  });

  it("says what runs where nothing else waits", () => {
    const file = { ...airflowFile, environments: { test: {} }, resources: { [resource]: {} } };
    const story = new Story(definitionOf(file)).start();
    expect(renderStatus({ wave: "1" }, viewOf(story))).toContain("| none, it runs |");
  });
});

describe("/migrate status of everything", () => {
  it("shows each wave, then what needs a person first", () => {
    expect(renderStatus("all", viewOf(waiting()))).toMatchInlineSnapshot(`
      "### airflow-v3

      \`░░░░░░░░░░░░░░░░░░░░\` 0 of 3 completed

      | Wave | Progress | Resources | Tracking issue |
      |---|---|---|---|
      | \`1\` (Pilot) | \`░░░░░░░░░░░░░░░░░░░░\` 0 of 2 | 1 pending · 1 waiting for a person | [#3](https://github.test/acme/platform/issues/3) |
      | \`2\` | \`░░░░░░░░░░░░░░░░░░░░\` 0 of 1 | 1 pending |  |

      **What needs a person first**

      **\`email.notifications\` in \`prod-eu\`**, for 1 h 52 min: open a pull request from the branch \`cairn/airflow-v3/email.notifications/prod-eu/infra\`.

      **\`email.notifications\` in \`prod-us\`**, for 1 h 52 min: approve \`prod-us\`, which \`@ada\` asked for.

      \`\`\`text
      /migrate approve email.notifications prod-us
      \`\`\`"
    `);
  });

  it("says when nothing waits", () => {
    expect(renderStatus("all", viewOf(new Story()))).toContain("Nothing waits for a person.");
  });
});

describe("/migrate next", () => {
  it("lists what others must do after what the person who asks can do", () => {
    const story = testDone().signOff("test");
    const text = renderNext({ resource }, viewOf(story), 60_000, "Ada");
    expect(text).toContain("One question waits for a person");
    expect(text).toContain(
      "**For somebody else than you**, who asked for it or approved it already:\n\n- `email.notifications` in `prod-us`: approve `prod-us`, which `@ada` asked for",
    );
    expect(text).not.toContain("/migrate approve");
    expect(renderNext({ resource }, viewOf(story), 60_000, "grace")).toContain("/migrate approve");
  });

  it("lists the oldest question first where as much depends on each, with its command", () => {
    const story = opened();
    story.start("email.scale");
    story.pullRequest("code", null, {
      number: 9,
      state: "merged",
      names: { resource: "email.scale", environment: null, phase: "code" },
    });
    story.ask({ verb: "block", resource: "email.scale", environment: null, reason: "freeze" });
    expect(renderNext("all", viewOf(story))).toMatchInlineSnapshot(`
      "2 questions wait for a person in this migration, those that unblock most first.

      **\`email.notifications\`**, for 1 h 58 min: review and merge [pull request #1](https://github.test/pull/7).

      **\`email.scale\` in \`test\`**, for 1 h 55 min: lift the hold of \`@ada\` (\`freeze\`).

      \`\`\`text
      /migrate unblock email.scale test
      \`\`\`"
    `);
  });

  it("puts what more depends on first, of two that began together", () => {
    const text = renderNext({ resource }, viewOf(waiting()));
    expect(text.indexOf("in `prod-eu`**")).toBeLessThan(text.indexOf("in `prod-us`**"));
    const file = {
      ...airflowFile,
      environments: { dev: {}, test: {}, "prod-us": { blocked_by: "test" } },
      resources: { [resource]: { wave: 1 } },
    };
    const both = renderNext("all", viewOf(codeDone(definitionOf(file))));
    expect(both.indexOf("in `test`**")).toBeLessThan(both.indexOf("in `dev`**"));
  });

  it.each<[string, Story, string]>([
    [
      "what runs instead",
      new Story().start(),
      "What runs now:\n\n- The phase `code` of `email.notifications`, for 1 h 59 min.",
    ],
    [
      "the run that can be looked at",
      new Story().start().run("code", null, { id: 5 }),
      "- The phase `code` of `email.notifications` ([run 5](https://github.test/runs/500)), for 1 h 59 min.",
    ],
    ["how to begin", new Story(), "To start, comment:\n\n```text\n/migrate start wave:1\n```"],
  ])("says %s when nothing waits", (_, story, words) => {
    const text = renderNext("all", viewOf(story));
    expect(text).toContain("Nothing in this migration waits for a person.");
    expect(text).toContain(words);
  });

  it("offers to start the one resource it was asked about", () => {
    const text = renderNext({ resource: "email.scale" }, viewOf(new Story()));
    expect(text).toContain("/migrate start email.scale");
  });

  it("says when all is done, and when there is nothing at all", () => {
    expect(renderNext({ resource }, viewOf(allDone()))).toContain("Everything there is completed.");
    expect(renderNext({ resource: "constructor" }, viewOf(new Story()))).toBe(
      "Nothing in `constructor` waits for a person.",
    );
  });
});

/** Everything at once: waits and runs in hundreds of places. */
function bigStory(uses: "manual" | "workflow"): Story {
  const ids = Array.from({ length: 120 }, (_, index) => `service-${index}`);
  const work =
    uses === "manual" ? { uses, instructions: "Deploy it." } : { uses, skill: "check-deploy" };
  const environments = Object.fromEntries(
    Array.from({ length: 12 }, (_, index) => [`environment-${index}`, {}]),
  );
  const story = new Story(
    definitionOf({
      ...airflowFile,
      title: "Big",
      environments,
      phases: Array.from({ length: 8 }, (_, index) => ({ name: `phase-${index}`, ...work })),
      waves: [{ name: "1" }, ...ids.map((id) => ({ name: id, title: "x".repeat(150) }))],
      resources: Object.fromEntries(ids.map((id) => [id, { wave: 1 }])),
    }),
  );
  for (const id of ids.slice(0, 5)) story.start(id);
  return story;
}

describe("however much there is", () => {
  it.each(["manual", "workflow"] as const)("every answer fits, with %s phases", (uses) => {
    const story = bigStory(uses);
    const view = viewOf(story);
    const first = { resource: "service-0" };
    for (const room of [MAX_BYTES, 5000]) {
      for (const scope of [first, { wave: "1" }, "all"] as const) {
        for (const text of [renderStatus(scope, view, room), renderNext(scope, view, room)]) {
          expect(new TextEncoder().encode(text).length).toBeLessThanOrEqual(room);
          expect(unusable(text, story.definition)).toEqual([]);
        }
      }
    }
    expect(renderStatus(first, view, 5000)).toMatch(/\d+ more rows are on the branch/);
    expect(renderStatus({ wave: "1" }, view, 5000)).toMatch(/\d+ more are on the state branch/);
    expect(renderStatus("all", view, 5000)).toMatch(/\d+ more waves come after these/);
    expect(renderNext("all", view)).toMatch(/\d+ more come after these|and \d+ more\./);
  });
});

describe("every answer", () => {
  it.each(stories)("after %s gives no command itself, and each it prints works", (_, begin) => {
    const story = withTrackingIssue(begin());
    const view = viewOf(story);
    for (const scope of scopes) {
      expect(unusable(renderStatus(scope, view), story.definition)).toEqual([]);
      expect(unusable(renderNext(scope, view), story.definition)).toEqual([]);
    }
  });

  it.each(stories)("after %s is there also when a time cannot be read", (_, begin) => {
    const view = { ...viewOf(begin()), now: "" };
    for (const scope of scopes) {
      const text = `${renderStatus(scope, view)}${renderNext(scope, view)}`;
      expect(text).not.toMatch(/undefined|null|NaN/);
    }
  });
});
