import { describe, expect, it } from "vitest";
import { parseDefinition } from "../../src/domain/parse-definition.ts";
import { airflowFile, definitionOf } from "./airflow.ts";

describe("a definition", () => {
  it("is completed with every default", () => {
    const definition = definitionOf();
    expect(definition).toMatchObject({
      title: "airflow-v3",
      stateBranch: "migration/airflow-v3",
      waves: [
        { name: "1", title: "Pilot", maxConcurrency: 1 },
        { name: "2", title: null, maxConcurrency: 1 },
      ],
    });
    expect(
      definition.environments.map(({ name, blockedBy, approval }) => [name, blockedBy, approval]),
    ).toEqual([
      ["test", [], null],
      ["prod-us", ["test"], { minApprovals: 1, preventSelfReview: true, approvers: [] }],
      ["prod-eu", ["test"], null],
    ]);
    expect(definition.resources[0]).toMatchObject({
      wave: "1",
      environments: ["test", "prod-us", "prod-eu"],
      metadata: { owner: "platform-team" },
    });
  });

  it("needs only a name, environments, phases and resources", () => {
    const definition = definitionOf({
      name: "small",
      environments: { test: {} },
      phases: [{ name: "deploy", uses: "manual", instructions: "Deploy it." }],
      resources: { one: {}, two: { wave: 2 } },
    });
    expect(definition.waves.map(({ name }) => name)).toEqual(["1", "2"]);
  });

  it("reads a percentage as one", () => {
    const definition = definitionOf({
      ...airflowFile,
      waves: [{ name: 1, max_concurrency: "25%" }, { name: 2 }],
    });
    expect(definition.waves[0]?.maxConcurrency).toEqual({ percent: 25 });
  });

  it.each([
    ["a field nobody knows", { enviroments: {} }, ""],
    [
      "an environment that is not there",
      { environments: { test: { blocked_by: "staging" } } },
      "environments.test.blocked_by",
    ],
    [
      "a window that is not there",
      { environments: { test: { windows: ["nights"] } } },
      "environments.test.windows.0",
    ],
    [
      "a window in no time zone",
      {
        windows: [
          {
            name: "nights",
            kind: "allow",
            dtstart: "TZID=Europe/Atlantis:20260105T220000",
            dtend: "TZID=Europe/Atlantis:20260106T060000",
          },
        ],
      },
      "windows.0",
    ],
    [
      "a soak of nothing",
      { environments: { test: { soak_time: "1h" } } },
      "environments.test.soak_time",
    ],
    [
      "more approvals than approvers",
      { environments: { test: { approval: { min_approvals: 2, approvers: [{ user: "ada" }] } } } },
      "environments.test.approval.min_approvals",
    ],
    [
      "an environment that waits for itself",
      { environments: { ...airflowFile.environments, test: { blocked_by: ["test"] } } },
      "environments.test.blocked_by",
    ],
    [
      "environments that wait for each other",
      { environments: { ...airflowFile.environments, test: { blocked_by: ["prod-us"] } } },
      "environments.test.blocked_by",
    ],
    [
      "a skill that is not there",
      {
        skills: {
          "dag-migrate": airflowFile.skills["dag-migrate"],
          "migrate-dags": airflowFile.skills["migrate-dags"],
        },
      },
      "phases.2.verify",
    ],
    [
      "a phase name twice",
      { phases: [airflowFile.phases[1], airflowFile.phases[1]] },
      "phases.1.name",
    ],
    [
      "a phase named like a key of the state file",
      { phases: [{ ...airflowFile.phases[1], name: "history" }] },
      "phases.0.name",
    ],
    [
      "a shared phase between the others",
      { phases: [airflowFile.phases[1], airflowFile.phases[0], airflowFile.phases[3]] },
      "phases.1.scope",
    ],
    ["a wave that is not there", { resources: { a: { wave: 9 } } }, "resources.a.wave"],
    [
      "a resource in an unknown environment",
      { resources: { a: { environments: ["moon"] } } },
      "resources.a.environments.0",
    ],
    ["a resource id that is a path", { resources: { "../a": {} } }, "resources.../a"],
    [
      "a workflow that is a path",
      { skills: { ...airflowFile.skills, "check-deploy": { workflow: "../x.yml" } } },
      "skills.check-deploy.workflow",
    ],
  ])("is refused for %s, with the place", (_, change, place) => {
    const parsed = parseDefinition({ ...airflowFile, ...change });
    expect(parsed.ok ? [] : parsed.problems.map(({ path }) => path.join("."))).toContain(place);
  });
});
