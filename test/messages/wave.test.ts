import { describe, expect, it } from "vitest";
import { renderTrackingIssue } from "../../src/messages/tracking-issue.ts";
import { renderWaveDone } from "../../src/messages/wave-done.ts";
import { definitionOf } from "../domain/airflow.ts";
import { pullRequestSeen, resource, Story } from "../domain/given.ts";
import { allDone, testDone, withTrackingIssue } from "./stories.ts";
import { unusable, viewOf } from "./view.ts";

const bytesOf = (text: string): number => new TextEncoder().encode(text).length;
/** What the caller adds to be found again. */
const MARKER = 200;

/** Fifteen hundred resources whose rows are long. */
function bigStory(): Story {
  const ids = Array.from({ length: 1500 }, (_, index) => `service-${index}`);
  const owner = "ö".repeat(40);
  return new Story(
    definitionOf({
      name: "big",
      environments: { test: {}, prod: { blocked_by: "test" } },
      phases: [{ name: "deploy", uses: "manual", instructions: "Deploy it." }],
      resources: Object.fromEntries(ids.map((id) => [id, { owner }])),
    }),
  );
}

describe("the tracking issue", () => {
  it("shows counts, a bar and where each resource stands", () => {
    const story = withTrackingIssue(testDone());
    const body = renderTrackingIssue("1", viewOf(story));
    expect(body).toMatchInlineSnapshot(`
      "## airflow-v3: wave \`1\` (Pilot)

      \`░░░░░░░░░░░░░░░░░░░░\` 0 of 2 completed

      1 pending · 1 waiting for a person

      | Resource | \`test\` | \`prod-us\` | \`prod-eu\` | Owner | Thread |
      |---|---|---|---|---|---|
      | \`email.notifications\` | sign-off needed | after \`test\` | after \`test\` | \`platform-team\` | [#20](https://github.test/acme/platform/issues/20) |
      | \`email.scale\` | pending | after \`test\` | after \`test\` |  |  |

      **Found by the sweep**, not told by a webhook

      - 2026-01-15 10:07 UTC: the workflow run of the phase \`migrate\` of \`email.notifications\` in \`test\` succeeded
      - 2026-01-15 10:06 UTC: the workflow run of the phase \`deploy\` of \`email.notifications\` in \`test\` succeeded
      - 2026-01-15 10:03 UTC: [pull request #20](https://github.test/pull/7) of the phase \`infra\` of \`email.notifications\` in \`test\` is open
      - 2026-01-15 10:03 UTC: pull request #20 of the phase \`infra\` of \`email.notifications\` in \`test\` is merged by \`@grace\`
      - 2026-01-15 10:02 UTC: [pull request #1](https://github.test/pull/7) of the phase \`code\` of \`email.notifications\` is open
      - and 1 earlier

      What waits for a person now:

      \`\`\`text
      /migrate next wave:1
      \`\`\`

      Last change: 2026-01-15 10:07 UTC. This text is written by Cairn from the state branch; edits to it are overwritten."
    `);
    expect(unusable(body, story.definition)).toEqual([]);
  });

  it("is the same text whenever it is written of the same state", () => {
    const view = viewOf(testDone());
    const later = { ...view, now: "2027-01-01T00:00:00Z" };
    expect(renderTrackingIssue("1", later)).toBe(renderTrackingIssue("1", view));
  });

  it("tells what the sweep found and no webhook had told, the latest five", () => {
    const names = { resource, environment: null, phase: "code" };
    const story = new Story().start();
    expect(renderTrackingIssue("1", viewOf(story))).not.toContain("Found by the sweep");
    const shows = (source: "sweep" | "delivery:1", changesRequested: boolean): void => {
      const seen = pullRequestSeen({ number: 3, author: "grace", names, changesRequested });
      story.tell({ type: "pull-request", source, seen });
    };
    shows("sweep", true);
    shows("delivery:1", false);
    const body = renderTrackingIssue("1", viewOf(story));
    expect(body).toContain("**Found by the sweep**, not told by a webhook\n\n- 2026-");
    expect(body.match(/^- 2026-.*(asks for changes|no changes)/gm)).toHaveLength(1);
    for (let turn = 0; turn < 6; turn += 1) shows("sweep", turn % 2 === 0);
    const later = renderTrackingIssue("1", viewOf(story));
    expect(later).toContain("- and 3 earlier");
    expect(unusable(later, story.definition)).toEqual([]);
  });

  it("names no thread of a resource that has none but this", () => {
    const story = withTrackingIssue(new Story().start());
    expect(renderTrackingIssue("1", viewOf(story))).not.toContain("](");
  });

  it("says nothing of a last change before there is one", () => {
    expect(renderTrackingIssue("2", viewOf(new Story()))).not.toContain("Last change");
  });

  it("stays within what GitHub keeps, and says what it left out", () => {
    const body = renderTrackingIssue("1", viewOf(bigStory()));
    expect(bytesOf(body)).toBeLessThanOrEqual(60_000 - MARKER);
    expect(body).toMatch(/\d+ more are on the state branch `migration\/big`/);
  });
});

describe("the end of a wave", () => {
  it("says how much was done in how long, and on whose word", () => {
    const story = allDone();
    expect(renderWaveDone("1", viewOf(story))).toMatchInlineSnapshot(`
      "### Wave \`1\` is completed

      1 of 2 resources completed, 1 h 59 min after the first one started. Each took 18 min.

      **Signed off by** \`@ada\` (1).

      No phase was skipped."
    `);
  });

  it("names what was skipped and the wave that can start now", () => {
    const story = new Story(
      definitionOf({
        name: "small",
        environments: { test: {} },
        phases: [{ name: "deploy", uses: "manual", instructions: "Deploy it." }],
        waves: [{ name: 1 }, { name: 2 }],
        resources: { [resource]: { wave: 1 }, other: { wave: 2 } },
      }),
    );
    story.start().ask({ verb: "skip", resource, environment: null, reason: "gone | away" });
    const text = renderWaveDone("1", viewOf(story));
    expect(text).toMatchInlineSnapshot(`
      "### Wave \`1\` is completed

      1 of 1 resources completed, 1 min after the first one started.

      **Skipped phases**

      - The phase \`deploy\` of \`email.notifications\` in \`test\`, by \`@ada\`: \`gone ¦ away\`.

      To start wave \`2\`, comment:

      \`\`\`text
      /migrate start wave:2
      \`\`\`"
    `);
    expect(unusable(text, story.definition)).toEqual([]);
  });

  it("says the same of a wave that has nothing in it", () => {
    const text = renderWaveDone("constructor", viewOf(new Story()));
    expect(text).toContain("0 of 0 resources completed.");
  });

  it("stays within what GitHub takes", () => {
    const story = bigStory();
    const skipped = { by: "ada", at: "2026-01-15T10:00:00Z" };
    const phase = { status: "skipped", skipped, reason: "x".repeat(300), attempts: [] } as const;
    const resources = Object.entries(story.state.resources).map(([id, one], index) => {
      const by = `person-${index % 15}`;
      const done = { status: "completed", at: skipped.at, signedOffBy: by } as const;
      const test = { ...one.environments["test"]!, progress: done, phases: { deploy: phase } };
      return [id, { ...one, environments: { ...one.environments, test } }] as const;
    });
    story.state = { ...story.state, resources: Object.fromEntries(resources) };
    const text = renderWaveDone("1", viewOf(story));
    expect(bytesOf(text)).toBeLessThanOrEqual(60_000 - MARKER);
    expect(text).toMatch(/and 5 more\.\n\n\*\*Skipped phases\*\*/);
    expect(text).toMatch(/- and \d+ more\./);
  });
});
