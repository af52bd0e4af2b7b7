import * as fc from "fast-check";
import { fromMarkdown } from "mdast-util-from-markdown";
import { describe, expect, it } from "vitest";
import { type ParseProblem } from "../../src/commands/parse.ts";
import { checkpointsOf } from "../../src/domain/checkpoint.ts";
import { REFUSAL_CODES } from "../../src/domain/refusals.ts";
import { type Answer } from "../../src/messages/answer.ts";
import { renderMalformed } from "../../src/messages/malformed.ts";
import { renderNext } from "../../src/messages/next.ts";
import { renderReply } from "../../src/messages/reply.ts";
import { renderStatus } from "../../src/messages/status.ts";
import { renderTrackingIssue } from "../../src/messages/tracking-issue.ts";
import { renderUnread } from "../../src/messages/unread.ts";
import { renderWaveDone } from "../../src/messages/wave-done.ts";
import { resource, Story } from "../domain/given.ts";
import { harmIn } from "./harm.ts";
import { given, viewOf } from "./view.ts";

const foreign = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        "/migrate status",
        "\n",
        "\n\n",
        "`",
        "```\n",
        "~~~\n",
        "<!-- cairn:v1 x/y -->",
      ),
      fc.constantFrom(
        "@ada",
        "@org/team",
        "|",
        "* ",
        "> ",
        "# ",
        "</details>",
        "](javascript:x)",
        "\u202E",
      ),
      fc.string({ unit: "binary", maxLength: 20 }),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(""));

/** A story told by people whose every word is hostile. */
function storyOf(text: string): Story {
  const story = new Story().ask({ verb: "start", target: { resource }, force: null }, { by: text });
  story.pullRequest("code", null, { number: 1, author: text, url: text });
  story.ask({ verb: "block", resource, environment: null, reason: text || "x" }, { by: text });
  story.ask({ verb: "unblock", resource, environment: null }, { by: text });
  story.pullRequest("code", null, { number: 1, state: "merged", mergedBy: text });
  story
    .pullRequest("infra", "test", { number: 2, state: "merged", url: text })
    .confirm("infra", "test");
  story
    .confirm("deploy", "test")
    .run("deploy", "test", { id: 9, url: text, conclusion: "success" });
  story.run("migrate", "test", { id: 10, url: text, conclusion: text || "failure" });
  const changed = story.resource;
  story.state = {
    ...story.state,
    resources: {
      ...story.state.resources,
      [resource]: { ...changed, metadata: { owner: text }, wave: "1" },
    },
    waves: {
      ...story.state.waves,
      "1": { ...story.state.waves["1"]!, title: text, trackingIssue: 3 },
    },
  };
  return story;
}

function textsOf(text: string): readonly string[] {
  const story = storyOf(text);
  const definition = { ...story.definition, title: text };
  const mode = { sign: text, meaning: text, remedy: text };
  const skill = { name: text, purpose: text, idempotency: text, failure_modes: [mode] };
  const documents = { "migrate-dags": skill, "check-deploy": skill, "dag-migrate": skill };
  const view = { ...viewOf(story), definition, documents };
  const history = story.resource.history;
  const facts = { resource, environment: text, phase: text, by: text, reason: text, status: text };
  const problems: readonly ParseProblem[] = [
    { problem: "unknown-flag", flag: text, suggestions: [text] },
    { problem: "missing-value", flag: text },
  ];
  const answers: readonly Answer[] = [
    { is: "advanced", events: history },
    { is: "satisfied", request: { verb: "sign-off", resource, environment: text } },
    ...REFUSAL_CODES.map((refused) => ({ is: "refused" as const, refusal: { refused, facts } })),
    ...problems.map((problem) => ({ is: "not-understood" as const, problem })),
    { is: "not-understood", problem: { problem: "unknown-verb", given: text, suggestions: [] } },
    { is: "asked", query: { verb: "status", target: { resource } } },
    { is: "asked", query: { verb: "help", topic: text } },
  ];
  const checkpoints = checkpointsOf(story.resource);
  const reply = { actor: text, checkpoints, elsewhere: text };
  const problem = { path: text, line: 1, column: 1, message: text };
  return [
    renderReply({ ...reply, lines: answers.map((answer) => ({ command: text, answer })) }, view),
    renderReply(
      { ...reply, lines: [{ command: `/migrate skip ${text}`, answer: answers[2]! }] },
      view,
    ),
    ...[{ resource }, { wave: "1" }, "all" as const].flatMap((scope) => [
      renderStatus(scope, view),
      renderNext(scope, view),
    ]),
    renderTrackingIssue("1", view),
    renderWaveDone("1", view),
    renderUnread({ actor: text, problem: { problem: "not-alone", line: text } }),
    renderMalformed({ what: "state", problems: [problem], repository: "a/b", branch: text }),
  ];
}

describe("hostile text in any message", () => {
  it("is never a command, a mention, HTML or a link that leads anywhere but the web", () => {
    fc.assert(
      fc.property(foreign, (text) => {
        for (const message of textsOf(text)) {
          expect(given(message)).toEqual([]);
          expect(harmIn(fromMarkdown(message))).toEqual([]);
        }
      }),
      { numRuns: 60 },
    );
  }, 180_000);

  it("would be seen if it were there", () => {
    expect(harmIn(fromMarkdown("<b>x</b>\n\n@ada\n\n[x](javascript:y)"))).toHaveLength(4);
  });
});
