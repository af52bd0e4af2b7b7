import { describe, expect, it } from "vitest";
import { likelyFirst, wrongInput, type SkillDocument } from "../../src/domain/skill-document.ts";

const described = (type: "string" | "integer" | "number" | "boolean"): SkillDocument => ({
  name: "backfill",
  purpose: "Fills.",
  idempotency: "Yes.",
  inputs: { size: { description: "How many.", type } },
});

describe("what a skill is sent", () => {
  it.each([
    ["string", "anything"],
    ["integer", "-10"],
    ["number", "0.5"],
    ["number", "1e3"],
    ["boolean", "false"],
  ] as const)("may be the %s %s", (type, size) => {
    expect(wrongInput(described(type), { size })).toBeNull();
  });

  it.each([
    ["integer", "ten", "a whole number"],
    ["integer", "", "a whole number"],
    ["integer", "1.5", "a whole number"],
    ["number", "1,5", "a number"],
    ["boolean", "yes", "true or false"],
  ] as const)("is refused as %s when it is %j", (type, size, wanted) => {
    expect(wrongInput(described(type), { size })).toBe(
      `the input size of the skill backfill must be ${wanted}, and is ${JSON.stringify(size)}`,
    );
  });

  it("may be less than what is described: whether it is sent at all is the definition's matter", () => {
    expect(wrongInput(described("integer"), {})).toBeNull();
  });
});

describe("what usually helps", () => {
  const mode = (sign: string) => ({ sign, meaning: "So.", remedy: "Then." });

  it("begins with what the failure looks like", () => {
    const document = { ...described("string"), failure_modes: [mode("lock"), mode("ImagePull")] };
    const told = likelyFirst(document, "the rollout ended with imagepullbackoff");
    expect(told.map(({ sign, matches }) => [sign, matches])).toEqual([
      ["ImagePull", true],
      ["lock", false],
    ]);
  });
});
