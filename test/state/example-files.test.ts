/** The example files beside the schemas: they load, and are what the schemas say. */
import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { loadExample } from "../../src/sandbox/example.ts";
import { readDefinition } from "../../src/state/read-definition.ts";
import { decodeResource, encodeResource } from "../../src/state/resource-codec.ts";
import { decodeWave, encodeWave } from "../../src/state/wave-file.ts";
import { readYaml } from "../../src/state/yaml.ts";

const { definition } = loadExample("airflow-v3");

function text(kind: string): string {
  return readFileSync(`state-schema/examples/${kind}.yml`, "utf8");
}

describe("the example files", () => {
  it.each(["migration", "resource", "wave"])("of a %s is what its schema says", (kind) => {
    const schema = JSON.parse(readFileSync(`state-schema/${kind}.v1.json`, "utf8")) as object;
    const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(schema);
    const read = readYaml(text(kind), kind);
    expect(read.ok && validate(read.value) ? [] : validate.errors).toEqual([]);
  });

  it("of a definition has every kind of phase", () => {
    const read = readDefinition(text("migration"), "migration.yml");
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    const kinds = new Set(read.state.phases.map(({ work }) => work.uses));
    expect([...kinds].toSorted()).toEqual([
      "approval",
      "decision",
      "manual",
      "pull_request",
      "rollout",
      "wait",
      "workflow",
    ]);
  });

  it("of a resource loads, and again once it is written", () => {
    const read = decodeResource(text("resource"), "resource.yml", definition);
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    expect(read.state.environments["test"]?.phases["migrate"]).toMatchObject({
      status: "failed",
      attempts: [{ items: { completed: 5, total: 10 } }],
    });
    const again = decodeResource(
      encodeResource(read.state, text("resource"), definition),
      "resource.yml",
      definition,
    );
    expect(again).toMatchObject({ ok: true, state: read.state });
  });

  it("of a wave loads, and again once it is written", () => {
    const read = decodeWave(text("wave"), "wave.yml");
    if (!read.ok) throw new Error(JSON.stringify(read.problems));
    expect(read.state.trackingIssue).toBe(2);
    const again = decodeWave(encodeWave(read.state, text("wave")), "wave.yml");
    expect(again).toMatchObject({ ok: true, state: read.state });
  });
});
