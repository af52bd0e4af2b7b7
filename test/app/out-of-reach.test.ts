import { describe, expect, it } from "vitest";
import { branchHead } from "../../src/sandbox/github/repositories.ts";
import { resource, smallDefinition } from "./small.ts";
import { startTester, type Tester } from "./tester.ts";

const HOUR = 60 * 60_000;

/** Somebody takes the App off the repository; gives back what puts it on again. */
function takeOff({ github, repository }: Tester): () => void {
  const [installation] = github.world.installations.values();
  installation?.repositories?.delete(repository.id);
  return () => installation?.repositories?.add(repository.id);
}

async function begun(): Promise<Tester> {
  const tester = await startTester({ definition: smallDefinition(), isPrivate: true });
  tester.issue();
  await tester.comment("ada", `/migrate start ${resource}`);
  await tester.runEnds("migrate-dags.yml");
  tester.news();
  return tester;
}

const stands = (tester: Tester) =>
  tester.state().resources[resource]?.environments["test"]?.progress.status;

describe("the App is taken off the repository for a while", () => {
  it("answers afterwards what was said meanwhile, and begins nothing anew", async () => {
    const tester = await begun();
    const head = branchHead(tester.repository, "migration/airflow-v3");
    const putBack = takeOff(tester);
    tester.say("ada", `/migrate test-done ${resource}`);
    await tester.later(3 * HOUR);
    expect(branchHead(tester.repository, "migration/airflow-v3")).toBe(head);
    expect(stands(tester)).toBe("awaiting_sign_off");
    expect(tester.logged.join()).not.toContain("the state branch is gone");
    expect(await (await fetch(`${tester.app.url}/healthz`)).json()).toMatchObject({
      state_branches_missing: 0,
    });
    putBack();
    await tester.until(() => stands(tester) === "completed");
    expect(tester.news().join()).toContain("**Done**, `@ada`");
    expect(tester.repository.threads.filter(({ title }) => title.includes("is gone"))).toEqual([]);
  });

  it("looks back to what was said there, however many looks were in vain", async () => {
    const tester = await startTester({
      definition: smallDefinition(),
      isPrivate: true,
      app: { sweepIntervalMs: HOUR / 4 },
    });
    tester.issue();
    await tester.later(HOUR);
    const putBack = takeOff(tester);
    const looks = (): number =>
      tester.github.requestLog.requests.filter(({ path }) => path.includes("/issues/comments"))
        .length;
    const before = looks();
    tester.say("ada", `/migrate start ${resource}`);
    // Each a quarter of an hour after the other, so that the last begins later than what was said.
    await tester.until(() => looks() >= before + 3);
    putBack();
    await tester.until(() => tester.runs().length === 1);
    expect(tester.news().join()).toContain("**Done**, `@ada`");
  });

  it("takes no command for poison that it was told of and could not look at", async () => {
    const tester = await begun();
    tester.say("ada", `/migrate test-done ${resource}`);
    const putBack = takeOff(tester);
    await tester.later(HOUR);
    expect(tester.logged.join()).not.toContain("set aside");
    putBack();
    await tester.until(() => stands(tester) === "completed");
    expect(tester.news().join()).toContain("**Done**, `@ada`");
  });
});
