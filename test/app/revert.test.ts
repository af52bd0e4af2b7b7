import { describe, expect, it } from "vitest";
import { resource } from "./small.ts";
import { startTester, type Tester } from "./tester.ts";

const BRANCH = `cairn/airflow-v3/${resource}/shared/code`;

/** What is done once is merged. */
async function merged(): Promise<{ readonly tester: Tester; readonly pull: number }> {
  const tester = await startTester();
  tester.issue();
  await tester.comment("ada", `/migrate start ${resource}`);
  const pull = await tester.opensPull("ada", BRANCH);
  await tester.merge(pull);
  tester.news();
  return { tester, pull };
}

/** What GitHub's button makes. */
async function reverts(tester: Tester, pull: number, branch: string): Promise<number> {
  const head = `revert-${pull}-${branch}`;
  const revert = await tester.opensPull("grace", head, `Reverts acme/platform#${pull}`);
  await tester.merge(revert);
  return revert;
}

const disputed = (tester: Tester) => {
  const phase = tester.state().resources[resource]?.shared["code"];
  return phase?.status === "completed" ? phase.attempts.at(-1)?.disputed : undefined;
};

describe("a merged pull request is reverted", () => {
  it("is told by the webhook, and settled by the revert of the revert", async () => {
    const { tester, pull } = await merged();
    const revert = await reverts(tester, pull, BRANCH);
    const said = tester.news().join();
    expect(said).toContain(`#${pull} was reverted by #${revert}`);
    expect(said).toContain(`| merged | reverted by #${revert} |`);
    await reverts(tester, revert, `revert-${pull}-${BRANCH}`);
    expect(disputed(tester)?.settled?.by).toBe("grace");
  });

  it("is found by a sweep where no webhook told, as is the revert of the revert", async () => {
    const { tester, pull } = await merged();
    const plug = tester.unplug();
    const revert = await reverts(tester, pull, BRANCH);
    plug();
    await tester.until(() => disputed(tester)?.revertedBy === revert);
    expect(tester.news().join()).toContain(`#${pull} was reverted by #${revert}`);
    const again = tester.unplug();
    await reverts(tester, revert, `revert-${pull}-${BRANCH}`);
    again();
    await tester.until(() => disputed(tester)?.settled?.by === "grace");
  });

  it("is found by `recover` where no webhook told, and accepted", async () => {
    const { tester, pull } = await merged();
    const plug = tester.unplug();
    const revert = await reverts(tester, pull, BRANCH);
    plug();
    const answer = await tester.comment("ada", `/migrate recover ${resource}`);
    expect(answer).toContain(`but GitHub shows #${pull} reverted by #${revert}`);
    expect(disputed(tester)?.revertedBy).toBe(revert);
    await tester.comment("ada", `/migrate recover ${resource} --accept`);
    expect(tester.state().resources[resource]?.shared["code"]).toMatchObject({
      status: "failed",
      failure: { reason: `pull request #${pull} was reverted by #${revert}` },
    });
  });
});
