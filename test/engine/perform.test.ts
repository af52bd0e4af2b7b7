import { expect, it } from "vitest";
import { evolve } from "../../src/domain/evolve.ts";
import { newMigration } from "../../src/domain/new-state.ts";
import { dispatchRun } from "../../src/engine/dispatch-run.ts";
import { type GitHub } from "../../src/engine/github.ts";
import { createPerformer } from "../../src/engine/perform.ts";
import { virtualClock } from "../../src/sandbox/virtual-clock.ts";
import { definitionOf } from "../domain/airflow.ts";

const NOON = Date.parse("2026-01-05T12:00:00Z");
const LEASE_MS = 30 * 60_000;

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

it("starts nothing for an attempt that is over", () => {
  const definition = definitionOf();
  const before = newMigration(definition, { digest: "", commit: "", path: "", source: "" });
  const phase = { resource: "email.scale", environment: null, phase: "code" } as const;
  const stamp = { at: "2026-01-05T12:00:00Z", actor: "ada", source: "engine" } as const;
  const retried = [1, 2].reduce(
    (state, attempt) =>
      evolve(state, { ...stamp, ...phase, type: "phase_started", attempt, part: null }),
    before,
  );
  const refusalOf = (attempt: number) => {
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
        documents: () => ({}),
      },
    );
    return "refused" in work ? work.refused : null;
  };
  expect(refusalOf(1)).toBe("what it was for is over");
  expect(refusalOf(2)).toBeNull();
});
