import nock from "nock";
import { describe, expect, it } from "vitest";
import { GitHubRefusedError, RateLimitedError } from "../../src/engine/github.ts";
import { at, expectRequests, repository, startApp, type App } from "./app.ts";

const ID = 106;
const github = expectRequests(ID);
const thread = { repository, number: 7 };
const unlucky = { message: "Server Error" };

async function limitOf(work: Promise<unknown>): Promise<number> {
  const error: unknown = await work.catch((thrown: unknown) => thrown);
  if (!(error instanceof RateLimitedError)) throw error;
  return error.retryAt;
}

function roleOf({ github: { people } }: App): Promise<string> {
  return people.roleOf(repository, "ada");
}

const rolePath = `${at}/collaborators/ada/permission`;
const role = { permission: "read", role_name: "read", user: null };

describe("a read", () => {
  it("is repeated when GitHub stumbles, each time after a longer wait", async () => {
    const app = startApp();
    github().get(rolePath).times(3).reply(502, unlucky).get(rolePath).reply(200, role);
    expect(await roleOf(app)).toBe("read");
    expect(app.clock.waits).toEqual([500, 1000, 2000]);
    expect(app.warnings).toHaveLength(3);
  });

  it("fails after the third repetition", async () => {
    const app = startApp();
    github().get(rolePath).times(4).reply(503, unlucky);
    await expect(roleOf(app)).rejects.toMatchObject({ name: "HttpError", status: 503 });
  });

  it("is repeated when the network breaks", async () => {
    const app = startApp();
    github().get(rolePath).replyWithError("socket hang up").get(rolePath).reply(200, role);
    expect(await roleOf(app)).toBe("read");
  });

  it("is repeated as a GraphQL query, too, and when that stumbles inside", async () => {
    const app = startApp();
    const message = "Something went wrong while executing your query. Please include `1234`";
    github()
      .post("/graphql")
      .reply(502, unlucky)
      .post("/graphql")
      .reply(200, { data: null, errors: [{ message }] })
      .post("/graphql")
      .reply(200, { data: { repository: { defaultBranchRef: null } } });
    expect(await app.github.repositories.definitions(repository)).toEqual([]);
  });

  it.each([400, 404, 409, 422])("is not repeated when it is refused (%s)", async (status) => {
    const app = startApp();
    github().get(at).reply(status, { message: "No" });
    const dispatch = { repository, workflow: "deploy.yml", ref: null, inputs: {} };
    const refusal = new GitHubRefusedError(status, "No");
    await expect(app.github.runs.dispatch(dispatch)).rejects.toThrow(refusal);
    expect(app.clock.waits).toEqual([]);
  });
});

describe("a write", () => {
  it.each([
    ["an answer that says nothing", 502],
    ["an answer that may have crossed", 500],
  ])("is never repeated: %s", async (_, status) => {
    const app = startApp();
    github().post(`${at}/issues/7/comments`).reply(status, unlucky);
    const post = app.github.comments.post(thread, "Hello", "reply");
    await expect(post).rejects.toMatchObject({ name: "HttpError", status });
  });

  it("is never repeated as a GraphQL mutation", async () => {
    const app = startApp();
    github().post("/graphql").reply(502, unlucky);
    const commit = app.git(repository).commit({
      branch: "state",
      expectedHead: "a".repeat(40),
      headline: "x",
      body: "",
      additions: new Map(),
      deletions: [],
    });
    await expect(commit).rejects.toMatchObject({ name: "HttpError", status: 502 });
  });

  it("waits its turn: a few at once, then one a second", async () => {
    const app = startApp();
    github().post(`${at}/issues/7/comments`).times(8).reply(201, { id: 1, html_url: "x" });
    const begun = app.clock.now();
    const posts = Array.from({ length: 8 }, () => app.github.comments.post(thread, "x", "reply"));
    await Promise.all(posts);
    expect(app.clock.now() - begun).toBe(3000);
  });
});

describe("a rate limit", () => {
  const now = startApp().clock.now();
  const inAnHour = Math.floor(now / 1000) + 3600;
  const exhausted = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(inAnHour) };
  const secondary = { message: "You have exceeded a secondary rate limit." };

  it.each([
    ["403 with retry-after", 403, secondary, { "retry-after": "30" }, 30_000],
    ["429 with retry-after", 429, unlucky, { "retry-after": "30" }, 30_000],
    ["403 with nothing remaining", 403, unlucky, exhausted, 3_601_000],
    ["429 with nothing remaining", 429, unlucky, exhausted, 3_601_000],
    ["403 in words only", 403, secondary, {}, 60_000],
    ["429 in no words", 429, {}, {}, 60_000],
  ])("is recognised: %s", async (_, status, body, headers, waitMs) => {
    const app = startApp();
    github().get(rolePath).reply(status, body, headers);
    expect((await limitOf(roleOf(app))) - now).toBe(waitMs);
  });

  it.each([
    ["by its type", { type: "RATE_LIMITED", message: "API rate limit exceeded" }],
    [
      "by content that came too fast",
      { type: "UNPROCESSABLE", message: "was submitted too quickly" },
    ],
    ["by its name", { message: "You have exceeded a secondary rate limit" }],
  ])("is recognised in a GraphQL answer %s", async (_, problem) => {
    const app = startApp();
    github()
      .post("/graphql")
      .reply(200, { data: null, errors: [problem] });
    const reading = app.github.repositories.definitions(repository);
    expect((await limitOf(reading)) - now).toBe(60_000);
  });

  it("is no missing permission", async () => {
    const app = startApp();
    const message = "Resource not accessible by integration";
    github().get(rolePath).reply(403, { message }, { "x-ratelimit-remaining": "4999" });
    await expect(roleOf(app)).rejects.toThrow(new GitHubRefusedError(403, message));
  });

  it("stops everything of the installation until it is over", async () => {
    const app = startApp();
    const { comments } = app.github;
    const path = `${at}/issues/7/comments`;
    github().post(path).reply(403, secondary, { "retry-after": "30" });
    expect((await limitOf(comments.post(thread, "x", "reply"))) - now).toBe(30_000);
    expect(app.pacers.held()).toEqual({ until: now + 30_000, waiting: 0 });
    expect((await limitOf(roleOf(app))) - now).toBe(30_000);
    // The installation and its token are known by now; only the comment is asked for.
    nock("https://api.github.com").post(path).reply(201, { id: 1, html_url: "x" });
    await comments.post(thread, "x", "reply");
    expect(app.clock.now() - now).toBe(30_000);
  });
});

describe("an attempt that takes too long", () => {
  /** Answers the installation and the token, then hangs until it is given up, so often. */
  function hanging(times: number) {
    const attempts: string[] = [];
    const answer: typeof fetch = async (input, init) => {
      const { pathname } = new URL(input);
      if (pathname === `${at}/installation`) return Response.json({ id: ID });
      if (pathname.endsWith("/access_tokens")) return Response.json({ token: "t" });
      attempts.push(pathname);
      if (attempts.length > times) return Response.json(role);
      return new Promise((_, reject) => {
        init?.signal?.addEventListener("abort", () => reject(init.signal?.reason as Error));
      });
    };
    return { attempts, answer };
  }

  it("is given up and the read repeated", async () => {
    const { attempts, answer } = hanging(2);
    expect(await roleOf(startApp({ fetch: answer, timeoutMs: 5 }))).toBe("read");
    expect(attempts).toHaveLength(3);
  });

  it("is given up and the write is not repeated", async () => {
    const { attempts, answer } = hanging(9);
    const { comments } = startApp({ fetch: answer, timeoutMs: 5 }).github;
    const post = comments.post(thread, "x", "reply");
    await expect(post).rejects.toMatchObject({ name: "HttpError", status: 500 });
    expect(attempts).toHaveLength(1);
  });

  it("covers the body: one that breaks off is no empty answer", async () => {
    let isFirst = true;
    const { answer } = hanging(0);
    const breaking: typeof fetch = async (input, init) => {
      if (!(input as string).endsWith("/permission") || !isFirst) return answer(input, init);
      isFirst = false;
      const body = new ReadableStream({ pull: (stream) => stream.error(new Error("reset")) });
      return new Response(body, { headers: { "content-type": "application/json" } });
    };
    expect(await roleOf(startApp({ fetch: breaking }))).toBe("read");
    expect(isFirst).toBe(false);
  });
});
