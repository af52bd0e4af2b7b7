import { describe, expect, it } from "vitest";
import { createLog, type LogOptions } from "../../src/log.ts";
import { pkcs1, pkcs8 } from "./keys.ts";

const WEBHOOK_SECRET = 'a "quoted" webhook secret/ä';
const TOKEN = "ghs_canary";
const LONG_TOKEN = `ghs_${"canary.-_".repeat(60)}`;
const JWT = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJjYW5hcnkifQ.canary-signature";

/** What `write` puts in the log, as text. */
function logged(
  write: (log: ReturnType<typeof createLog>) => void,
  options: Partial<LogOptions> = {},
): string {
  const lines: string[] = [];
  write(
    createLog({
      logLevel: "info",
      logFormat: "json",
      secrets: [WEBHOOK_SECRET, pkcs8],
      destination: { write: (line) => void lines.push(line) },
      ...options,
    }),
  );
  return lines.join("");
}

/** As Octokit makes them, but with the token still in it. */
function requestError(): Error {
  const url = `https://x-access-token:${TOKEN}@api.github.com/repos/acme/data/issues/1/comments`;
  const headers = { authorization: `token ${LONG_TOKEN}` };
  return Object.assign(new Error(`Not allowed with ${JWT}`), {
    name: "HttpError",
    status: 403,
    request: { method: "POST", url, headers, body: { body: "canary comment" } },
    response: {
      status: 403,
      url,
      headers: { "set-cookie": "canary=1" },
      data: { message: "canary answer" },
    },
  });
}

describe("the log", () => {
  it("writes one JSON object a line, from the level that is set", () => {
    const text = logged((log) => {
      log.debug("unseen");
      log.child({ delivery: "d-1" }).info({ event: "issue_comment", ms: 3 }, "accepted");
    });
    expect(JSON.parse(text)).toEqual({
      level: "info",
      time: expect.stringMatching(/^\d{4}-.*Z$/),
      delivery: "d-1",
      event: "issue_comment",
      ms: 3,
      msg: "accepted",
    });
  });

  it("says what is worth knowing of an error, down its causes", () => {
    const error = new Error("The comment was not posted", { cause: requestError() });
    const aggregate = new AggregateError([error, "a word"], "Two things went wrong");
    expect(JSON.parse(logged((log) => log.error(aggregate)))).toMatchObject({
      msg: "Two things went wrong",
      err: {
        type: "AggregateError",
        errors: [
          {
            message: "The comment was not posted",
            stack: expect.stringContaining("log.test.ts"),
            cause: {
              type: "HttpError",
              status: 403,
              request: "POST https://[redacted]@api.github.com/repos/acme/data/issues/1/comments",
            },
          },
          "a word",
        ],
      },
    });
  });

  it("ends at errors that cause each other", () => {
    const [first, second] = [new Error("first"), new Error("second")];
    first.cause = second;
    second.cause = first;
    expect(logged((log) => log.error({ err: first }, "circular"))).toContain("[too deep]");
  });

  const webhook = { id: "1", name: "push", payload: { head: "canary payload" } };
  it.each<[string, (log: ReturnType<typeof createLog>) => void]>([
    ["an error of Octokit", (log) => log.error(requestError())],
    ["the same, as a value", (log) => log.error({ error: requestError() })],
    ["the same, deep within", (log) => log.warn({ tried: [{ last: requestError() }] }, "again")],
    ["a cause", (log) => log.error(new Error("no", { cause: requestError() }))],
    ["an error of Probot", (log) => log.error(Object.assign(new Error("no"), { event: webhook }))],
    ["a payload", (log) => log.info({ payload: webhook.payload, event: webhook })],
    ["a payload as text", (log) => log.info({ payload: JSON.stringify(webhook) })],
    [
      "headers",
      (log) => log.info({ headers: { authorization: "canary", "x-hub-signature-256": "canary" } }),
    ],
    ["bindings", (log) => log.child({ token: "canary", note: TOKEN }).info("hello")],
    ["settings", (log) => log.info({ webhookSecrets: ["canary"], privateKey: "canary" })],
    ["a token in words", (log) => log.info(`cloning with ${TOKEN}, then (${LONG_TOKEN})`)],
    ["a token in an argument", (log) => log.info("cloning with %s", LONG_TOKEN)],
    ["a personal token", (log) => log.info("github_pat_11canary and ghp_canary")],
    ["a JSON Web Token", (log) => log.info(`sent ${JWT}`)],
    ["a header in words", (log) => log.info("Authorization: Bearer canary")],
    [
      "a header in JSON",
      (log) => log.info(JSON.stringify({ a: JSON.stringify({ authorization: "canary" }) })),
    ],
    ["basic authentication", (log) => log.info("sent basic canary0123456789")],
  ])("shows no secret and no content in %s", (_, write) => {
    const text = logged(write);
    expect(text).toMatch(/\[redacted\]|\[left out\]|"msg":"no"/);
    expect(text).not.toMatch(/canary/i);
  });

  it.each([
    ["as it is", WEBHOOK_SECRET],
    ["in JSON", JSON.stringify({ WEBHOOK_SECRET })],
    ["in a URL", encodeURIComponent(WEBHOOK_SECRET)],
    ["in base64", Buffer.from(WEBHOOK_SECRET).toString("base64")],
  ])("takes out the webhook secret %s", (_, spelled) => {
    expect(JSON.parse(logged((log) => log.info(`<${spelled}>`)))).toMatchObject({
      msg: expect.stringMatching(/^<(\{"WEBHOOK_SECRET":")?\[redacted\]("\})?>$/),
    });
  });

  it.each([
    ["PKCS#1", pkcs1],
    ["PKCS#8", pkcs8],
    ["with written line breaks", pkcs1.replaceAll("\n", String.raw`\n`)],
    ["in JSON in JSON", JSON.stringify(JSON.stringify({ pkcs1 }))],
    ["in base64", Buffer.from(pkcs1).toString("base64")],
    ["cut off", pkcs1.slice(0, 400)],
  ])("takes out a private key: %s", (_, key) => {
    const text = logged((log) => log.info({ note: `<${key}>` }));
    expect(text).toContain("[redacted]");
    expect(text).not.toMatch(/[\w+/]{40}/);
  });

  it("leaves words alone that only sound like secrets", () => {
    const words = "She laughs_at basic authentication; the token expired; author: ada";
    expect(logged((log) => log.info(words))).toContain(words);
  });

  it("caps long texts", () => {
    expect(logged((log) => log.info("x".repeat(100_000))).length).toBeLessThan(8200);
  });

  it("is for people when asked, and as clean", () => {
    const text = logged((log) => log.info({ delivery: "d-1" }, `hello ${TOKEN}`), {
      logFormat: "pretty",
    });
    expect(text).toContain("hello [redacted]");
    expect(text).toContain("delivery");
    expect(text).not.toMatch(/^\{/);
  });
});
