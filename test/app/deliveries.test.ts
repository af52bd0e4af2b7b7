import { describe, expect, it } from "vitest";
import { startTester, type Tester } from "./tester.ts";

const resource = "email.notifications";

/** A delivery as anybody who caught it could send it again. */
type Caught = {
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly url: string;
};

async function send({ headers, body, url }: Caught): Promise<number> {
  const response = await fetch(url, { method: "POST", headers, body });
  await response.arrayBuffer();
  return response.status;
}

describe("a delivery", () => {
  it("sent fifty times at once makes one transition and one comment", async () => {
    const tester = await startTester();
    tester.issue();
    const held: (() => Promise<void>)[] = [];
    tester.github.world.hookshot.deliverWith(async (_delivery, deliver) => {
      held.push(deliver);
    });
    tester.say("ada", `/migrate start ${resource}`);
    tester.github.world.hookshot.deliverWith((_delivery, deliver) => deliver());
    const before = tester.commits().length;
    await Promise.all(Array.from({ length: 50 }, () => held.at(-1)!()));
    await tester.quiet();
    expect(tester.commits()).toHaveLength(before + 1);
    expect(tester.news().filter((text) => text.includes("**Done**"))).toHaveLength(1);
  });

  it("sent again after a restart changes nothing and is not answered again", async () => {
    const tester = await startTester();
    tester.issue();
    await tester.comment("ada", `/migrate start ${resource}`);
    const started = lastCommentDelivery(tester);
    await tester.comment("ada", `/migrate retry ${resource}`);
    const refused = lastCommentDelivery(tester);
    await tester.app.stop();
    await tester.start();
    await tester.later(10 * 60_000);
    const before = tester.commits();
    tester.news();
    const url = tester.app.url + "/api/github/webhooks";
    expect(await send({ ...started, url })).toBe(200);
    expect(await send({ ...refused, url })).toBe(200);
    await tester.quiet();
    expect(tester.news()).toEqual([]);
    expect(tester.commits()).toEqual(before);
  });

  it("with a bad signature, too long, or of an unknown event does nothing", async () => {
    const tester = await startTester();
    tester.issue();
    await tester.comment("ada", "/migrate help");
    const delivery = lastCommentDelivery(tester);
    const forged = { ...delivery.headers, "x-hub-signature-256": `sha256=${"0".repeat(64)}` };
    expect(await send({ ...delivery, headers: forged })).toBe(401);
    expect(await send({ ...delivery, body: "x".repeat(1_000_001) })).toBe(413);
    const unknown = { ...delivery.headers, "x-github-event": "gollum", "x-github-delivery": "d-2" };
    expect(await send({ ...delivery, headers: unknown })).toBe(200);
    await tester.quiet();
    expect(tester.news()).toEqual([]);
  });

  it("that is about no migration costs no request", async () => {
    const tester = await startTester();
    tester.issue();
    tester.requests();
    const number = await tester.opensPull("ada", "ada/some-work");
    await tester.merge(number);
    tester.say("ada", "Nice!");
    await tester.quiet();
    expect(tester.requests()).toEqual({});
  });

  it("of a merge costs a look, one commit and one comment", async () => {
    const tester = await startTester();
    tester.issue();
    await tester.comment("ada", `/migrate start ${resource}`);
    const number = await tester.opensPull("ada", `cairn/airflow-v3/${resource}/shared/code`);
    await tester.later(120_000);
    tester.requests();
    await tester.merge(number);
    const { issue_update: dashboards = 0, ...spent } = tester.requests();
    expect(spent).toEqual({ read: 1, commit: 1, comment: 1 });
    expect(dashboards).toBeLessThanOrEqual(1);
  });

  it("in a burst costs commits by the batch", async () => {
    const tester = await startTester();
    tester.issue();
    const before = tester.commits().length;
    for (let count = 0; count < 20; count += 1) {
      tester.say("ada", `/migrate block ${resource} --reason "number ${count}"`);
      tester.say("ada", `/migrate start ${resource}`);
    }
    await tester.quiet();
    expect(tester.commits().length - before).toBeLessThanOrEqual(4);
    await tester.later(120_000);
    expect(tester.news().length).toBeGreaterThanOrEqual(40);
  });
});

function lastCommentDelivery(tester: Tester): Caught {
  const attempt = tester.github.world.hookshot
    .recent()
    .findLast(
      ({ delivery }) => delivery.event === "issue_comment" && delivery.body.includes("/migrate "),
    )!;
  const { headers, body, app } = attempt.delivery;
  return { headers: { ...headers }, body, url: app.webhook.url };
}
