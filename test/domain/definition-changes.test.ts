import { describe, expect, it } from "vitest";
import { changesFor } from "../../src/domain/definition-changes.ts";
import { airflowFile, definitionOf } from "./airflow.ts";
import { Story } from "./given.ts";

const [code, infra, deploy, migrate] = airflowFile.phases as readonly object[];
const places = ["test", "prod-us", "prod-eu"];

/** What another file makes different for a resource that has done its code and waits in `test`. */
function changes(file: object, environments: readonly string[] = places): readonly string[] {
  const story = new Story().start().pullRequest("code", null, { number: 1, state: "merged" });
  const next = definitionOf({ ...airflowFile, ...file });
  return changesFor(story.resource, story.definition, next, environments);
}

describe("what another definition makes different", () => {
  it.each<[string, object, readonly string[]]>([
    ["nothing", {}, []],
    ["a title", { title: "Another" }, []],
    ["a phase that is finished", { phases: [{ ...code, type: "x" }, infra, deploy, migrate] }, []],
    [
      "a phase to come, by its fields",
      { phases: [code, infra, { ...deploy, instructions: "Otherwise." }, migrate] },
      ["phase deploy is different: instructions"],
    ],
    ["a phase that goes", { phases: [code, infra, deploy] }, ["phase migrate is gone"]],
    [
      "a phase that comes",
      {
        phases: [
          code,
          infra,
          deploy,
          migrate,
          { name: "verify", uses: "manual", instructions: "Look." },
        ],
      },
      ["phase verify is new"],
    ],
    [
      "an order",
      { phases: [code, infra, migrate, deploy] },
      ["phases come in another order: infra, migrate, deploy"],
    ],
    [
      "the soak of an environment",
      {
        environments: {
          ...airflowFile.environments,
          "prod-us": { ...airflowFile.environments["prod-us"], soak_time: "24h" },
        },
      },
      ["environment prod-us is different: soak"],
    ],
    [
      "a skill that is still used",
      {
        skills: {
          ...airflowFile.skills,
          "migrate-dags": { ...airflowFile.skills["migrate-dags"], timeout: "9m" },
        },
      },
      ["skill migrate-dags is different: timeout"],
    ],
    [
      "a skill whose work is finished",
      {
        skills: {
          ...airflowFile.skills,
          "dag-migrate": { ...airflowFile.skills["dag-migrate"], timeout: "9m" },
        },
      },
      [],
    ],
  ])("is %s", (_, file, expected) => {
    expect(changes(file)).toEqual(expected);
  });

  it("is an environment the resource is in no more", () => {
    expect(changes({}, ["test", "prod-us"])).toEqual(["environment prod-eu is gone"]);
  });
});
