import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { KEY_INPUT } from "../../src/domain/correlation.ts";
import { exampleNames, loadExample } from "../../src/sandbox/example.ts";
import { writeBlob } from "../../src/sandbox/github/git-objects.ts";
import { readWorkflowFile, settleInputs, titleOf } from "../../src/sandbox/github/workflow-file.ts";

describe.each(exampleNames())("the example %s", (name) => {
  const { definition, files } = loadExample(name);
  const skills = Object.values(definition.skills);

  function workflowOf(file: string) {
    const text = files[`.github/workflows/${file}`];
    if (text === undefined) throw new Error(`There is no workflow ${file}.`);
    return readWorkflowFile(writeBlob(new Map(), text));
  }

  it("has a workflow and a document for each skill, and no other", () => {
    expect(skills.length).toBeGreaterThan(0);
    const needed = skills.flatMap(({ workflow, document }) => [
      `.github/workflows/${workflow}`,
      document ?? "a document",
    ]);
    const there = Object.keys(files).filter((path) => !path.startsWith(".github/migrations/"));
    expect(there).toEqual([...new Set(needed)].toSorted());
  });

  it.each(skills)("sends $name what its workflow declares, and the key its run shows", (skill) => {
    const workflow = workflowOf(skill.workflow);
    const sent = Object.fromEntries(
      [...Object.keys(skill.inputs), KEY_INPUT].map((input) => [input, `the ${input}`]),
    );
    expect(settleInputs(workflow, sent)).toEqual(sent);
    expect(titleOf(workflow.runName ?? "", sent, "")).toContain(`[cairn the ${KEY_INPUT}]`);
  });
});

describe("the example airflow-v3", () => {
  it("walks 66 clusters through 4 waves", () => {
    const { definition } = loadExample("airflow-v3");
    const sizes = definition.waves.map(
      ({ name }) => definition.resources.filter(({ wave }) => wave === name).length,
    );
    expect(sizes).toEqual([4, 12, 20, 30]);
    expect(definition.environments.map(({ name }) => name)).toEqual(["test", "prod-us", "prod-eu"]);
    expect(definition.environments.map(({ approval }) => approval?.minApprovals ?? 0)).toEqual([
      0, 1, 2,
    ]);
  });
});

describe("the example framework-upgrade", () => {
  const { environments, waves, phases } = loadExample("framework-upgrade").definition;

  it("shows every kind of gate", () => {
    const production = environments.find(({ name }) => name === "production");
    expect(production).toMatchObject({
      soakMs: 24 * 3_600_000,
      approval: { approvers: [{ team: "platform-leads", required: true }, {}] },
      windows: [{ kind: "allow" }, { kind: "deny" }],
    });
    expect(waves.map(({ gates }) => [gates.before !== null, gates.after !== null])).toEqual([
      [false, true],
      [true, false],
    ]);
    expect(waves.at(-1)).toMatchObject({ startsAutomatically: true, failureThreshold: 1 });
    expect(phases.flatMap(({ requires }) => requires)).toEqual(["canary_deploy"]);
  });
});

describe("the example database", () => {
  it("tells of its progress by the action of Cairn", () => {
    const { files } = loadExample("database");
    const uses = files[".github/workflows/backfill.yml"]?.match(/uses: .*\/report@/g);
    expect(uses).toHaveLength(2);
  });
});

describe("a migration of one's own", () => {
  const folder = mkdtempSync(join(tmpdir(), "cairn-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  it("is looked for in a folder, and what is wrong with it is said by path and line", () => {
    expect(() => loadExample(folder)).toThrow(`There is no migration "${folder}".`);
    mkdirSync(join(folder, ".github/migrations"), { recursive: true });
    expect(() => loadExample(folder)).toThrow("found none");
    writeFileSync(
      join(folder, ".github/migrations/hello.yml"),
      "name: hello\nenvironments: { test: { blocked_by: prod } }\nphases:\n  - { name: greet, uses: manual, instructions: Greet. }\nresources: { mailer: {} }\n",
    );
    expect(() => loadExample(folder)).toThrow(
      ".github/migrations/hello.yml:2: environments.test.blocked_by: expected another environment",
    );
    writeFileSync(join(folder, "sandbox.yml"), "skill: {}\n");
    writeFileSync(
      join(folder, ".github/migrations/hello.yml"),
      "name: hello\nenvironments: { test: {} }\nphases:\n  - { name: greet, uses: manual, instructions: Greet. }\nresources: { mailer: {} }\n",
    );
    expect(() => loadExample(folder)).toThrow('Unrecognized key: "skill"');
  });
});
