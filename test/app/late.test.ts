import { expect, it } from "vitest";
import { startTester } from "./tester.ts";

const RESOURCE = "email.notifications";

it("does not carry out what was refused, however late its webhook comes again", async () => {
  const tester = await startTester();
  tester.issue();
  const refused = await tester.comment("ada", `/migrate skip ${RESOURCE} --reason "not needed"`);
  expect(refused).toContain("Refused");
  const { hookshot } = tester.github.world;
  const webhook = hookshot.recent().findLast(({ delivery: { event, body } }) => {
    return event === "issue_comment" && body.includes("/migrate skip") && !body.includes("Refused");
  });
  await tester.comment("ada", `/migrate start ${RESOURCE}`);
  await tester.later(10 * 60_000);
  // A process that remembers no deliveries.
  await tester.start();
  tester.news();
  hookshot.redeliver(webhook!);
  await tester.quiet();
  expect(tester.news()).toEqual([]);
  expect(tester.state().resources[RESOURCE]?.shared["code"]?.status).toBe("in_progress");
});
