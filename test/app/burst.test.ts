import { describe, expect, it } from "vitest";
import { startTester } from "./tester.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** The most of these instants that lie within any such span. */
function most(instants: readonly number[], spanMs: number): number {
  return Math.max(
    0,
    ...instants.map((from) => instants.filter((at) => at >= from && at < from + spanMs).length),
  );
}

describe("300 commands in a burst", () => {
  it(
    "are all answered within GitHub's limits, people before dashboards",
    { timeout: 120_000 },
    async () => {
      const tester = await startTester();
      tester.issue();
      await tester.comment("ada", "/migrate start email.notifications");
      await tester.later(2 * MINUTE);
      const before = tester.github.requestLog.requests.length;
      for (let count = 0; count < 300; count += 1) {
        const block = `/migrate block email.notifications --reason "number ${count}"`;
        tester.say("ada", count % 2 === 0 ? block : "/migrate unblock email.notifications");
      }
      await tester.pass(20_000);
      const status = tester.say("grace", "/migrate status");
      await tester.pass(7 * MINUTE);
      const requests = tester.github.requestLog.requests.slice(before);
      const content = requests.filter(({ kind }) => kind === "comment" || kind === "issue_update");
      const at = content.map((request) => Date.parse(request.at));
      expect(most(at, MINUTE)).toBeLessThanOrEqual(80);
      expect(most(at, HOUR)).toBeLessThanOrEqual(500);
      expect(tester.github.stats().secondaryLimitHits).toBe(0);

      const replies = tester
        .ownComments()
        .flatMap(({ body }) => [...body.matchAll(/cairn:v1 airflow-v3\/reply\/(\d+)/g)])
        .map(([, comment]) => Number(comment));
      expect(new Set(replies).size).toBe(replies.length);
      expect(replies).toHaveLength(302);
      const answered = tester
        .ownComments()
        .find(({ body }) => body.includes(`reply/${status.id} `));
      expect(answered?.body).toContain("**Held back.** GitHub's limits hold Cairn back until");
      // While answers wait, tracking issues get no turn.
      const dashboards = content.flatMap(({ kind }, index) =>
        kind === "issue_update" ? [index] : [],
      );
      const lastReply = content.findLastIndex(({ kind }) => kind === "comment");
      expect(dashboards.filter((index) => index < lastReply).length).toBeLessThanOrEqual(2);
    },
  );
});
