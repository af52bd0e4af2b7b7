import { describe, expect, it } from "vitest";
import { openEffects } from "../../src/domain/outbox.ts";
import { commitToBranch } from "../../src/sandbox/github/commits.ts";
import { commitOf } from "../../src/sandbox/github/git-objects.ts";
import { issueNumbered } from "../../src/sandbox/github/issues.ts";
import { createRef, deleteRef, moveRef } from "../../src/sandbox/github/refs.ts";
import { branchHead } from "../../src/sandbox/github/repositories.ts";
import { resource, smallDefinition } from "./small.ts";
import { startTester, type Tester } from "./tester.ts";

const HOUR = 60 * 60_000;
const BRANCH = "migration/airflow-v3";
const REF = `refs/heads/${BRANCH}`;

/** A person deletes the state branch; gives back its last commit. */
async function deleteState(tester: Tester): Promise<string> {
  const head = branchHead(tester.repository, BRANCH) ?? "";
  deleteRef(tester.github.world, tester.as("ada"), tester.repository, REF);
  await tester.quiet();
  return head;
}

const alerts = ({ repository }: Tester) =>
  repository.threads.filter(({ title }) => title.includes("is gone"));

function restoreState(tester: Tester, head: string): void {
  const { github, repository } = tester;
  createRef(github.world, tester.as("ada"), repository, { ref: REF, after: head });
}

async function begun(): Promise<Tester> {
  const tester = await startTester({ definition: smallDefinition() });
  tester.issue();
  await tester.comment("ada", `/migrate start ${resource}`);
  tester.news();
  return tester;
}

describe("the state branch is deleted", () => {
  it("is told at once, changes nothing, and goes on where it was once it is back", async () => {
    const tester = await begun();
    const head = await deleteState(tester);
    await tester.until(() => alerts(tester).length > 0);
    const alert = issueNumbered(tester.repository, 3);
    expect(alert.title).toBe("Cairn: the state branch migration/airflow-v3 is gone");
    const said = (alert.body ?? "").replaceAll(head, "HEAD").replaceAll(/\n*<!-- .*? -->/g, "");
    expect(said).toMatchInlineSnapshot(`
      "### The state branch \`migration/airflow-v3\` is gone

      **What happened.** The branch on which Cairn keeps everything it knows about \`airflow-v3\` was deleted or renamed. Cairn changes nothing until it is back: without it, it would begin anew and do everything twice.

      **What is needed**

      The last commit Cairn knows is \`HEAD\`; [the activity of the branch](https://github.test/acme/platform/activity?ref=migration/airflow-v3) shows whether there was a later one. In a clone that has it:

      \`\`\`text
      git push origin HEAD:refs/heads/migration/airflow-v3
      \`\`\`

      Without a clone, because GitHub keeps the commit for a while:

      \`\`\`text
      gh api repos/acme/platform/git/refs -f ref=refs/heads/migration/airflow-v3 -f sha=HEAD
      \`\`\`

      **How to go on.** Nothing more: with the next event or sweep Cairn goes on where it was, and closes this issue. To begin anew instead, give the migration another \`name\`."
    `);
    expect(tester.logged.join()).toContain("the state branch is gone");
    const health = await fetch(`${tester.app.url}/healthz`);
    expect(await health.json()).toMatchObject({ state_branches_missing: 1 });

    const answer = await tester.comment("ada", `/migrate status ${resource}`);
    expect(answer).toContain("**Not done**");
    expect(answer).toContain(`git push origin ${head}:${REF}`);
    await tester.complete(tester.runs()[0]!);
    await tester.later(2.2 * HOUR);
    expect(branchHead(tester.repository, BRANCH)).toBeUndefined();
    expect(tester.runs()).toHaveLength(1);

    restoreState(tester, head);
    const stands = () => tester.state().resources[resource]?.environments["test"]?.progress.status;
    await tester.until(() => stands() === "awaiting_sign_off" && alert.state === "closed");
    expect([stands(), alert.state]).toEqual(["awaiting_sign_off", "closed"]);
    expect(await tester.comment("ada", `/migrate test-done ${resource}`)).toContain("**Done**");
  });

  it("is no beginning for a process that starts without it", async () => {
    const tester = await begun();
    await tester.app.stop();
    const head = await deleteState(tester);
    await tester.start();
    const alert = () => tester.repository.threads.find(({ number }) => number === 3);
    await tester.until(() => alert() !== undefined);
    expect(branchHead(tester.repository, BRANCH)).toBeUndefined();
    expect(alert()?.body).toContain("acme/platform/activity?ref=migration/airflow-v3");
    restoreState(tester, head);
    await tester.until(() => alert()?.state === "closed");
    expect(await tester.comment("ada", `/migrate status ${resource}`)).toContain("in progress");
  });
});

describe("commits are taken off the state branch while everything rests", () => {
  it("is noticed within two hours, though no webhook told of it", async () => {
    const tester = await begun();
    await tester.runEnds("migrate-dags.yml");
    await tester.comment("ada", `/migrate test-done ${resource}`);
    await tester.runEnds("migrate-dags.yml");
    const open = () => openEffects(tester.state()).length;
    await tester.until(() => tester.state().waves["1"]?.completedAt != null && open() === 0);
    await tester.later(HOUR);
    const { github, repository } = tester;
    tester.unplug();
    const after = commitOf(repository.objects, branchHead(repository, BRANCH)!).parents[0]!;
    moveRef(github.world, tester.as("ada"), repository, { ref: REF, after, force: true });
    expect(open()).toBeGreaterThan(0);
    await tester.until(() => open() === 0);
    expect(open()).toBe(0);
  });
});

describe("two replicas find at the same moment that the state branch is gone", () => {
  /** GitHub's list is behind: neither sees the issue of the other one, nor its own at first. */
  async function bothTell(): Promise<{ readonly tester: Tester; readonly head: string }> {
    const tester = await startTester({ definition: smallDefinition() });
    const one = tester.app;
    const other = await tester.start();
    tester.addressees = () => [one, other];
    tester.issue();
    await tester.comment("ada", `/migrate start ${resource}`);
    const catchesUp = tester.github.faults.queue({
      method: "GET",
      path: /\/issues(\?|$)/,
      when: "before",
      times: Infinity,
      response: { status: 200, body: [] },
    });
    const head = await deleteState(tester);
    await tester.until(() => alerts(tester).length === 2);
    catchesUp();
    return { tester, head };
  }

  it("tells it once: the younger issue is closed by the next sweep, the older when it is over", async () => {
    const { tester, head } = await bothTell();
    expect(alerts(tester)).toHaveLength(2);
    const open = () => alerts(tester).filter(({ state }) => state === "open");
    await tester.until(() => open().length === 1);
    const [older, younger] = alerts(tester);
    expect(open()).toEqual([older]);
    expect(younger?.body).toBe(
      `Told already in #${older?.number}, which goes on; this one was opened at the same moment.`,
    );
    await tester.later(2.2 * HOUR);
    expect(alerts(tester)).toHaveLength(2);
    restoreState(tester, head);
    await tester.until(() => open().length === 0);
    expect(open()).toEqual([]);
  });
});

describe("the definition is deleted from the default branch", () => {
  it("pauses what is under way, says so, and goes on when it is back", async () => {
    const tester = await begun();
    const path = ".github/migrations/airflow-v3.yml";
    const text = tester.file("main", path);
    commitToBranch(tester.github.world, tester.as("ada"), tester.repository, {
      branch: "main",
      message: "Delete it",
      edits: new Map([[path, null]]),
      by: "git",
    });
    await tester.quiet();
    expect(tester.news().join()).toMatchInlineSnapshot(`
      "### Needs a person: wave \`1\`

      **What happened.** Cairn paused the wave: \`its definition .github/migrations/airflow-v3.yml is not on the default branch any more\`. What is under way is let finish.

      **What is needed**

      1. Lift the pause once its reason is gone.

      **How to go on.** Comment:

      \`\`\`text
      /migrate resume wave:1
      \`\`\`"
    `);
    await tester.complete(tester.runs()[0]!);
    await tester.comment("ada", `/migrate test-done ${resource}`);
    expect(tester.runs()).toHaveLength(1);
    tester.push("ada", "main", path, text);
    await tester.quiet();
    expect(tester.state().waves["1"]?.paused).toBeNull();
    expect(tester.runs()).toHaveLength(2);
  });
});
