import { describe, expect, it } from "vitest";
import { type Event } from "../../src/domain/events.ts";
import { eventClause } from "../../src/messages/event-clause.ts";
import { happened } from "../../src/messages/happened.ts";
import { resource, Story } from "../domain/given.ts";
import { codeDone, opened, testDone } from "./stories.ts";

const stamp = { at: "2026-01-15T10:00:00Z", actor: "ada", source: "sweep", resource } as const;
const ref = { environment: "test", phase: "infra" } as const;
const url = "https://github.test/7";

describe("what happened", () => {
  it.each<[string, Story, string]>([
    [
      "a start",
      new Story().start(),
      "Wave `1` has begun.|`email.notifications` started with the phase `code`.",
    ],
    [
      "a start of a wave",
      new Story().ask({ verb: "start", target: { wave: "1" }, force: null }),
      "Wave `1` is started by `@ada`.|`email.notifications` started with the phase `code`.",
    ],
    [
      "an opened pull request",
      opened(),
      "[Pull request #1](https://github.test/pull/7) of the phase `code` of `email.notifications` is open; the phase `code` now waits for a review and the merge.",
    ],
    [
      "a merge",
      opened().pullRequest("code", null, { number: 1, state: "merged" }),
      "Pull request #1 of the phase `code` of `email.notifications` is merged by `@grace`; the phase `code` is completed, `test` started with the phase `infra` (waiting for its pull request).",
    ],
    [
      "a close",
      opened().pullRequest("code", null, { number: 1, state: "closed" }),
      "The phase `code` of `email.notifications` failed: `pull request #1 was closed without being merged`.",
    ],
    [
      "a failed run",
      new Story().start().run("code", null, { id: 5, conclusion: "timed_out" }),
      "[Workflow run 5](https://github.test/runs/500) of the phase `code` of `email.notifications` started; the phase `code` failed: `workflow run 5 ended with timed out`.",
    ],
    [
      "a confirmation that is checked",
      codeDone()
        .pullRequest("infra", "test", { number: 2, state: "merged" })
        .confirm("infra", "test")
        .confirm("deploy", "test"),
      "The phase `deploy` of `email.notifications` in `test` is confirmed by `@ada`.",
    ],
    [
      "a confirmation that is believed",
      codeDone()
        .pullRequest("infra", "test", { number: 2, state: "merged" })
        .confirm("infra", "test"),
      "The phase `infra` of `email.notifications` in `test` is confirmed by `@ada`; the phase `infra` in `test` is completed, the phase `deploy` in `test` started and waits for a confirmation.",
    ],
    [
      "a sign-off",
      testDone().signOff("test"),
      "`test` of `email.notifications` is signed off by `@ada`; `prod-us` now waits for an approval, `prod-eu` started with the phase `infra` (waiting for its pull request).",
    ],
    [
      "a hold",
      opened().ask({ verb: "block", resource, environment: null, reason: "freeze" }),
      "The phase `code` of `email.notifications` is held by `@ada`: `freeze`.",
    ],
  ])("in %s is told in short sentences", (_, story, sentences) => {
    expect(happened(story.events).join("|")).toBe(sentences);
  });

  it("is nothing where nothing is worth telling", () => {
    const resumed = { ...stamp, ...ref, type: "phase_resumed" } as const;
    expect(happened([resumed])).toEqual([]);
    expect(happened([])).toEqual([]);
  });

  it("folds only what belongs together", () => {
    const started = { ...stamp, ...ref, type: "phase_started", attempt: 1, part: null } as const;
    const awaited = { ...stamp, ...ref, type: "person_awaited", waitsFor: "review" } as const;
    const begun = { ...stamp, environment: "prod-us", type: "environment_started" } as const;
    expect(happened([begun, started, { ...awaited, phase: "deploy" }])).toEqual([
      "`prod-us` of `email.notifications` started; the phase `infra` in `test` started, the phase `deploy` in `test` now waits for a review and the merge.",
    ]);
  });
});

describe("one event", () => {
  const events: readonly (readonly [Event, string])[] = [
    [
      { ...stamp, ...ref, type: "phase_started", attempt: 2, part: null },
      "attempt 2 at the phase `infra` in `test` started",
    ],
    [
      { ...stamp, ...ref, type: "run_succeeded", run: 5, runAttempt: 1 },
      "the workflow run of the phase `infra` in `test` succeeded",
    ],
    [
      { ...stamp, ...ref, type: "run_failed", run: 5, runAttempt: 1, conclusion: "a`b" },
      "the workflow run of the phase `infra` in `test` ended with ``a`b``",
    ],
    [
      { ...stamp, ...ref, type: "dispatch_refused", reason: "no such workflow" },
      "GitHub would not start the workflow of the phase `infra` in `test`: `no such workflow`",
    ],
    [
      { ...stamp, ...ref, type: "pull_request_opened", number: 7, url },
      "[pull request #7](https://github.test/7) of the phase `infra` in `test` is open",
    ],
    [
      { ...stamp, ...ref, type: "pull_request_closed", number: 7 },
      "pull request #7 of the phase `infra` in `test` is closed without being merged",
    ],
    [
      { ...stamp, ...ref, type: "pull_request_reopened", number: 7 },
      "pull request #7 of the phase `infra` in `test` is open again",
    ],
    [
      { ...stamp, ...ref, type: "changes_requested", number: 7 },
      "a reviewer asks for changes to pull request #7 of the phase `infra` in `test`",
    ],
    [
      { ...stamp, ...ref, type: "changes_resolved", number: 7 },
      "nobody asks for changes to pull request #7 of the phase `infra` in `test` any more",
    ],
    [{ ...stamp, ...ref, type: "phase_resumed" }, "the phase `infra` in `test` goes on"],
    [
      { ...stamp, ...ref, type: "phase_unblocked" },
      "the hold on the phase `infra` in `test` is lifted by `@ada`",
    ],
    [
      { ...stamp, type: "approval_given", environment: "prod-us", digest: "d", teams: [] },
      "`prod-us` is approved by `@ada`",
    ],
    [
      { ...stamp, type: "sign_off_requested", environment: "test" },
      "`test` now waits for its sign-off",
    ],
    [{ ...stamp, type: "environment_completed", environment: "test" }, "`test` is completed"],
    [{ ...stamp, type: "resource_completed" }, "`email.notifications` is completed"],
    [
      { ...stamp, type: "noted", action: "infra_pr_created", text: "PR #12345 created" },
      "`infra_pr_created`: `PR #12345 created`",
    ],
    [{ ...stamp, wave: "1", type: "wave_opened" }, "wave `1` has begun"],
    [
      { ...stamp, wave: "1", type: "wave_started", forced: "late", members: [] },
      "wave `1` is started by `@ada` before the earlier ones are done: `late`",
    ],
    [
      { ...stamp, wave: "1", type: "tracking_issue_opened", number: 3 },
      "issue #3 follows wave `1`",
    ],
    [{ ...stamp, wave: "1", actor: "cairn", type: "wave_completed" }, "wave `1` is completed"],
    [{ ...stamp, wave: "1", type: "noted", action: "x", text: "y" }, "`x`: `y`"],
  ];

  it.each(events.map(([event, clause]) => [clause, event] as const))("%s", (clause, event) => {
    expect(eventClause(event, { named: false })).toBe(clause);
  });
});
