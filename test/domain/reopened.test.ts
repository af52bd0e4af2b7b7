import { describe, expect, it } from "vitest";
import { resource, type Story } from "./given.ts";
import { rollback, storyWith } from "./kinds.ts";

const prod = { resource, environment: "prod" } as const;
const retry = { verb: "retry", ...prod } as const;
const work = { name: "migrate", uses: "workflow", skill: "work", rollback: "undo" };
const success = { conclusion: "success" } as const;

/** Test was signed off, production has begun, and test is then rolled back. */
const reopened = (prodRun: "failure" | "success" | null): Story => {
  const environments = { test: {}, prod: { blocked_by: "test" } };
  const phases = [work, { ...work, name: "verify", rollback: "undo" }];
  const story = storyWith(phases, { environments }).start();
  story.run("migrate", "test", { id: 1, ...success }).run("verify", "test", { id: 2, ...success });
  story.signOff("test").run("migrate", "prod", { id: 3 });
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

  it("may be rolled back itself", () => {
    const story = reopened("failure");
    story.ask({ verb: "rollback", ...prod, reason: "errors rise" });
    expect(story.status("migrate", "prod")).toBe("in_progress");
  });
});
