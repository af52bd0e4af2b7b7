import { describe, expect, it } from "vitest";
import { holdsOf } from "../../src/domain/holds.ts";
import { answerableIn, restingIn } from "../../src/domain/resting.ts";
import { resource, type Story } from "./given.ts";
import { revertedAndAccepted, rollback, storyWith } from "./kinds.ts";

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

/** The pull request of `code`, which is done once, was reverted after test had begun, and a person accepted that. */
const undone = (phases: readonly object[]): Story => {
  const code = { name: "code", uses: "pull_request", scope: "resource", skill: "work" };
  const story = storyWith([code, ...phases]).start();
  story.pullRequest("code", null, { number: 8, state: "merged" });
  return revertedAndAccepted(story, "code", null);
};

const retryTest = { verb: "retry", resource, environment: "test" } as const;
const redone = (story: Story): Story =>
  story
    .ask({ verb: "retry", resource, environment: null })
    .pullRequest("code", null, { number: 12, state: "merged" });

describe("an environment whose phases done once are undone", () => {
  const guarded = { ...work, action: "run_migration" };
  const go = {
    verb: "permit",
    action: "run_migration",
    how: "command",
    resource,
    environment: "test",
  } as const;

  it("begins nothing new, and is not asked for a go, until they are done again", () => {
    const story = undone([guarded]);
    expect(story.status("code", null)).toBe("failed");
    expect(story.refusal(go)).toMatchObject({
      refused: "environment-blocked",
      facts: { environment: "test", by: ["code"] },
    });
    expect(answerable(story)).toEqual(["shared/code/1/failed"]);
    const holds = holdsOf(story.resource, "test", story.definition, story.now);
    expect(holds.map(({ is }) => is)).toEqual(["resting", "question"]);
    redone(story);
    expect(answerable(story)).toEqual(["test/migrate/1/go"]);
  });

  it("takes a go once", () => {
    const story = storyWith([guarded]).start();
    story.ask(go);
    story.isSatisfiedWith(go);
  });

  it("ends what is under way there, and begins what comes after it once they are done again", () => {
    const story = undone([work, { ...work, name: "verify" }]);
    story.run("migrate", "test", { id: 3, ...success });
    expect(story.status("migrate", "test")).toBe("completed");
    expect(story.status("verify", "test")).toBe("pending");
    redone(story);
    expect(story.status("verify", "test")).toBe("in_progress");
  });

  it("says of what is under way there that it failed, and takes it up again once they are done", () => {
    const story = undone([work]).run("migrate", "test", { id: 3, conclusion: "failure" });
    expect(story.status("migrate", "test")).toBe("failed");
    story.refuses(retryTest, "environment-blocked");
    redone(story).ask(retryTest);
    expect(story.status("migrate", "test")).toBe("in_progress");
  });

  it("is done with a phase that a person confirmed there, and was checked, meanwhile", () => {
    const manual = {
      name: "deploy",
      uses: "manual",
      instructions: "helm",
      verify: { skill: "check" },
    };
    const story = undone([manual, work]).confirm("deploy", "test");
    story.run("deploy", "test", { id: 3, ...success });
    expect(story.status("deploy", "test")).toBe("completed");
    expect(answerable(story)).toEqual(["shared/code/1/failed"]);
  });
});

describe("a phase after one that is undone", () => {
  it("ends what is under way in it, and nothing after it begins", () => {
    const phases = [
      { name: "config", uses: "pull_request", skill: "work" },
      work,
      { ...work, name: "verify" },
    ];
    const story = storyWith(phases).start();
    story.pullRequest("config", "test", { number: 8, state: "merged" });
    revertedAndAccepted(story, "config", "test");
    expect(story.status("config", "test")).toBe("failed");
    story.run("migrate", "test", { id: 3, ...success });
    expect(story.status("migrate", "test")).toBe("completed");
    expect(story.status("verify", "test")).toBe("pending");
    story.ask(retryTest).pullRequest("config", "test", { number: 12, state: "merged" });
    expect(story.status("verify", "test")).toBe("in_progress");
  });

  it("ends, where it is done once after all environments", () => {
    const phases = [work, { name: "clean", uses: "workflow", skill: "work", scope: "resource" }];
    const story = storyWith(phases)
      .start()
      .run("migrate", "test", { id: 3, ...success });
    expect(story.status("clean", null)).toBe("in_progress");
    story.ask(rollback("errors rise"));
    expect(story.environment("test")).toBe("active");
    story.run("clean", null, { id: 4, ...success });
    expect(story.status("clean", null)).toBe("completed");
    expect(story.resource.completedAt).toBeNull();
  });
});
