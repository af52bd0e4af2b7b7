import { expect, it } from "vitest";
import { acme, REPOSITORY } from "./acme.ts";

const COMMENTS = `POST /repos/${REPOSITORY}/issues/1/comments`;

it("creates no more than so many comments a minute, and goes on when the minute is over", async () => {
  const github = acme({ limits: { contentPerMinute: 2 } });
  await github.ask(`POST /repos/${REPOSITORY}/issues`, { title: "One" });
  github.clock.tick(10_000);
  expect((await github.ask(COMMENTS, { body: "two" })).status).toBe(201);

  const refused = await github.ask(COMMENTS, { body: "three" });
  expect(refused.status).toBe(403);
  expect(refused.headers.get("retry-after")).toBe("50");
  expect(refused.json.message).toContain("You have exceeded a secondary rate limit");
  expect(github.door.requestLog.stats().secondaryLimitHits).toBe(1);

  github.clock.tick(50_000);
  expect((await github.ask(COMMENTS, { body: "three" })).status).toBe(201);
});

it("creates no more than so many comments an hour", async () => {
  const github = acme({ limits: { contentPerHour: 1 } });
  await github.ask(`POST /repos/${REPOSITORY}/issues`, { title: "One" });
  github.clock.tick(120_000);
  const refused = await github.ask(COMMENTS, { body: "two" });
  expect(refused.headers.get("retry-after")).toBe("3480");
});

it("refuses content over GraphQL under a 200", async () => {
  const github = acme({ limits: { contentPerMinute: 1 } });
  const issue = await github.ask(`POST /repos/${REPOSITORY}/issues`, { title: "One" });
  const { data, errors } = await github.graphql(
    'mutation($id: ID!) { addComment(input: { subjectId: $id, body: "b" }) { subject { id } } }',
    { id: issue.json.node_id },
  );
  expect(data).toEqual({ addComment: null });
  expect(errors).toMatchObject([
    { type: "UNPROCESSABLE", path: ["addComment"], message: "was submitted too quickly" },
  ]);
});

it("lets commits and reads through when content is not", async () => {
  const github = acme({ limits: { contentPerMinute: 0 } });
  expect((await github.ask(`GET /repos/${REPOSITORY}`)).status).toBe(200);
  expect(
    (await github.ask(`POST /repos/${REPOSITORY}/dispatches`, { event_type: "x" })).status,
  ).toBe(204);
});

it("answers so many requests an hour, REST and GraphQL counted apart", async () => {
  const github = acme({ limits: { core: 2, graphql: 1 } });
  const ask = () => github.ask(`GET /repos/${REPOSITORY}`);
  const query = () => github.ask("POST /graphql", { query: "{ rateLimit { remaining } }" });
  await ask();
  const { headers } = await ask();
  expect(headers.get("x-ratelimit-remaining")).toBe("0");
  expect(headers.get("x-ratelimit-resource")).toBe("core");

  const refused = await ask();
  expect(refused.status).toBe(403);
  expect(refused.json.message).toContain("API rate limit exceeded for installation ID 42");
  const reset = Number(refused.headers.get("x-ratelimit-reset")) * 1000;

  expect((await query()).json.data.rateLimit.remaining).toBe(0);
  expect(await query()).toMatchObject({
    status: 200,
    json: { errors: [{ type: "RATE_LIMITED" }] },
  });

  github.clock.tick(reset - github.clock.now());
  expect((await ask()).status).toBe(200);
});

it("can be tightened in the middle of a story", async () => {
  const github = acme();
  expect((await github.ask(`POST /repos/${REPOSITORY}/issues`, { title: "One" })).status).toBe(201);
  github.door.limits.contentPerMinute = 1;
  expect((await github.ask(COMMENTS, { body: "two" })).status).toBe(403);
});

it("charges nothing for what has not changed", async () => {
  const github = acme();
  const path = `GET /repos/${REPOSITORY}/contents/README.md`;
  const first = await github.ask(path);
  const etag = first.headers.get("etag") ?? "";
  const again = await github.ask(path, undefined, { headers: { "if-none-match": etag } });
  expect(again).toMatchObject({ status: 304, text: "" });
  expect(again.headers.get("x-ratelimit-used")).toBe(first.headers.get("x-ratelimit-used"));

  await github.ask(`PUT /repos/${REPOSITORY}/contents/README.md`, {
    message: "Change",
    content: "bmV3Cg==",
    sha: first.json.sha,
  });
  const changed = await github.ask(path, undefined, { headers: { "if-none-match": etag } });
  expect(changed.status).toBe(200);
});
