import { describe, expect, it } from "vitest";
import { addComment, editComment } from "../../src/sandbox/github/comments.ts";
import { startTester, type Tester } from "./tester.ts";

const resource = "email.notifications";
const HOUR = 60 * 60_000;

/** Until the next sweep has asked GitHub as the App. */
async function nextSweep(tester: Tester): Promise<void> {
  const asked = (): number => tester.github.stats().counts.app ?? 0;
  for (const before = asked(); asked() === before;) await tester.later(HOUR / 6);
  await tester.later(60_000);
}

describe("a sweep", () => {
  it("of a migration in which nothing is under way costs one request, and one for the App", async () => {
    const tester = await startTester({ app: { sweepIntervalMs: HOUR / 3 } });
    tester.requests();
    await nextSweep(tester);
    expect(tester.requests()).toEqual({ read: 1, app: 1 });
  });

  it("finds a command that no webhook told, though nothing is started (rule 18)", async () => {
    const tester = await startTester();
    const plug = tester.unplug();
    tester.say("ada", `/migrate start ${resource}`, tester.issue());
    await tester.quiet();
    plug();
    await nextSweep(tester);
    expect(tester.news().filter((text) => text.includes("**Done**"))).toHaveLength(1);
    expect(tester.state().resources[resource]?.started?.by).toBe("ada");
  });

  it("carries out no comment that became a command by an edit", async () => {
    const tester = await startTester();
    const plug = tester.unplug();
    const said = tester.say("ada", "I look into it.", tester.issue());
    await tester.later(60_000);
    editComment(tester.github.world, tester.as("ada"), said, `/migrate start ${resource}`);
    await tester.quiet();
    plug();
    await nextSweep(tester);
    expect(tester.news()).toEqual([]);
    expect(tester.state().resources[resource]?.started).toBeNull();
  });

  it("asks for failed deliveries again until one of their attempts succeeded", async () => {
    const tester = await startTester();
    tester.issue();
    const plug = tester.unplug();
    tester.say("ada", `/migrate start ${resource}`);
    await tester.quiet();
    plug();
    await nextSweep(tester);
    const again = tester.github.world.hookshot.recent().filter(({ redelivery }) => redelivery);
    expect(again.map(({ status }) => status)).toEqual(["OK"]);
    tester.requests();
    await nextSweep(tester);
    expect(tester.requests()).not.toHaveProperty("redeliver");
  });

  it("gives a delivery up that nobody ever takes", async () => {
    const tester = await startTester();
    const plug = tester.unplug();
    tester.say("ada", "/migrate help", tester.issue());
    await tester.quiet();
    for (let sweeps = 0; sweeps < 8; sweeps += 1) await nextSweep(tester);
    const tries = tester.github.world.hookshot.recent();
    const guids = tries.map(({ delivery }) => delivery.guid);
    const most = guids.map((guid) => guids.filter((one) => one === guid).length);
    expect(Math.max(...most)).toBe(4);
    expect(tester.logged.join()).toContain("set aside");
    plug();
  });

  it.each([
    ["at once", 0],
    ["once GitHub lets it", 2],
  ])("removes a comment of ours that is there twice, the younger one, %s", async (_, times) => {
    const tester = await startTester();
    tester.issue();
    const refusal = { status: 403, body: { message: "Resource not accessible by integration" } };
    const what = { method: "DELETE", path: /comments\/\d+$/, response: refusal } as const;
    if (times > 0) tester.github.faults.queue({ ...what, when: "before", times });
    await tester.comment("ada", `/migrate start ${resource}`);
    const [first] = tester.ownComments();
    const { world } = tester.github;
    const twin = addComment(
      world,
      { user: first!.author, app: first!.app! },
      first!.issue,
      first!.body,
    );
    const copied = addComment(world, tester.as("ada"), first!.issue, first!.body);
    for (let sweeps = 0; sweeps <= times; sweeps += 1) await nextSweep(tester);
    const left = [...tester.repository.comments.values()];
    expect(left).toContain(first);
    expect(left).toContain(copied);
    expect(left).not.toContain(twin);
    expect(tester.logged.join()).toContain("there twice");
  });

  it("can be all there is: one at a time, by cron", async () => {
    const tester = await startTester();
    await tester.app.stop();
    tester.unplug();
    tester.say("ada", `/migrate start ${resource}`, tester.issue());
    await tester.sweepOnce();
    expect(tester.news().join()).toContain("**Done**");
    await tester.complete(tester.runs()[0]!, "failure");
    await tester.sweepOnce();
    expect(tester.news().join()).toContain("Needs a person");
    expect(tester.logged).toEqual([]);
    await tester.start();
  });
});
