import { describe, expect, it } from "vitest";
import { interpolate, problemIn } from "../../src/domain/expression.ts";
import { parseDefinition } from "../../src/domain/parse-definition.ts";
import { skillInputs } from "../../src/domain/skill-inputs.ts";
import { airflowFile, definitionOf } from "./airflow.ts";
import { resource, Story } from "./given.ts";

const withInputs = (inputs: Readonly<Record<string, string>>) => ({
  ...airflowFile,
  environments: {
    ...airflowFile.environments,
    test: { primary: true, vars: { suffix: "-test" }, credential_source: "aws_profile:test" },
  },
  skills: { ...airflowFile.skills, "migrate-dags": { workflow: "migrate-dags.yml", inputs } },
});

const inputsFor = (inputs: Readonly<Record<string, string>>, environment: string | null) => {
  const definition = definitionOf(withInputs(inputs));
  return skillInputs(
    definition.skills["migrate-dags"]!,
    new Story(definition).resource,
    { environment, phase: "migrate", attempt: 2 },
    `${resource}/test/migrate/2`,
    definition,
  );
};

describe("the inputs of a skill", () => {
  it("are worked out from resource, environment, phase and migration, and carry the key", () => {
    const inputs = {
      cluster: "${{ resource.id }}${{ environment.vars.suffix }}",
      owner: "${{ resource.owner }}",
      credentials: "${{ environment.credential_source }}",
      branch: "${{ phase.branch }}",
      attempt: "${{ phase.attempt + 1 }}",
      target_version: "3.0",
    };
    expect(inputsFor(inputs, "test")).toEqual({
      ok: true,
      inputs: {
        cluster: "email.notifications-test",
        owner: "platform-team",
        credentials: "aws_profile:test",
        branch: "cairn/airflow-v3/email.notifications/test/migrate",
        attempt: "3",
        target_version: "3.0",
        cairn_key: "airflow-v3/email.notifications/test/migrate/2",
      },
    });
  });

  it("that cannot be worked out say which, and why", () => {
    expect(inputsFor({ cluster: "${{ environment.name }}" }, null)).toEqual({
      ok: false,
      reason:
        "the input cluster of the skill migrate-dags cannot be worked out: No such key: name in environment.name",
    });
  });

  it("are checked with the definition", () => {
    expect(parseDefinition(withInputs({ cluster: "${{ resource. }}" }))).toMatchObject({
      ok: false,
      problems: [{ path: ["skills", "migrate-dags", "inputs", "cluster"] }],
    });
    expect(parseDefinition(withInputs({ cairn_key: "x" }))).toMatchObject({
      ok: false,
      problems: [{ message: "expected another name: Cairn itself sends cairn_key" }],
    });
  });
});

describe("an expression", () => {
  it.each([
    ["a number", "${{ 1 + 1 }}", "2"],
    ["a choice", "${{ n > 2 ? 'big' : 'small' }}", "big"],
    ["a list", "${{ [1, 2] }}", "[1,2]"],
    ["several in one text", "a ${{ n }} b ${{ s }}", "a 3 b x"],
    ["nothing", "${{ none }}", ""],
    ["a text without any", "plain $ {{ text }}", "plain $ {{ text }}"],
  ])("gives %s", (_, template, text) => {
    expect(interpolate(template, { n: 3, s: "x", none: null })).toEqual({ ok: true, text });
  });

  it("is told apart from CEL that cannot be read", () => {
    expect(problemIn("${{ a + }}")).toContain("expected CEL in");
    expect(problemIn("${{ a + b }}")).toBeNull();
  });
});
