import { expect, it } from "vitest";
import { type Observation } from "../../src/domain/inputs.ts";
import { createEffectOutcome } from "../../src/engine/effect-outcome.ts";
import { GitHubRefusedError, type GitHub } from "../../src/engine/github.ts";

const NOT_FOUND = new GitHubRefusedError(404, "Not Found");

/** What the core is told of a comment that GitHub refused with `error`, where it says so much of the App. */
async function toldOf(
  error: Error,
  isInstalled: () => Promise<boolean>,
): Promise<readonly string[]> {
  const told: Observation[] = [];
  const log = () => undefined;
  const { guarded } = createEffectOutcome({
    github: { repositories: { isInstalled } } as unknown as GitHub,
    log: { debug: log, info: log, warn: log, error: log },
    migration: { name: "airflow-v3", repository: "acme/platform" },
    settle: (one) => told.push(one),
  });
  await guarded("reply/1", async () => {
    throw error;
  });
  return told.map(({ type }) => type);
}

it.each([403, 404])("is refused for good (%i) where the App is installed", async (status) => {
  const isInstalled = (): Promise<boolean> => Promise.resolve(true);
  const error = new GitHubRefusedError(status, "No");
  expect(await toldOf(error, isInstalled)).toEqual(["effect-refused"]);
});

it.each([403, 404])("waits in the outbox (%i) where the App was taken off", async (status) => {
  const isInstalled = (): Promise<boolean> => Promise.resolve(false);
  expect(await toldOf(new GitHubRefusedError(status, "No"), isInstalled)).toEqual([]);
});

it("waits in the outbox where GitHub does not say whether it is installed", async () => {
  expect(await toldOf(NOT_FOUND, () => Promise.reject(new Error("fetch failed")))).toEqual([]);
});

it("asks nothing more where it was refused for another reason", async () => {
  const notAsked = (): Promise<boolean> => Promise.resolve(false);
  expect(await toldOf(new GitHubRefusedError(422, "No"), notAsked)).toEqual(["effect-refused"]);
});
