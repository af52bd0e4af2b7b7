import { expect, it } from "vitest";
import { type Definition } from "../../src/domain/definition.ts";
import { evolve } from "../../src/domain/evolve.ts";
import { newMigration } from "../../src/domain/new-state.ts";
import { type SkillDocuments } from "../../src/domain/skill-document.ts";
import { dispatchRun } from "../../src/engine/dispatch-run.ts";
import { type GitHub } from "../../src/engine/github.ts";
import { createPerformer } from "../../src/engine/perform.ts";
import { virtualClock } from "../../src/sandbox/virtual-clock.ts";
import { airflowFile, definitionOf } from "../domain/airflow.ts";

const NOON = Date.parse("2026-01-05T12:00:00Z");
const LEASE_MS = 30 * 60_000;
const skill = airflowFile.skills["dag-migrate"];

/** How many issues are opened for an effect whose claim holds for so much longer. */
async function openedWithin(leftMs: number): Promise<number> {
  let opened = 0;
  const issues = { open: () => Promise.resolve({ number: (opened += 1) }) };
  const log = () => undefined;
  const performer = createPerformer({
    github: { issues } as unknown as GitHub,
    clock: virtualClock(NOON),
    log: { debug: log, info: log, warn: log, error: log },
    migration: { name: "airflow-v3", repository: "acme/platform" },
    documents: () => ({}),
    webUrl: "https://github.test",
    leaseMs: LEASE_MS,
    settle: () => undefined,
    held: () => null,
    answered: () => undefined,
  });
  const definition = definitionOf();
  const inForce = { digest: "", commit: "", path: "", source: "" };
  const claim = { by: "one", until: new Date(NOON + leftMs).toISOString() };
  await performer.perform({
    effects: [
      { type: "open-tracking-issue", id: "wave/1/open", of: { wave: "1" }, claim, taken: false },
    ],
    replies: [],
    state: newMigration(definition, inForce),
    definition,
  });
  return opened;
}

it("acts only in the first half of a claim, because clocks differ", async () => {
  expect(await openedWithin(LEASE_MS)).toBe(1);
  expect(await openedWithin(LEASE_MS * 0.6)).toBe(1);
  expect(await openedWithin(LEASE_MS * 0.4)).toBe(0);
});

/** Why the dispatch of the attempt, the second of two, is refused; null when it would be made. */
function refusalOf(
  attempt: number,
  {
    definition = definitionOf(),
    documents = {},
  }: { readonly definition?: Definition; readonly documents?: SkillDocuments } = {},
): string | null {
  const before = newMigration(definition, { digest: "", commit: "", path: "", source: "" });
  const phase = { resource: "email.scale", environment: null, phase: "code" } as const;
  const stamp = { at: "2026-01-05T12:00:00Z", actor: "ada", source: "engine" } as const;
  const started = evolve(before, {
    ...stamp,
    resource: phase.resource,
    type: "resource_started",
    digest: "d1",
  });
  const retried = [1, 2].reduce(
    (state, number) =>
      evolve(state, { ...stamp, ...phase, type: "phase_started", attempt: number, part: null }),
    started,
  );
  const work = dispatchRun(
    {
      type: "dispatch",
      id: `email.scale/shared/code/${attempt}`,
      skill: "dag-migrate",
      of: { resource: "email.scale" },
      environment: null,
      phase: "code",
      attempt,
      claim: { by: "one", until: "2026-01-05T12:30:00Z" },
    } as const,
    { state: retried, definition },
    {
      github: {} as GitHub,
      migration: { name: "airflow-v3", repository: "acme/platform" },
      documents: () => documents,
    },
  );
  return "refused" in work ? work.refused : null;
}

it("starts nothing for an attempt that is over", () => {
  expect(refusalOf(1)).toBe("what it was for is over");
  expect(refusalOf(2)).toBeNull();
});

it("starts nothing with an input that is not what the skill's document says", () => {
  const skills = { ...airflowFile.skills, "dag-migrate": { ...skill, inputs: { size: "many" } } };
  const definition = definitionOf({ ...airflowFile, skills });
  const size = { description: "How many.", type: "integer" } as const;
  const document = { name: "dag-migrate", purpose: "x", idempotency: "x", inputs: { size } };
  const documents = { "dag-migrate": document };
  expect(refusalOf(2, { definition, documents })).toContain("must be a whole number");
  // One that was started under an earlier definition keeps to what that one sends.
  const later = { ...definitionOf(), earlier: new Map([["d1", definition]]) };
  expect(refusalOf(2, { definition: later, documents })).toBeNull();
});
