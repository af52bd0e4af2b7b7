import { describe, expect, it } from "vitest";
import { openEffects } from "../../src/domain/outbox.ts";
import { commitToBranch } from "../../src/sandbox/github/commits.ts";
import { issueNumbered, type Issue } from "../../src/sandbox/github/issues.ts";
import { mergePull, openPull } from "../../src/sandbox/github/pulls.ts";
import { branchHead, type Repository } from "../../src/sandbox/github/repositories.ts";
import { resource, smallDefinition } from "./small.ts";
import { DEFINITION, startTester, type Tester } from "./tester.ts";

const HOUR = 60 * 60_000;

/** Somebody takes the App off the repository; gives back what puts it on again. */
function takeOff({ github, ...tester }: Tester, repository = tester.repository): () => void {
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

describe("the App is taken off the repository of a resource for a while", () => {
  /** The pull request of its first phase is open there. */
  async function underReview({ isPrivate }: { readonly isPrivate: boolean }): Promise<{
    readonly tester: Tester;
    readonly other: Repository;
    readonly pull: Issue;
  }> {
    const definition = DEFINITION.replace(
      `${resource}: { wave: 1`,
      `${resource}: { repository: acme/other, wave: 1`,
    );
    const tester = await startTester({ definition, others: ["acme/other"], isPrivate });
    const other = tester.other("acme/other");
    const { world } = tester.github;
    const ada = tester.as("ada");
    tester.issue();
    await tester.comment("ada", `/migrate start ${resource}`);
    const head = `cairn/airflow-v3/${resource}/shared/code`;
    commitToBranch(world, ada, other, {
      branch: head,
      startAt: branchHead(other, "main") ?? "",
      message: "Work",
      edits: new Map([["work.txt", "done"]]),
      by: "git",
    });
    const pull = openPull(world, ada, other, { head, base: "main", title: "Work" });
    await tester.runEnds("dag-migrate.yml");
    expect(pull.comments.map(({ body }) => body).join()).toContain("Waiting for approval");
    return { tester, other, pull };
  }

  it("asks in the tracking issue meanwhile", async () => {
    const { tester, other, pull } = await underReview({ isPrivate: false });
    const asked = pull.comments.length;
    takeOff(tester, other);
    mergePull(tester.github.world, tester.as("grace"), pull);
    const infra = () => tester.state().resources[resource]?.environments["test"]?.phases["infra"];
    await tester.until(() => infra()?.status === "awaiting_human");
    expect(pull.comments).toHaveLength(asked);
    const inIssue = issueNumbered(tester.repository, 2).comments.map(({ body }) => body);
    expect(inIssue.filter((body) => body.includes("`infra`"))).toHaveLength(1);
    await tester.later(3 * HOUR);
    expect(openEffects(tester.state())).toEqual([]);
  });

  it("says why a command about it is not carried out, and still tells what it is asked", async () => {
    const { tester, other } = await underReview({ isPrivate: true });
    const putBack = takeOff(tester, other);
    const command = `/migrate block ${resource} --reason "freeze"`;
    const commits = tester.commits().length;
    expect(await tester.comment("ada", command)).toMatchInlineSnapshot(`
      "**Not done**, \`@ada\`. Your comment is about work in \`acme/other\`, and Cairn is not installed there, so GitHub does not say what you may do. Nothing in your comment ran.

      **Next step.** Have the App installed on \`acme/other\`, or leave its resources out of your comment; then comment again. If the repository is gone for good, take its resources out of the definition."
    `);
    expect(tester.commits()).toHaveLength(commits);
    expect(await tester.comment("outsider", command)).toBe("");
    expect(await tester.comment("ada", `/migrate status ${resource}`)).toContain(
      "waiting for a person",
    );
    putBack();
    expect(await tester.comment("ada", command)).toContain("**Done**, `@ada`");
  });
});
