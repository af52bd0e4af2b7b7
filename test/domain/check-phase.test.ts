import { describe, expect, it } from "vitest";
import { parseDefinition } from "../../src/domain/parse-definition.ts";

const file = {
  name: "any",
  environments: { test: {} },
  skills: {
    work: { workflow: "work.yml", outputs: { failed: "integer" } },
    undo: { workflow: "undo.yml" },
  },
  resources: { one: {} },
};
const work = { name: "a", uses: "workflow", skill: "work" };
const decision = { name: "a", uses: "decision", question: "?", options: ["x", "y"] };
const rollout = { name: "a", uses: "rollout", skill: "work", stages: [50, 100] };

function problems(...phases: readonly object[]): readonly string[] {
  const parsed = parseDefinition({ ...file, phases });
  return parsed.ok
    ? []
    : parsed.problems.map(({ path, message }) => `${path.join(".")}: ${message}`);
}

describe("a phase", () => {
  it.each([
    [
      "a verified workflow",
      {
        ...work,
        success_condition: "outputs.failed == 0",
        count: 3,
        interval: "5m",
        failure_limit: 1,
      },
    ],
    [
      "a rollback by condition",
      { ...work, rollback: "undo", rollback_on: 'run.conclusion != "success"' },
    ],
    ["a decision with a default", { ...decision, many: true, default: ["x", "y"], expires: "3d" }],
    ["an approval", { name: "a", uses: "approval", min_approvals: 2 }],
    ["a wait until a day", { name: "a", uses: "wait", until: "2026-06-01" }],
    [
      "a rollout",
      {
        ...rollout,
        soak: "24h",
        approval: { min_approvals: 2 },
        failure_condition: "outputs.failed > 0",
      },
    ],
    [
      "a schema change as the blueprint writes it",
      {
        ...work,
        type: "schema_change",
        labels: { requires_downtime: false, batch_size: 10_000, checkpoint: "row_id" },
      },
    ],
  ])("may be %s", (_, phase) => {
    expect(problems(phase)).toEqual([]);
  });

  it.each([
    [
      "a skill that is not there",
      { ...work, rollback: "nope" },
      "phases.0.rollback: expected a skill",
    ],
    [
      "a condition that is no CEL",
      { ...work, success_condition: "outputs.failed ==" },
      "phases.0.success_condition: expected CEL",
    ],
    [
      "an output nobody promised",
      { ...work, failure_condition: "outputs.errors > 0" },
      "phases.0.failure_condition: expected an output of the skill work (failed), found errors",
    ],
    [
      "an output of a check",
      {
        name: "a",
        uses: "manual",
        instructions: "x",
        verify: { skill: "undo", success_condition: "outputs.ok" },
      },
      "phases.0.verify.success_condition: expected an output",
    ],
    [
      "rollback_on alone",
      { ...work, rollback_on: "true" },
      "phases.0.rollback_on: expected rollback",
    ],
    [
      "a wait for nothing",
      { name: "a", uses: "wait" },
      "phases.0: expected either duration or until",
    ],
    [
      "a wait for two things",
      { name: "a", uses: "wait", duration: "1d", until: "2026-06-01" },
      "phases.0: expected either",
    ],
    ["a date that is none", { name: "a", uses: "wait", until: "next week" }, "phases.0.until"],
    [
      "stages that do not rise",
      { ...rollout, stages: [50, 25] },
      "phases.0.stages.1: expected more than the stage before, found 25",
    ],
    [
      "a default that is no option",
      { ...decision, default: "z" },
      "phases.0.default: expected one of the options (x, y), found z",
    ],
    [
      "two defaults of one choice",
      { ...decision, default: ["x", "y"] },
      "phases.0.default: expected one option",
    ],
    [
      "an option twice",
      { ...decision, options: ["x", "x"] },
      "phases.0.options.1: expected a name not used before",
    ],
    [
      "an option called like an environment",
      { ...decision, options: ["x", "test"] },
      "phases.0.options.1: expected a name that no environment or resource has",
    ],
    [
      "a requirement of itself",
      { ...work, requires: "a" },
      "phases.0.requires: expected a phase before this one",
    ],
    [
      "a requirement that is no CEL",
      { ...work, requires: "b c" },
      "phases.0.requires: expected CEL",
    ],
    [
      "a confirmation of a wait",
      { name: "a", uses: "wait", duration: "1d", confirm: "x" },
      "phases.0: ",
    ],
  ])("may not have %s", (_, phase, expected) => {
    expect(problems(phase).join("\n")).toContain(expected);
  });
});
