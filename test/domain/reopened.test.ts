import { describe, expect, it } from "vitest";
import { holdsOf } from "../../src/domain/holds.ts";
import { answerableIn, restingIn } from "../../src/domain/resting.ts";
import { pullRequestSeen, resource, type Story } from "./given.ts";
import { rollback, storyWith } from "./kinds.ts";

const prod = { resource, environment: "prod" } as const;
const signOff = { verb: "sign-off", ...prod } as const;
const answerable = (story: Story): readonly string[] =>
  answerableIn(story.resource, story.definition).map(({ id }) => id.slice(resource.length + 1));
const retry = { verb: "retry", ...prod } as const;
const work = { name: "migrate", uses: "workflow", skill: "work", rollback: "undo" };
const success = { conclusion: "success" } as const;

/** Test was signed off, and production has begun. */
const begun = (): Story => {
  const environments = { test: {}, prod: { blocked_by: "test" }, last: { blocked_by: "prod" } };
  const phases = [work, { ...work, name: "verify", rollback: "undo" }];
  const story = storyWith(phases, { environments }).start();
  story.run("migrate", "test", { id: 1, ...success }).run("verify", "test", { id: 2, ...success });
  return story.signOff("test").run("migrate", "prod", { id: 3 });
};

/** Test is then rolled back. */
const reopened = (prodRun: "failure" | "success" | null): Story => {
  const story = begun();
  if (prodRun === "failure") story.run("migrate", "prod", { id: 3, conclusion: prodRun });
  story.ask(rollback("errors rise"));
  if (prodRun === "success") story.run("migrate", "prod", { id: 3, ...success });
  return story;
};

describe("production that stands on a test which was rolled back", () => {
  it("begins nothing new, and says why", () => {
    const story = reopened("failure");
    expect(story.environment("test")).toBe("active");
    expect(story.refusal(retry)).toMatchObject({
      refused: "environment-blocked",
      facts: { environment: "prod", by: ["test"] },
    });
  });

  it("lets end what is under way, and goes on by itself once test is done again", () => {
    const story = reopened("success");
    expect(story.status("migrate", "prod")).toBe("completed");
    expect(story.status("verify", "prod")).toBe("pending");
    story.run("verify", "test", { id: 4, ...success }, 2);
    story.ask({ verb: "retry", resource, environment: "test" });
    story.run("verify", "test", { id: 5, ...success }, 3).signOff("test");
    expect(story.status("verify", "prod")).toBe("in_progress");
  });

  it("shows what holds it", () => {
    const story = reopened("failure");
    const resting = { is: "reopened", environment: "prod", by: ["test"] } as const;
    expect(restingIn(story.resource, story.definition)).toEqual([resting]);
    const holds = holdsOf(story.resource, "prod", story.definition, story.now);
    expect(holds).toContainEqual({ is: "resting", resting });
    // What test waits for is what prod waits for.
    expect(holds.map(({ is }) => is)).toContain("work");
  });

  it("is not asked for a sign-off that would be refused, and is again once test has its own", () => {
    const story = begun().run("migrate", "prod", { id: 3, ...success });
    story.run("verify", "prod", { id: 4, ...success });
    expect(answerable(story)).toEqual(["prod/sign-off"]);
    story.ask(rollback("errors rise"));
    expect(answerable(story)).toEqual([]);
    expect(story.refusal(signOff)?.refused).toBe("environment-blocked");
    story.run("verify", "test", { id: 5, ...success }, 2);
    story.ask({ verb: "retry", resource, environment: "test" });
    story.run("verify", "test", { id: 6, ...success }, 3).signOff("test");
    expect(answerable(story)).toEqual(["prod/sign-off"]);
    expect(story.refusal(signOff)).toBeNull();
  });

  it("may be rolled back itself", () => {
    const story = reopened("failure");
    story.ask({ verb: "rollback", ...prod, reason: "errors rise" });
    expect(story.status("migrate", "prod")).toBe("in_progress");
  });
});

describe("an environment whose phases done once are undone", () => {
  /** The pull request of `code` was reverted, and a person accepted that, after test had begun. */
  const undone = (): Story => {
    const code = { name: "code", uses: "pull_request", scope: "resource", skill: "work" };
    const guarded = { ...work, action: "run_migration" };
    const story = storyWith([code, guarded]).start();
    story.pullRequest("code", null, { number: 8, state: "merged" });
    const seen = pullRequestSeen({ number: 9, state: "merged", reverts: 8 });
    story.tell({ type: "pull-request", source: "sweep", seen });
    const pullRequest = { number: 8, state: "merged" } as const;
    return story.tell({
      type: "request",
      request: { verb: "recover", resource, environment: null, accept: true },
      looked: {
        observations: [],
        work: [{ environment: null, phase: "code", pullRequest, run: null }],
      },
      actor: "ada",
      source: "comment:1",
      pullRequest: null,
    });
  };
  const go = {
    verb: "permit",
    action: "run_migration",
    how: "command",
    resource,
    environment: "test",
  } as const;

  it("begins nothing new, and is not asked for a go, until they are done again", () => {
    const story = undone();
    expect(story.status("code", null)).toBe("failed");
    expect(story.refusal(go)).toMatchObject({
      refused: "environment-blocked",
      facts: { environment: "test", by: ["code"] },
    });
    expect(answerable(story)).toEqual(["shared/code/1/failed"]);
    const holds = holdsOf(story.resource, "test", story.definition, story.now);
    expect(holds.map(({ is }) => is)).toEqual(["resting", "question"]);
    story.ask({ verb: "retry", resource, environment: null });
    story.pullRequest("code", null, { number: 12, state: "merged" });
    expect(answerable(story)).toEqual(["test/migrate/1/go"]);
  });

  it("takes a go once", () => {
    const story = storyWith([{ ...work, action: "run_migration" }]).start();
    story.ask(go);
    story.isSatisfiedWith(go);
  });
});
