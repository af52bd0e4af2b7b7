/** The edge cases by name, each with the real app over HTTP. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { outcomeOf } from "../../src/sandbox/outcome.ts";
import { exampleOf, SCENARIOS } from "../../src/sandbox/scenarios.ts";
import { walk, type Walked } from "./walk.ts";

/** Where each must lead, and what shows it. */
const EXPECTED: Readonly<Record<string, readonly [word: string, because: RegExp, told: string]>> = {
  happy_path: ["completed", /^all of 1 resources$/, "/migrate test-done test.simple"],
  pr_needs_changes: [
    "pr_changes_requested",
    /^test\.needs-changes\/shared\/code\/1\/changes-requested: #\d+$/,
    "**What happened.** A reviewer asked for changes",
  ],
  deploy_failure: [
    "deploy_failed",
    /^test\.deploy-fails\/test\/deploy\/1\/failed: .*ImagePullBackOff/,
    "- **It looks like this:** `ImagePullBackOff`: The image of the new version is not in the registry",
  ],
  partial_migration: [
    "migration_partial",
    /^test\.partial\/test\/migrate\/1\/failed: 5 of 10: /,
    "/migrate retry test.partial test",
  ],
  rollback: [
    "rolled_back",
    /^test\.rolls-back\/staging\/canary_deploy\/2\/failed: rolled back: outputs\.error_rate > 0\.001 is true \(error_rate = 0\.02\)$/,
    "**What happened.** The phase `canary_deploy` was rolled back: `outputs.error_rate > 0.001 is true (error_rate = 0.02)`.",
  ],
};

it("are all of them", () => {
  expect(SCENARIOS.map(({ name }) => name)).toEqual(Object.keys(EXPECTED));
});

describe.each(SCENARIOS)("the scenario $name", (scenario) => {
  const [word, because, told] = EXPECTED[scenario.name]!;
  let walked: Walked;

  beforeAll(async () => {
    walked = await walk(exampleOf(scenario), {
      script: scenario.script,
      until: scenario.expected,
    });
  }, 120_000);
  afterAll(() => walked.sandbox.stop());

  it("comes to what it expects, and no further", () => {
    expect(walked.stuck).toBeNull();
    expect(outcomeOf(walked.sandbox.state())).toEqual({
      word,
      because: expect.stringMatching(because),
    });
    expect(scenario.expected).toBe(word);
    expect(walked.completed).toEqual(word === "completed" ? scenario.resources : []);
  });

  it("tells people", () => {
    const said = [...walked.sandbox.repository.comments.values()].map(({ body }) => body);
    expect(said.filter((body) => body.includes(told))).not.toEqual([]);
  });

  it("surprises nobody", () => {
    const { surprises, unanswered } = walked.sandbox.record();
    expect([surprises, unanswered]).toEqual([[], []]);
    expect(walked.sandbox.github.requestLog.unknown).toEqual([]);
  });
});
