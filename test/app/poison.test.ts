import { describe, expect, it } from "vitest";
import { startTester } from "./tester.ts";

const resource = "email.notifications";
const REFUSED = { status: 403, body: { message: "Resource not accessible by integration" } };

describe("what fails every time it is tried", () => {
  it("is set aside and told to the person, and nobody else waits for it", async () => {
    const tester = await startTester();
    tester.issue();
    // The rights of one person cannot be asked for, five times over.
    tester.github.faults.queue({
      path: /collaborators\/ada\/permission$/,
      when: "before",
      response: REFUSED,
      times: 5,
    });
    tester.say("ada", `/migrate start ${resource}`);
    expect(await tester.comment("grace", "/migrate start email.scale")).toContain("**Done**");
    await tester.until(() => tester.ownComments().some(({ body }) => body.includes("Not done")));
    expect(tester.news().join()).toMatchInlineSnapshot(`
      "**Not done**, \`@ada\`. Cairn tried 5 times to carry this out and failed each time, so it set your comment aside. None of it was done.

      **Next step.** Tell whoever runs Cairn: its log says why. Once that is mended, comment it again."
    `);
    expect(tester.logged.join()).toContain("set aside");
    expect(tester.state().resources[resource]?.started).toBeNull();
    // It was answered: no sweep digs it up again.
    await tester.later(3 * 60 * 60_000);
    expect(tester.news()).toEqual([]);
    expect(await tester.comment("ada", `/migrate start ${resource}`)).toContain("**Done**");
  });

  it("is not asked for again and again when it is no comment", async () => {
    const tester = await startTester();
    tester.issue();
    await tester.comment("ada", `/migrate start ${resource}`);
    const number = await tester.opensPull("ada", `cairn/airflow-v3/${resource}/shared/code`);
    const path = new RegExp(`pulls/${number}$`);
    tester.github.faults.queue({ path, when: "before", response: REFUSED, times: 1000 });
    await tester.merge(number);
    await tester.until(() => tester.logged.join().includes("set aside"));
    const asked = tester.github.stats().requests;
    await tester.later(4 * 60 * 60_000);
    const looks = tester.github.requestLog.requests
      .slice(asked)
      .filter((request) => path.test(request.path));
    expect(looks).toEqual([]);
    expect(await tester.comment("grace", "/migrate start email.scale")).toContain("**Done**");
  });

  it("is no poison when it is GitHub that stumbles", async () => {
    const tester = await startTester();
    tester.issue();
    tester.github.faults.queue({
      path: /collaborators\/ada\/permission$/,
      when: "before",
      response: { status: 502 },
      times: 40,
    });
    tester.say("ada", `/migrate start ${resource}`);
    await tester.later(3 * 60 * 60_000);
    expect(tester.logged.join()).not.toContain("set aside");
    expect(tester.news().filter((text) => text.includes("**Done**"))).toHaveLength(1);
  });
});
