import { describe, expect, it } from "vitest";
import { type Request } from "../../src/domain/commands.ts";
import { describeSatisfied } from "../../src/messages/satisfied.ts";
import { airflowFile, definitionOf } from "../domain/airflow.ts";
import { resource, Story } from "../domain/given.ts";
import { allDone, codeDone, opened, testDone } from "./stories.ts";
import { viewOf } from "./view.ts";

const prodUs = { verb: "approve", resource, environment: "prod-us" } as const;
const twoApprovals = definitionOf({
  ...airflowFile,
  environments: {
    ...airflowFile.environments,
    "prod-us": { blocked_by: "test", approval: { min_approvals: 3 } },
  },
});

describe("a command that asks for what is already so", () => {
  it.each<[Request, Story, string]>([
    [
      { verb: "start", target: { resource }, force: null },
      new Story().start(),
      "`email.notifications` was started already, by `@ada` on 2026-01-15 10:01 UTC.",
    ],
    [
      { verb: "start", target: { wave: "1" }, force: null },
      new Story().ask({ verb: "start", target: { wave: "1" }, force: null }),
      "Wave `1` was started already, by `@ada` on 2026-01-15 10:01 UTC.",
    ],
    [
      { verb: "pr-merged", resource, environment: null },
      codeDone(),
      "The merge is known already, and `email.notifications` went on with it.",
    ],
    [
      { verb: "confirm-phase", phase: "infra", resource, environment: "test", unverified: null },
      testDone(),
      "The phase `infra` of `email.notifications` in `test` was confirmed or finished before.",
    ],
    [
      { verb: "sign-off", resource, environment: "test" },
      testDone().signOff("test", "grace"),
      "`test` of `email.notifications` was signed off already, by `@grace` on 2026-01-15 10:08 UTC.",
    ],
    [
      { verb: "sign-off", resource, environment: "prod-eu" },
      testDone().signOff("test").finish("prod-eu", 30),
      "`prod-eu` of `email.notifications` was signed off already.",
    ],
    [prodUs, allDone(), "You approved `prod-us` of `email.notifications` before."],
    [{ ...prodUs, environment: null }, allDone(), "You approved `email.notifications` before."],
    [
      prodUs,
      new Story(twoApprovals)
        .start()
        .pullRequest("code", null, { number: 1, state: "merged" })
        .finish("test", 20)
        .signOff("test")
        .ask(prodUs, { by: "grace" }),
      "You approved `prod-us` of `email.notifications` before; 1 of 3 approvals are there (`@grace`).",
    ],
    [
      { verb: "block", resource, environment: null, reason: "again" },
      opened().ask({ verb: "block", resource, environment: null, reason: "freeze" }),
      "`email.notifications` is held already, by `@ada` on 2026-01-15 10:03 UTC.",
    ],
    [
      { verb: "block", resource: "gone", environment: null, reason: "again" },
      new Story(),
      "`gone` is held already.",
    ],
    [
      { verb: "retry", resource, environment: "test" },
      new Story(),
      "`email.notifications` in `test` is so already.",
    ],
  ])("%o is told so", (request, story, words) => {
    const { message, status } = describeSatisfied(request, viewOf(story), []);
    expect(status).toBe("Nothing to do");
    expect(message).toBe(`${words} Nothing changed.`);
  });
});
