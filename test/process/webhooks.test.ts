import { request as httpRequest, type IncomingMessage } from "node:http";
import { connect } from "node:net";
import { describe, expect, it } from "vitest";
import { WEBHOOK_PATH } from "../../src/server.ts";
import { held, LIMIT, openFrontDoor, PREVIOUS, rawPost, signature, webhook } from "./front-door.ts";

describe("a webhook", () => {
  it("is handed on as GitHub meant it", async () => {
    const got = held();
    const deliveries: unknown[] = [];
    const door = await openFrontDoor({
      receive: async (delivery) => {
        deliveries.push(delivery);
        got.release();
      },
    });
    const answer = await door.post(webhook('{"action":"created","note":"ünïcode"}'));
    expect([answer.status, await answer.json()]).toEqual([200, { status: "accepted" }]);
    await got.promise;
    expect(deliveries).toEqual([
      { id: "d-1", name: "issue_comment", payload: { action: "created", note: "ünïcode" } },
    ]);
  });

  it("is answered while its work is still to be done", async () => {
    const work = held();
    const door = await openFrontDoor({ receive: () => work.promise });
    expect((await door.post(webhook())).status).toBe(200);
    expect(await (await door.get("/healthz")).json()).toMatchObject({ deliveries_running: 1 });
    work.release();
  });

  it("may be signed with the previous secret", async () => {
    const door = await openFrontDoor();
    const { body } = webhook();
    const signed = { "x-hub-signature-256": signature(body, PREVIOUS) };
    expect((await door.post(webhook(body, signed))).status).toBe(200);
  });

  const big = "x".repeat(LIMIT + 1);
  it.each<[string, number, ReturnType<typeof webhook>, string]>([
    [
      "a wrong signature",
      401,
      webhook("{}", { "x-hub-signature-256": signature("{ }") }),
      "unauthorized",
    ],
    ["the signature of nobody", 401, webhook("{}", { "x-hub-signature-256": "?" }), "unauthorized"],
    [
      "the secret Probot would default to",
      401,
      webhook("{}", { "x-hub-signature-256": signature("{}", "development") }),
      "unauthorized",
    ],
    ["no body", 401, webhook(""), "unauthorized"],
    [
      "no signature",
      400,
      webhook("{}", { "x-hub-signature-256": undefined }),
      "missing-github-headers",
    ],
    [
      "only the old kind of signature",
      400,
      webhook("{}", { "x-hub-signature-256": undefined, "x-hub-signature": "sha1=0" }),
      "missing-github-headers",
    ],
    ["no event", 400, webhook("{}", { "x-github-event": undefined }), "missing-github-headers"],
    [
      "no delivery",
      400,
      webhook("{}", { "x-github-delivery": undefined }),
      "missing-github-headers",
    ],
    [
      "a delivery no GUID looks like",
      400,
      webhook("{}", { "x-github-delivery": "a b" }),
      "missing-github-headers",
    ],
    [
      "a form",
      415,
      webhook("{}", { "content-type": "application/x-www-form-urlencoded" }),
      "content-type-must-be-application-json",
    ],
    ["JSON cut short, signed", 400, webhook('{"a":'), "malformed-json"],
    ["JSON that is no object, signed", 400, webhook("null"), "malformed-json"],
    ["a list, signed", 400, webhook("[]"), "malformed-json"],
    ["a body over the limit", 413, webhook(big), "body-too-large"],
  ])("is refused with %s: %i", async (_, status, hook, error) => {
    const door = await openFrontDoor();
    const answer = await door.post(hook);
    expect([answer.status, await answer.json()]).toEqual([status, { error }]);
    expect(door.received).toEqual([]);
    expect(door.logged()).not.toContain(hook.headers["x-hub-signature-256"] ?? "sha256=");
  });

  it.each(["meteor_shower", "__proto__", "issue_comment.created"])(
    "about the unknown event %s is ignored with 200",
    async (name) => {
      const door = await openFrontDoor();
      const answer = await door.post(webhook("{}", { "x-github-event": name }));
      expect([answer.status, await answer.json()]).toEqual([200, { status: "ignored" }]);
      expect(door.received).toEqual([]);
      expect(door.logged()).toContain("ignored an unknown event");
    },
  );

  it("is refused at the limit while it is still being sent", async () => {
    const door = await openFrontDoor();
    const request = post(door.port, webhook().headers);
    const answered = new Promise<IncomingMessage>((resolve) => request.once("response", resolve));
    request.write("x".repeat(LIMIT));
    request.write("x");
    expect((await answered).statusCode).toBe(413);
    request.destroy();
  });

  it("is taken at the limit", async () => {
    const door = await openFrontDoor();
    const empty = JSON.stringify({ pad: "" });
    const body = JSON.stringify({ pad: "x".repeat(LIMIT - empty.length) });
    expect(body).toHaveLength(LIMIT);
    expect((await door.post(webhook(body))).status).toBe(200);
  });

  it("cut off by its sender leaves nothing behind", async () => {
    const door = await openFrontDoor();
    const request = post(door.port, { ...webhook().headers, "content-length": "20" });
    request.on("error", () => undefined);
    const gone = new Promise((resolve) => request.once("close", resolve));
    await new Promise((resolve) => request.write('{"action":', resolve));
    request.destroy();
    await gone;
    expect((await door.post(webhook())).status).toBe(200);
  });

  it("counts although its sender does not wait for the answer", async () => {
    const got = held();
    const door = await openFrontDoor({ receive: async () => got.release() });
    const socket = connect(door.port, "127.0.0.1");
    socket.end(rawPost(webhook()), () => socket.destroy());
    await got.promise;
    expect(door.received).toEqual(["d-1"]);
  });
});

describe("the front door", () => {
  it("says that all is well", async () => {
    const door = await openFrontDoor();
    const answer = await door.get("/healthz?from=probe");
    expect([answer.status, await answer.json()]).toEqual([
      200,
      { status: "ok", deliveries_running: 0 },
    ]);
    expect(answer.headers.get("x-content-type-options")).toBe("nosniff");
    expect(answer.headers.get("cache-control")).toBe("no-store");
    expect((await door.get("/healthz", { method: "HEAD" })).status).toBe(200);
  });

  it("says what is wrong", async () => {
    const door = await openFrontDoor({ health: async () => ["The last sweep failed"] });
    const answer = await door.get("/healthz");
    expect([answer.status, await answer.json()]).toEqual([
      503,
      { status: "unwell", reasons: ["The last sweep failed"] },
    ]);
  });

  it("survives a health check that fails", async () => {
    const door = await openFrontDoor({ health: () => Promise.reject(new Error("canary")) });
    const answer = await door.get("/healthz");
    expect([answer.status, await answer.text()]).toEqual([500, '{"error":"internal"}']);
    expect(door.logged()).toContain("canary");
  });

  it.each([
    ["GET", "/", 404, null],
    ["POST", "/api/github/webhooks/", 404, null],
    ["GET", WEBHOOK_PATH, 405, "POST"],
    ["POST", "/healthz", 405, "GET, HEAD"],
  ])("answers %s %s with %i", async (method, path, status, allow) => {
    const door = await openFrontDoor();
    const answer = await door.get(path, { method });
    expect([answer.status, answer.headers.get("allow")]).toEqual([status, allow]);
  });

  it("says when its port is taken", async () => {
    const { port } = await openFrontDoor();
    await expect(openFrontDoor({ port })).rejects.toThrow("EADDRINUSE");
  });
});

function post(port: number, headers: Record<string, string>): ReturnType<typeof httpRequest> {
  return httpRequest({ host: "127.0.0.1", port, path: WEBHOOK_PATH, method: "POST", headers });
}
