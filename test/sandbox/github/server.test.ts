import { createServer, type Server } from "node:http";
import { afterEach, beforeEach, expect, it } from "vitest";
import { startGitHub, type FakeGitHub } from "../../../src/sandbox/github/server.ts";
import { tokenOf } from "../../../src/sandbox/github/tokens.ts";
import { handClock, REPOSITORY, settleAcme } from "./acme.ts";

let github: FakeGitHub;
let authorization: string;

beforeEach(async () => {
  github = await startGitHub({ clock: handClock(), send: () => Promise.resolve(200) });
  settleAcme(github.world);
  authorization = `token ${tokenOf(github.world, "ada")}`;
});

afterEach(() => github.close());

const post = (body: string) =>
  fetch(`${github.url}/api/v3/repos/${REPOSITORY}/issues`, {
    method: "POST",
    headers: { authorization },
    body,
  });

it("answers where a GitHub Enterprise Server does, with links that lead back to it", async () => {
  const made = await post(JSON.stringify({ title: "T" }));
  expect(made.status).toBe(201);
  expect(made.headers.get("location")).toBe(`${github.url}/api/v3/repos/${REPOSITORY}/issues/1`);
  const again = await fetch(made.headers.get("location") ?? "", { headers: { authorization } });
  expect(await again.json()).toMatchObject({
    html_url: `${github.url}/${REPOSITORY}/issues/1`,
    user: { login: "ada" },
  });
  const asked = await fetch(`${github.url}/api/graphql`, {
    method: "POST",
    headers: { authorization },
    body: JSON.stringify({ query: `{ repository(owner: "acme", name: "platform") { name } }` }),
  });
  expect(await asked.json()).toEqual({ data: { repository: { name: "platform" } } });
  expect(github.stats()).toEqual({
    requests: 3,
    counts: { issue_create: 1, read: 1, graphql_read: 1 },
    secondaryLimitHits: 0,
  });
});

it("breaks the connection when told to, after the deed if need be", async () => {
  github.faults.queue({ when: "after", response: "hangup" });
  await expect(post(JSON.stringify({ title: "T" }))).rejects.toThrow("fetch failed");
  expect(github.world.repositories.get(REPOSITORY)?.threads).toHaveLength(1);
  expect(github.requestLog.requests).toMatchObject([{ status: 0, kind: "issue_create" }]);
});

it("reads no more than GitHub would", async () => {
  const refused = await post("x".repeat(41 * 1024 * 1024)).then(
    ({ status }) => status,
    // The connection may break before the answer is read.
    () => 413,
  );
  expect(refused).toBe(413);
  expect((await post(JSON.stringify({ title: "T" }))).status).toBe(201);
});

it("says what is wrong with a body that is none", async () => {
  const refused = await post("{");
  expect(refused.status).toBe(400);
  expect(await refused.json()).toMatchObject({ message: "Problems parsing JSON" });
});

it("falls quiet when all is answered and every webhook has arrived", async () => {
  const opened = post(JSON.stringify({ title: "T" }));
  await opened;
  await github.idle();
  expect(github.world.hookshot.recent()).toHaveLength(1);
});

it("says so when its port is taken", async () => {
  const port = Number(new URL(github.url).port);
  await expect(startGitHub({ clock: handClock(), port })).rejects.toThrow("EADDRINUSE");
});

it("posts its webhooks to the App", async () => {
  const received: string[] = [];
  const app: Server = createServer((request, response) => {
    received.push(String(request.headers["x-github-event"]));
    response.writeHead(202).end("still processing");
  });
  const port = await new Promise<number>((resolve) => {
    app.listen(0, "127.0.0.1", () => {
      const address = app.address();
      resolve(typeof address === "object" && address ? address.port : 0);
    });
  });
  const own = await startGitHub({ clock: handClock() });
  settleAcme(own.world, `http://127.0.0.1:${port}/hooks`);
  await fetch(`${own.url}/api/v3/repos/${REPOSITORY}/issues`, {
    method: "POST",
    headers: { authorization: `token ${tokenOf(own.world, "ada")}` },
    body: JSON.stringify({ title: "T" }),
  });
  await own.idle();
  expect(received).toEqual(["issues"]);
  expect(own.world.hookshot.recent()).toMatchObject([{ status: "OK", statusCode: 202 }]);
  await own.close();
  app.close();
});
