import * as fc from "fast-check";
import { expect, it } from "vitest";
import { decide } from "../../src/domain/decide.ts";
import { type Input } from "../../src/domain/inputs.ts";
import { newMigration } from "../../src/domain/new-state.ts";
import { airflowFile, definitionOf } from "./airflow.ts";
import { decideByAsking } from "./decide-by-asking.ts";
import { pullRequestSeen } from "./given.ts";

const NAMES = ["a", "b", "c", "d", "e"];
const definition = definitionOf({
  ...airflowFile,
  phases: airflowFile.phases.slice(0, 1),
  waves: [{ name: 1, max_concurrency: 2 }, { name: 2 }],
  resources: Object.fromEntries(NAMES.map((name, index) => [name, { wave: index < 3 ? 1 : 2 }])),
});

const name = fc.constantFrom(...NAMES);
const phase = "code";
const asked = fc.oneof(
  name.map((resource) => ({ verb: "start", target: { resource }, force: null }) as const),
  fc
    .constantFrom("1", "2")
    .map((wave) => ({ verb: "start", target: { wave }, force: "why not" }) as const),
  name.map((resource) => ({ verb: "skip", resource, environment: null, reason: "gone" }) as const),
  name.map((resource) => ({ verb: "retry", resource, environment: null }) as const),
);
const input: fc.Arbitrary<Input> = fc.oneof(
  asked.map((given) => ({
    type: "request" as const,
    request: given,
    actor: "ada",
    source: "comment:1" as const,
    pullRequest: null,
  })),
  fc
    .tuple(name, fc.integer({ min: 1, max: 3 }), fc.constantFrom("open", "merged", "closed"))
    .map(([resource, number, state]) => ({
      type: "pull-request" as const,
      source: "sweep" as const,
      seen: pullRequestSeen({ names: { resource, environment: null, phase }, number, state }),
    })),
  fc.constant({ type: "tick" as const, source: "sweep" as const }),
);

it("what follows is the same as when everybody is asked after every event", () => {
  const inForce = { digest: "d1", commit: "c1", path: "m.yml", source: "" };
  fc.assert(
    fc.property(fc.array(input, { minLength: 1, maxLength: 25 }), (inputs) => {
      let state = newMigration(definition, inForce);
      for (const [minute, told] of inputs.entries()) {
        const now = `2026-01-15T10:${String(minute).padStart(2, "0")}:00Z`;
        const decision = decide(told, state, definition, now);
        expect(decision).toEqual(decideByAsking(told, state, definition, now));
        if ("state" in decision) ({ state } = decision);
      }
    }),
  );
});
