import { expect, it } from "vitest";
import { type Observation } from "../../src/domain/inputs.ts";
import { createEffectOutcome } from "../../src/engine/effect-outcome.ts";
import { GitHubRefusedError, type GitHub } from "../../src/engine/github.ts";

const NOT_FOUND = new GitHubRefusedError(404, "Not Found");

/** What the core is told of a comment that GitHub refused with `error`, when reading the repository ends so. */
async function toldOf(error: Error, reading: () => Promise<unknown>): Promise<readonly string[]> {
  const told: Observation[] = [];
  const log = () => undefined;
  const { guarded } = createEffectOutcome({
    github: { repositories: { definitions: reading } } as unknown as GitHub,
    log: { debug: log, info: log, warn: log, error: log },
    migration: { name: "airflow-v3", repository: "acme/platform" },
    settle: (one) => told.push(one),
  });
  await guarded("reply/1", async () => {
    throw error;
  });
  return told.map(({ type }) => type);
}

it("is refused for good where the repository is there", async () => {
  const isThere = (): Promise<unknown> => Promise.resolve([]);
  expect(await toldOf(NOT_FOUND, isThere)).toEqual(["effect-refused"]);
});

it.each([
  ["is out of reach", NOT_FOUND],
  ["does not answer", new Error("fetch failed")],
])("waits in the outbox where the repository %s", async (_, error) => {
  expect(await toldOf(NOT_FOUND, () => Promise.reject(error))).toEqual([]);
});

it("asks nothing more where it was refused for another reason", async () => {
  const notAsked = (): Promise<unknown> => Promise.reject(new Error("asked"));
  expect(await toldOf(new GitHubRefusedError(403, "locked"), notAsked)).toEqual(["effect-refused"]);
});
