import { describe, expect, it } from "vitest";
import { skillInputs } from "../../src/domain/skill-inputs.ts";
import { type Story } from "./given.ts";
import { approve, outputs, reject, retry, rollback, storyWith } from "./kinds.ts";

const phase = { name: "canary", uses: "rollout", skill: "work", stages: [25, 50, 100] };
const rollout = (more: object = {}): Story => storyWith([{ ...phase, ...more }]).start();
const run = (story: Story, attempt: number, conclusion = "success"): Story =>
  story.run("canary", "test", { id: attempt, conclusion }, attempt);
const parts = (story: Story) =>
  story.resource.environments["test"]!.phases["canary"]! as unknown as {
    attempts: readonly { number: number; part: unknown; run: { id: number } | null }[];
  };

describe("a rollout", () => {
  it("runs once for each stage and keeps each stage's attempt", () => {
    const story = run(run(run(rollout(), 1), 2), 3);
    expect(story.status("canary", "test")).toBe("completed");
    expect(
      parts(story).attempts.map(({ number, part, run: its }) => [number, part, its?.id]),
    ).toEqual([
      [1, { is: "stage", index: 0, percentage: 25 }, 1],
      [2, { is: "stage", index: 1, percentage: 50 }, 2],
      [3, { is: "stage", index: 2, percentage: 100 }, 3],
    ]);
  });

  it("tells the skill which stage it is", () => {
    const story = run(rollout(), 1);
    const ref = { environment: "test", phase: "canary", attempt: 2 };
    const skill = story.definition.skills["work"]!;
    expect(skillInputs(skill, story.resource, ref, "e", story.definition)).toMatchObject({
      inputs: { at: "50" },
    });
  });

  it("lets every stage soak, the last one too", () => {
    const story = run(rollout({ soak: "1h", stages: [50, 100] }), 1);
    expect(story.attempt("canary", "test")?.number).toBe(1);
    expect(story.due()).toBe("2026-01-15T11:02:00.000Z");
    expect(story.later("1h").types()).toEqual(["stage_soaked", "phase_started"]);
    expect(run(story, 2).status("canary", "test")).toBe("in_progress");
    expect(story.later("1h").status("canary", "test")).toBe("completed");
  });

  it("soaks again when a stage is run again (rule 3: soak is continuous)", () => {
    const story = run(rollout({ soak: "1h" }), 1).later("50m");
    story.run("canary", "test", { id: 1, attempt: 2 });
    expect(story.due()).toBeNull();
    story.run("canary", "test", { id: 1, attempt: 2, conclusion: "success" });
    expect(story.later("30m").attempt("canary", "test")?.number).toBe(1);
    expect(story.later("30m").attempt("canary", "test")?.number).toBe(2);
  });

  it("asks for an approval between stages and not after the last", () => {
    const story = run(rollout({ approval: true, stages: [50, 100] }), 1);
    expect(story.checkpoints()).toEqual(["test/canary/1/phase-approval"]);
    story.refuses(approve, "own-request").ask(approve, { by: "grace" });
    expect(story.attempt("canary", "test")?.number).toBe(2);
    expect(run(story, 2).status("canary", "test")).toBe("completed");
  });

  it("fails when a stage is rejected", () => {
    const story = run(rollout({ approval: { min_approvals: 2 } }), 1);
    story.ask(reject("errors rise"), { by: "grace" });
    expect(story.status("canary", "test")).toBe("failed");
  });

  it("fails with a stage, and a retry goes on at that stage", () => {
    const story = run(run(rollout(), 1), 2, "failure");
    expect(story.status("canary", "test")).toBe("failed");
    story.ask(retry);
    expect(story.attempt("canary", "test")).toMatchObject({
      number: 3,
      part: { is: "stage", index: 1, percentage: 50 },
    });
  });

  it("begins with the first stage again once it was rolled back", () => {
    const story = run(run(rollout({ rollback: "undo" }), 1), 2, "failure");
    story.ask(rollback("errors rise"));
    expect(story.attempt("canary", "test")?.part).toEqual({
      is: "rollback",
      reason: "errors rise",
    });
    expect(run(story, 3).status("canary", "test")).toBe("failed");
    expect(story.ask(retry).attempt("canary", "test")?.part).toMatchObject({ index: 0 });
  });

  it("judges every stage by its conditions", () => {
    const story = rollout({ failure_condition: "outputs.failed > 0" });
    story.run("canary", "test", {
      conclusion: "success",
      outputs: outputs({ failed: 0, rate: 0 }),
    });
    expect(story.attempt("canary", "test")?.number).toBe(2);
    const bad = outputs({ failed: 2, rate: 0 });
    story.run("canary", "test", { id: 2, conclusion: "success", outputs: bad }, 2);
    expect(story.status("canary", "test")).toBe("failed");
  });
});
