import * as fc from "fast-check";
import { fromMarkdown } from "mdast-util-from-markdown";
import { describe, expect, it } from "vitest";
import { extractCommands } from "../../src/commands/extract.ts";
import { parseLine } from "../../src/commands/parse.ts";
import { resolve } from "../../src/commands/resolve.ts";
import { checkpointsOf } from "../../src/domain/checkpoint.ts";
import { REFUSAL_CODES } from "../../src/domain/refusals.ts";
import { describeCheckpoint, renderCheckpoint } from "../../src/messages/checkpoint.ts";
import { code, link, oneLine, person, prose } from "../../src/messages/markdown.ts";
import { hasMarker, marker } from "../../src/messages/marker.ts";
import { describeRefusal } from "../../src/messages/refusal.ts";
import { renderTrackingIssue } from "../../src/messages/tracking-issue.ts";
import { definitionOf } from "../domain/airflow.ts";
import { resource, Story } from "../domain/given.ts";

const opened = (): Story => new Story().start().pullRequest("code", null, { number: 1 });
const codeDone = (): Story =>
  new Story().start().pullRequest("code", null, { number: 1, state: "merged" });

function reads(line: string): boolean {
  const parsed = parseLine(line);
  return parsed.ok && resolve(parsed.command, definitionOf(), { resource: null }).ok;
}

const stories: readonly (readonly [string, Story])[] = [
  ["a review", opened()],
  ["changes requested", opened().pullRequest("code", null, { number: 1, changesRequested: true })],
  ["a pull request to open", codeDone()],
  ["a confirmation", codeDone().pullRequest("infra", "test", { number: 2, state: "merged" })],
  ["a failed run", new Story().start().run("code", null, { conclusion: "timed_out" })],
  ["a hold", opened().ask({ verb: "block", resource, environment: null, reason: "freeze" })],
  ["a sign-off", codeDone().finish("test", 20)],
  ["an approval", codeDone().finish("test", 20).signOff("test")],
];

describe("a checkpoint", () => {
  it("says what happened, what is needed and how to go on", () => {
    const story = codeDone()
      .pullRequest("infra", "test", { number: 2, state: "merged" })
      .confirm("infra", "test");
    const [checkpoint] = checkpointsOf(story.resource);
    expect(renderCheckpoint(checkpoint!, story.definition)).toMatchInlineSnapshot(`
      "### Waiting for confirmation: \`email.notifications\` in \`test\`

      **What happened.** It is time for the phase \`deploy\`, which a person does.

      **What is needed**

      1. helm upgrade
      2. Your word is checked by the skill \`check-deploy\` before the migration goes on.

      **How to go on.** When it is done, comment:

      \`\`\`text
      /migrate deploy-confirmed email.notifications test
      \`\`\`"
    `);
  });

  it.each(stories)(
    "for %s prints only commands that work, and triggers none itself",
    (_, story) => {
      const checkpoints = checkpointsOf(story.resource);
      expect(checkpoints.length).toBeGreaterThan(0);
      for (const checkpoint of checkpoints) {
        const { resume } = describeCheckpoint(checkpoint, story.definition);
        expect(resume.filter(({ command }) => !reads(command))).toEqual([]);
        expect(extractCommands(renderCheckpoint(checkpoint, story.definition))).toEqual({
          ok: true,
          lines: [],
        });
      }
    },
  );
});

describe("a refusal", () => {
  it.each(REFUSAL_CODES)("%s says why and names only commands that work", (refused) => {
    const facts = {
      resource,
      environment: "prod-us",
      environments: ["test", "prod-us"],
      phase: "deploy",
      wave: "2",
      earlier: "1",
      remaining: ["a", "b", "c", "d", "e", "f"],
      by: "grace",
      reason: "freeze",
      status: "in_progress",
      number: 7,
      state: "open",
      requestedBy: "ada",
    };
    const { why, instead } = describeRefusal({ refused, facts });
    expect(why).toMatch(/^[A-Z`].*\.$/);
    expect(why).not.toMatch(/undefined|``/);
    expect(instead.length).toBeGreaterThan(0);
    expect(instead.filter((command) => !reads(command))).toEqual([]);
  });
});

describe("the tracking issue", () => {
  it("shows counts, a bar and where each resource stands", () => {
    const story = codeDone().finish("test", 20);
    expect(renderTrackingIssue("1", story.state, story.definition)).toMatchInlineSnapshot(`
      "## airflow-v3: wave \`1\` (Pilot)

      \`░░░░░░░░░░░░░░░░░░░░\` 0 of 2 completed

      1 pending · 1 waiting for a person

      | Resource | \`test\` | \`prod-us\` | \`prod-eu\` | Owner |
      |---|---|---|---|---|
      | \`email.notifications\` | sign-off needed | after \`test\` | after \`test\` | \`platform-team\` |
      | \`email.scale\` | pending | after \`test\` | after \`test\` |  |

      What waits for a person now:

      \`\`\`text
      /migrate next wave:1
      \`\`\`

      This text is written by Cairn from the state branch; edits to it are overwritten."
    `);
  });

  it("stays within what GitHub keeps, and says what it left out", () => {
    const many = Object.fromEntries(
      Array.from({ length: 1500 }, (_, index) => [`service-${index}`, { owner: "ö".repeat(40) }]),
    );
    const definition = definitionOf({
      name: "big",
      environments: { test: {}, prod: { blocked_by: "test" } },
      phases: [{ name: "deploy", uses: "manual", instructions: "Deploy it." }],
      resources: many,
    });
    const body = renderTrackingIssue("1", new Story(definition).state, definition);
    expect(new TextEncoder().encode(body).length).toBeLessThanOrEqual(60_000);
    expect(body).toMatch(/\d+ more are on the state branch `migration\/big`/);
  });
});

describe("foreign text", () => {
  it.each([
    ["a mention", "@org/everyone"],
    ["a code span", "`a`@x`b`"],
    ["a marker", "<!-- cairn:v1 x/y -->"],
    ["a command on a line of its own", "x\n/migrate skip email.notifications"],
    ["a table's cell", "a | b"],
    ["HTML", "<img src=x onerror=alert(1)>"],
    ["right-to-left", "abc\u202Edef"],
  ])("with %s stays one code span", (_, text) => {
    const tree = fromMarkdown(`before ${code(text)} after`);
    expect(tree.children).toMatchObject([
      { type: "paragraph", children: [{ type: "text" }, { type: "inlineCode" }, { type: "text" }] },
    ]);
  });

  it("is never a command, a mention or HTML, whatever it is", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary", maxLength: 100 }),
      fc
        .array(fc.constantFrom("`", "\n", "/migrate status", "<!--", "@ada", "|", "* ", " "), {
          maxLength: 12,
        })
        .map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(text, (value) => {
        expect(extractCommands(`${code(value)}\n\n${prose(value)}`)).toMatchObject({ lines: [] });
        expect(JSON.stringify(fromMarkdown(prose(value)))).not.toContain('"type":"html"');
      }),
      { numRuns: 2000 },
    );
  });

  it("becomes a link only to the web", () => {
    expect(link("run [1](x)", "javascript:alert(1)")).toBe("run 1x");
    expect(link("Run 7", "https://github.test/7")).toBe("[Run 7](https://github.test/7)");
  });

  it("is cut at the end", () => {
    expect(oneLine("x".repeat(10), 5)).toBe("xxxx…");
    expect(person("ada")).toBe("`@ada`");
  });
});

describe("a marker", () => {
  it("is found again, and only for its own id", () => {
    const body = `Hello\n${marker("airflow-v3", "email/checkpoints/3")}`;
    expect(hasMarker(body, "airflow-v3", "email/checkpoints/3")).toBe(true);
    expect(hasMarker(body, "airflow-v3", "email/checkpoints/33")).toBe(false);
    expect(fromMarkdown(marker("m", "a-->b"))).toMatchObject({ children: [{ type: "html" }] });
  });
});
