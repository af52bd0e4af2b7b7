import { describe, expect, it } from "vitest";
import { parseLine } from "../../src/commands/parse.ts";
import { resolve } from "../../src/commands/resolve.ts";
import { isQuery, type Request } from "../../src/domain/commands.ts";
import { REFUSAL_CODES, type Refusal } from "../../src/domain/refusals.ts";
import { describeRefusal } from "../../src/messages/refusal.ts";
import { pullRequestSeen, resource, Story } from "../domain/given.ts";
import { codeDone, opened, stories, testDone } from "./stories.ts";
import { answerTo } from "./talk.ts";
import { reads, viewOf } from "./view.ts";

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

describe("a refusal", () => {
  it.each(REFUSAL_CODES)("%s says why and names only commands that work", (refused) => {
    const story = testDone();
    for (const given of [facts, { ...facts, resource: "gone" }, { resource }, {}]) {
      const { why, instead, who } = describeRefusal({ refused, facts: given }, viewOf(story));
      expect(why).toMatch(/^[A-Z`[].*\.$/);
      expect(why).not.toMatch(/undefined|NaN/);
      expect(instead.length).toBeGreaterThan(0);
      expect(who.length).toBeGreaterThan(0);
    }
    const { instead } = describeRefusal({ refused, facts }, viewOf(story));
    const commands = instead.flatMap(({ command }) => command ?? []);
    expect(commands.filter((command) => !reads(command, story.definition))).toEqual([]);
  });

  it.each<[string, () => Story, string, string]>([
    [
      "an open pull request",
      () => codeDone().pullRequest("infra", "test", { number: 12 }),
      "/migrate infra-confirmed email.notifications test",
      "Cannot confirm `infra`: [pull request #12](https://github.test/pull/7) is not merged; GitHub shows it open.",
    ],
    [
      "a check under way",
      () => new Story().start().run("code", null, { id: 5 }),
      "/migrate code-confirmed email.notifications",
      "Cannot confirm `code`: the phase `code` of `email.notifications` does not wait for a confirmation now; it is in progress ([run 5](https://github.test/runs/500)).",
    ],
    [
      "an environment that waits for another",
      testDone,
      "/migrate prod-us-done email.notifications",
      "Cannot sign `prod-us` off: `prod-us` of `email.notifications` has not started; it waits for `test` (sign-off needed).",
    ],
    [
      "an environment that waits for an approval",
      () => testDone().signOff("test"),
      "/migrate infra-confirmed email.notifications prod-us",
      "Cannot confirm `infra`: `prod-us` of `email.notifications` has not started; it waits for an approval.",
    ],
    [
      "an environment whose turn has not come",
      () => new Story().start(),
      "/migrate infra-confirmed email.notifications test",
      "Cannot confirm `infra`: `test` of `email.notifications` has not started; it waits for the phase `code` (in progress).",
    ],
    [
      "an unfinished environment",
      () => codeDone().pullRequest("infra", "test", { number: 12 }),
      "/migrate test-done email.notifications",
      "Cannot sign `test` off: `email.notifications` in `test` is not done: the phase `infra` is waiting for a review and the merge ([#12](https://github.test/pull/7)).",
    ],
    [
      "one's own request",
      () => testDone().signOff("test"),
      "/migrate approve email.notifications prod-us",
      "Cannot approve: `@ada` asked for `prod-us` of `email.notifications`, so somebody else must approve it.",
    ],
    [
      "an earlier wave",
      () => new Story(),
      "/migrate start data.pipeline",
      "Cannot start: wave `2` comes after wave `1`, in which `email.notifications` and `email.scale` are not completed.",
    ],
    [
      "a hold",
      () =>
        codeDone()
          .pullRequest("infra", "test", { number: 2, state: "merged" })
          .ask({ verb: "block", resource, environment: "test", reason: "release freeze" }),
      "/migrate infra-confirmed email.notifications test",
      "Cannot confirm `infra`: `@ada` holds the phase `infra` of `email.notifications` in `test`: `release freeze`.",
    ],
  ])("because of %s shows the evidence", (_, begin, command, why) => {
    const { refusal, request, story } = refusedBy(begin(), command);
    expect(describeRefusal(refusal, viewOf(story), request).why).toBe(why);
  });

  it("believes what GitHub showed about a pull request the state does not know", () => {
    const pullRequest = pullRequestSeen({ number: 99, state: "closed" });
    const story = opened();
    const { answer } = answerTo(story, "/migrate pr-merged email.notifications", { pullRequest });
    expect(answer.is).toBe("refused");
    if (answer.is !== "refused") return;
    expect(describeRefusal(answer.refusal, viewOf(story)).why).toBe(
      "Pull request #99 is not merged; GitHub shows it closed.",
    );
  });

  it("offers the same command for each environment it could mean", () => {
    const story = testDone().signOff("test");
    story.ask({ verb: "approve", resource, environment: null }, { by: "grace" });
    const line = '/migrate skip email.notifications --reason "it is gone"';
    const { refusal, request } = refusedBy(story, line);
    expect(describeRefusal(refusal, viewOf(story), request).instead).toEqual([
      {
        text: "For `prod-us`, comment:",
        command: '/migrate skip email.notifications prod-us --reason "it is gone"',
      },
      {
        text: "For `prod-eu`, comment:",
        command: '/migrate skip email.notifications prod-eu --reason "it is gone"',
      },
    ]);
  });

  const commands = [
    "start email.notifications",
    "start email.scale",
    "start wave:2",
    "start data.pipeline",
    "code-confirmed email.notifications",
    "infra-confirmed email.notifications prod-us",
    "deploy-confirmed email.notifications test",
    "deploy-confirmed email.notifications",
    "test-done email.notifications",
    "prod-us-done email.notifications",
    "approve email.notifications",
    "approve email.notifications test",
    "retry email.notifications",
    "retry data.pipeline",
    "skip email.notifications",
    "block email.notifications",
    "unblock email.notifications",
  ];

  it.each(stories)("after %s offers nothing that is refused in its turn", (_, begin) => {
    let offered = 0;
    for (const command of commands) {
      const { answer } = answerTo(begin(), `/migrate ${command}`, { by: "grace" });
      if (answer.is !== "refused") continue;
      const { story, refusal, request } = refusedBy(begin(), `/migrate ${command}`, "grace");
      for (const step of describeRefusal(refusal, viewOf(story), request).instead) {
        // Merging comes first there; the text before the command says so.
        if (step.command === null || refusal.refused === "pull-request-not-merged") continue;
        const { answer: next } = answerTo(begin(), step.command, { by: "hedy" });
        expect(next.is, `${step.command} after ${command}`).toMatch(/advanced|asked|satisfied/);
        offered += 1;
      }
    }
    expect(offered).toBeGreaterThan(0);
  });
});

function refusedBy(
  story: Story,
  command: string,
  by = "ada",
): { readonly story: Story; readonly refusal: Refusal; readonly request: Request } {
  const { answer } = answerTo(story, command, { by });
  const parsed = parseLine(command);
  const resolved = parsed.ok
    ? resolve(parsed.command, story.definition, { resource: null })
    : { ok: false as const };
  if (answer.is !== "refused" || !resolved.ok || isQuery(resolved.command)) {
    throw new Error(`not refused: ${command}`);
  }
  return { story, refusal: answer.refusal, request: resolved.command };
}
