import { describe, expect, it } from "vitest";
import { newMigration } from "../../src/domain/new-state.ts";
import { skillInputs } from "../../src/domain/skill-inputs.ts";
import { exampleDefinition, exampleFiles } from "../../src/sandbox/airflow-v3.ts";
import { writeBlob } from "../../src/sandbox/github/git-objects.ts";
import { readWorkflowFile, settleInputs, titleOf } from "../../src/sandbox/github/workflow-file.ts";

const definition = exampleDefinition();
const files = exampleFiles();
const skills = Object.values(definition.skills);
const inForce = { digest: "0", commit: "0", path: "", source: "" };
const state = newMigration(definition, inForce);

function workflowOf(name: string) {
  const text = files[`.github/workflows/${name}`];
  if (text === undefined) throw new Error(`There is no workflow ${name}.`);
  return readWorkflowFile(writeBlob(new Map(), text));
}

describe("the example airflow-v3", () => {
  it("walks 66 clusters through 4 waves", () => {
    const sizes = definition.waves.map(
      ({ name }) => definition.resources.filter(({ wave }) => wave === name).length,
    );
    expect(sizes).toEqual([4, 12, 20, 30]);
    expect(definition.environments.map(({ name }) => name)).toEqual(["test", "prod-us", "prod-eu"]);
    expect(definition.environments.map(({ approval }) => approval?.minApprovals ?? 0)).toEqual([
      0, 1, 2,
    ]);
  });

  it("has a workflow and a document for each skill", () => {
    expect(skills).toHaveLength(5);
    for (const { workflow, document } of skills) {
      expect(files).toHaveProperty([`.github/workflows/${workflow}`]);
      expect(files).toHaveProperty([document ?? ""]);
    }
  });

  it.each(definition.phases)("sends the skill of $name what its workflow declares", (phase) => {
    const skill = phase.work.uses === "manual" ? phase.work.verify : phase.work.skill;
    const environment = phase.scope === "resource" ? null : "prod-us";
    const effect = `email.notifications/${environment ?? "shared"}/${phase.name}/1`;
    const sent = skillInputs(
      definition.skills[skill ?? ""]!,
      state.resources["email.notifications"]!,
      { environment, phase: phase.name, attempt: 1 },
      effect,
      definition,
    );
    if (!sent.ok) throw new Error(sent.reason);
    const workflow = workflowOf(definition.skills[skill ?? ""]!.workflow);
    expect(settleInputs(workflow, sent.inputs)).toEqual(sent.inputs);
    expect(titleOf(workflow.runName ?? "", sent.inputs, "")).toContain(
      `email.notifications${environment === null ? "" : " in prod-us"} [cairn airflow-v3/${effect}]`,
    );
  });
});
