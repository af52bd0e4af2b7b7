import { pbkdf2 } from "node:crypto";
import { ProbotOctokit } from "probot";
import { describe, expect, it } from "vitest";
import { countCalls } from "../../src/sandbox/calls.ts";
import { generateAppKey } from "../../src/sandbox/github/apps.ts";

const nothingElse = async () => undefined;

/** What is signed waits behind it, as on a busy machine: Node signs in one of four threads. */
function keepThreadsBusy(): void {
  for (let thread = 0; thread < 4; thread += 1) pbkdf2("", "", 200_000, 32, "sha512", () => {});
}

describe("the app's calls", () => {
  it("keep the world unsettled until they are answered and nothing follows", async () => {
    const answers: (() => void)[] = [];
    const calls = countCalls(
      () => new Promise((resolve) => answers.push(() => resolve(new Response("{}")))),
    );
    const app = async () => {
      await (await calls.fetch("http://fake/first")).json();
      await (await calls.fetch("http://fake/second")).json();
    };
    let settled = false;
    void app();
    const settle = async () => {
      await calls.settled(nothingElse);
      settled = true;
    };
    const settling = settle();
    for (let answered = 0; answered < 2; answered++) {
      while (answers.length === answered) await new Promise((resolve) => setImmediate(resolve));
      expect(settled).toBe(false);
      answers[answered]?.();
    }
    await settling;
    expect(answers).toHaveLength(2);
  });

  it("keep it unsettled while a token is signed for the next of them", async () => {
    const asked: string[] = [];
    const calls = countCalls(async (url) => {
      asked.push(url instanceof Request ? url.url : url.toString());
      return Response.json({});
    });
    const { privateKey } = generateAppKey();
    const octokit = new ProbotOctokit({
      auth: { appId: 1, privateKey },
      baseUrl: "http://fake",
      throttle: { enabled: false },
      retry: { enabled: false },
      request: { fetch: calls.fetch },
    });
    keepThreadsBusy();
    void octokit.request("GET /app");
    await calls.settled(nothingElse);
    expect(asked).toEqual(["http://fake/app"]);
  });

  it("hand on what was answered, with or without a body", async () => {
    const calls = countCalls(async (url) =>
      url === "http://fake/none"
        ? new Response(null, { status: 204, headers: { "x-kept": "yes" } })
        : Response.json({ ok: true }, { status: 201 }),
    );
    const none = await calls.fetch("http://fake/none");
    expect([none.status, none.headers.get("x-kept"), await none.text()]).toEqual([204, "yes", ""]);
    const some = await calls.fetch("http://fake/some");
    expect([some.status, await some.json()]).toEqual([201, { ok: true }]);
  });

  it("count no more once they failed", async () => {
    const calls = countCalls(async () => {
      throw new Error("connection refused");
    });
    await expect(calls.fetch("http://fake/")).rejects.toThrow("connection refused");
    await expect(calls.settled(nothingElse)).resolves.toBeUndefined();
  });
});
