import { describe, expect, it } from "vitest";
import { type OutputsSeen } from "../../src/domain/inputs.ts";
import { type Story } from "./given.ts";
import { choose, outputs, place, retry, rollback, storyWith } from "./kinds.ts";

const phase = { name: "verify", uses: "workflow", skill: "work" };
const verify = (more: object = {}): Story => storyWith([{ ...phase, ...more }]).start();
const ends = (
  story: Story,
  seen: OutputsSeen | null,
  { attempt = 1, conclusion = "success" } = {},
): Story => story.run("verify", "test", { id: attempt, conclusion, outputs: seen }, attempt);
const found = (failed: number, rate = 0): OutputsSeen => outputs({ failed, rate });

describe("a verified phase", () => {
  it.each([
    ["success_condition alone, true", { success_condition: "outputs.failed == 0" }, 0, "completed"],
    ["success_condition alone, false", { success_condition: "outputs.failed == 0" }, 1, "failed"],
    ["failure_condition alone, false", { failure_condition: "outputs.failed > 0" }, 0, "completed"],
    ["failure_condition alone, true", { failure_condition: "outputs.failed > 0" }, 1, "failed"],
    [
      "both, neither true",
      { success_condition: "outputs.failed == 0", failure_condition: "outputs.failed > 5" },
      3,
      "awaiting_human",
    ],
    [
      "a condition that is no yes or no",
      { success_condition: "outputs.failed" },
      0,
      "awaiting_human",
    ],
    [
      "a condition that asks for what is not there",
      { success_condition: "choices.x" },
      0,
      "awaiting_human",
    ],
    [
      "a rate that happens to be whole",
      { success_condition: "outputs.rate < 0.001" },
      0,
      "completed",
    ],
  ])("judges by %s", (_, rule, failed, status) => {
    const story = ends(verify(rule), found(failed));
    expect(story.status("verify", "test")).toBe(status);
    expect(story.types()).toContain("run_measured");
  });

  it("keeps what the run left behind, and the verdict with its reason", () => {
    const story = ends(verify({ success_condition: "outputs.failed == 0" }), found(3));
    expect(story.attempt("verify", "test")).toMatchObject({
      outputs: { failed: 3, rate: 0 },
      verdict: { result: "failure", reason: "outputs.failed == 0 is false (failed = 3, rate = 0)" },
    });
  });

  it("fails when the run did, whatever it left behind", () => {
    const story = ends(verify({ success_condition: "true" }), null, { conclusion: "failure" });
    expect(story.status("verify", "test")).toBe("failed");
  });

  it("fails when its outputs are not what its skill promises, until the run is run again", () => {
    const story = ends(verify(), { ok: false, reason: "failed is no integer" });
    expect(story.types()).toEqual([
      "run_started",
      "run_succeeded",
      "outputs_refused",
      "phase_failed",
    ]);
    story.run("verify", "test", { id: 1, attempt: 2, conclusion: "success", outputs: found(0) });
    expect(story.status("verify", "test")).toBe("completed");
  });
});

describe("an inconclusive result", () => {
  const open = (): Story =>
    ends(
      verify({ success_condition: "outputs.failed == 0", failure_condition: "outputs.failed > 5" }),
      found(3),
    );
  it("is a decision checkpoint", () => {
    expect(open().checkpoints()).toEqual(["test/verify/1/judgement"]);
    open()
      .refuses(choose("perhaps"), "unknown-option")
      .refuses(choose("accept", "fail"), "one-option-only");
  });
  it.each([
    ["accept", "completed"],
    ["fail", "failed"],
    ["retry", "in_progress"],
  ])("that a person answers with %s is %s", (option, status) => {
    expect(open().ask(choose(option)).status("verify", "test")).toBe(status);
  });
  it("can be retried by the usual command, too", () => {
    expect(open().ask(retry).attempt("verify", "test")?.number).toBe(2);
  });
});

describe("several measurements", () => {
  const rule = {
    success_condition: "outputs.failed == 0",
    count: 3,
    interval: "5m",
    failure_limit: 1,
  };
  it("are made so long after each other, each with a run of its own", () => {
    const story = ends(verify(rule), found(0));
    expect(story.status("verify", "test")).toBe("in_progress");
    expect(story.due()).toBe("2026-01-15T10:07:00.000Z");
    expect(story.later("5m").attempt("verify", "test")).toMatchObject({
      number: 2,
      part: { is: "measurement", number: 2 },
    });
    ends(story, found(1), { attempt: 2 }).later("5m");
    expect(ends(story, found(0), { attempt: 3 }).status("verify", "test")).toBe("completed");
  });
  it("fail when more of them fail than may", () => {
    const story = ends(verify(rule), found(1)).later("5m");
    expect(ends(story, found(1), { attempt: 2 }).status("verify", "test")).toBe("failed");
    story.ask(retry);
    expect(story.attempt("verify", "test")?.part).toEqual({ is: "measurement", number: 1 });
    // What failed before the retry counts no more.
    expect(ends(story, found(1), { attempt: 3 }).status("verify", "test")).toBe("in_progress");
  });
});

describe("a rollback", () => {
  const rule = { rollback: "undo", rollback_on: "outputs.rate > 0.001" };
  it("starts by itself where the definition says so, and ends with a person", () => {
    const story = ends(verify(rule), found(0, 0.5));
    expect(story.attempt("verify", "test")).toMatchObject({ number: 2, part: { is: "rollback" } });
    expect(story.status("verify", "test")).toBe("in_progress");
    ends(story, null, { attempt: 2 });
    expect(story.checkpoints()).toEqual(["test/verify/2/failed"]);
    expect(story.resource.environments["test"]?.phases["verify"]).toMatchObject({
      failure: { reason: expect.stringContaining("rolled back: outputs.rate > 0.001 is true") },
    });
  });
  it("is never begun by itself where the definition only names it (rule 21)", () => {
    const story = ends(verify({ rollback: "undo" }), found(9), { conclusion: "failure" });
    expect(story.status("verify", "test")).toBe("failed");
    expect(story.attempt("verify", "test")?.part).toBeNull();
  });
  it("can look at how the run ended", () => {
    const on = 'run.conclusion != "success" || outputs.rate > 0.001';
    const story = ends(verify({ ...rule, rollback_on: on }), null, { conclusion: "failure" });
    expect(story.attempt("verify", "test")?.part).toMatchObject({ is: "rollback" });
  });
  it("that fails says so", () => {
    const story = ends(ends(verify(rule), found(0, 1)), null, {
      attempt: 2,
      conclusion: "failure",
    });
    expect(story.resource.environments["test"]?.phases["verify"]).toMatchObject({
      failure: { reason: expect.stringContaining("did not succeed") },
    });
  });
  it("is begun by hand with a reason, once, and reopens its environment", () => {
    const story = storyWith([{ ...phase, rollback: "undo" }], {
      environments: { test: {}, prod: { blocked_by: "test" } },
    }).start();
    story.refuses(rollback(null), "reason-needed");
    ends(story, found(0));
    expect(story.environment("test")).toBe("awaiting_sign_off");
    story.ask(rollback("errors rise"));
    expect(story.types()).toEqual(["environment_reopened", "phase_started"]);
    story.isSatisfiedWith(rollback("errors rise"));
    ends(story, null, { attempt: 2 });
    expect([story.environment("test"), story.environment("prod")]).toEqual(["active", "blocked"]);
  });
  it("does not reach past what was finished after it, nor past the end", () => {
    const after = { name: "after", uses: "manual", instructions: "Look." };
    const story = storyWith([{ ...phase, rollback: "undo" }, after, { ...after, name: "last" }]);
    ends(story.start(), found(0)).confirm("after", "test");
    story.refuses(rollback("why"), "rollback-too-late");
    storyWith([phase]).start().refuses(rollback("why"), "nothing-to-roll-back");
    ends(verify({ rollback: "undo" }), found(0)).refuses(rollback("why"), "rollback-too-late");
  });
});

describe("a manual phase with a check", () => {
  const manual = (more: object = {}): Story =>
    storyWith([
      { name: "verify", uses: "manual", instructions: "helm", verify: { skill: "check", ...more } },
    ]).start();
  const confirm = (unverified: string | null) =>
    ({ verb: "confirm-phase", phase: "verify", ...place, unverified }) as const;
  it("judges the check by its outputs", () => {
    const story = manual({ success_condition: "outputs.healthy" }).ask(confirm(null));
    ends(story, outputs({ healthy: false }));
    expect(story.status("verify", "test")).toBe("failed");
  });
  it("is believed unchecked for a reason that is kept", () => {
    const story = manual().ask(confirm("no network from there"));
    expect(story.status("verify", "test")).toBe("completed");
    expect(story.attempt("verify", "test")?.unverified).toBe("no network from there");
    expect(story.events[0]).toMatchObject({
      type: "phase_confirmed",
      unverified: "no network from there",
      actor: "ada",
    });
  });
  it("needs no reason kept where there is no check to leave out", () => {
    const story = storyWith([{ name: "verify", uses: "manual", instructions: "helm" }]).start();
    story.ask(confirm("why not"));
    expect(story.attempt("verify", "test")?.unverified).toBeNull();
  });
});
