import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { outputsFrom } from "../../src/domain/outputs.ts";
import { definitionOf } from "./airflow.ts";

const skill = definitionOf({
  name: "any",
  environments: { test: {} },
  skills: {
    work: {
      workflow: "work.yml",
      outputs: { count: "integer", rate: "number", done: "boolean", names: "list", note: "string" },
    },
    plain: { workflow: "plain.yml" },
  },
  phases: [{ name: "a", uses: "workflow", skill: "work" }],
  resources: { a: {} },
}).skills;
const good = { count: 1, rate: 0.5, done: true, names: ["a", 1, false], note: "fine" };
const read = (value: unknown) =>
  outputsFrom({ is: "text", text: JSON.stringify(value) }, skill["work"]!);

describe("the outputs of a skill", () => {
  it("are those it declares, and no other", () => {
    expect(read({ ...good, token: "ghs_secret" })).toEqual({ ok: true, outputs: good });
  });

  it.each([
    ["no JSON", { is: "text", text: "{" } as const, "is no JSON object"],
    ["a list", { is: "text", text: "[]" } as const, "is no JSON object"],
    ["nothing", { is: "none" } as const, "it left no artifact cairn-outputs with count, rate"],
    ["unreadable", { is: "unreadable", reason: "is no zip" } as const, "is no zip"],
  ])("cannot be used when they are %s", (_, file, reason) => {
    expect(outputsFrom(file, skill["work"]!)).toMatchObject({
      ok: false,
      reason: expect.stringContaining(reason) as string,
    });
  });

  it.each([
    [{ count: 1.5 }, "count is no integer"],
    [{ count: "1" }, "count is no integer"],
    [{ rate: "high" }, "rate is no number"],
    [{ done: "yes" }, "done is no boolean"],
    [{ names: [{}] }, "names is no list"],
    [{ names: Array.from({ length: 101 }, () => 1) }, "names is no list"],
    [{ note: 1 }, "note is no string"],
    [{ note: "x".repeat(501) }, "note is longer than 500 characters"],
    [{ names: ["x".repeat(501)] }, "names is longer than 500 characters"],
    [{ note: undefined }, "outputs.json has no note"],
  ])("cannot be used with %o", (change, reason) => {
    expect(read({ ...good, ...change })).toMatchObject({
      ok: false,
      reason: `the outputs of the skill work cannot be used: ${reason}`,
    });
  });

  it("are none where the skill declares none", () => {
    expect(outputsFrom({ is: "none" }, skill["plain"]!)).toEqual({ ok: true, outputs: {} });
  });

  it("are never a reason to throw, whatever a workflow writes", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const found = outputsFrom({ is: "text", text }, skill["work"]!);
        expect(typeof found.ok).toBe("boolean");
      }),
    );
  });
});
