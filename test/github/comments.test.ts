import { describe, expect, it } from "vitest";
import { GitHubRefusedError } from "../../src/engine/github.ts";
import { ADA, APP_ID, at, BOT, expectRequests, repository, startApp } from "./app.ts";

const github = expectRequests(101);
const thread = { repository, number: 7 };
const since = "2026-01-15T09:00:00Z";
/** GitHub's clock may be a little behind ours. */
const shortlyBefore = "2026-01-15T08:50:00Z";

function comment(id: number, more: object = {}) {
  return {
    id,
    html_url: `https://github.com/acme/data/issues/7#issuecomment-${id}`,
    issue_url: `https://api.github.com${at}/issues/7`,
    user: ADA,
    body: "marker",
    created_at: since,
    updated_at: since,
    performed_via_github_app: null,
    ...more,
  };
}

const ours = { user: BOT, performed_via_github_app: { id: APP_ID } };

describe("our own comment", () => {
  it("is found by its text, and only when our App wrote it", async () => {
    const { comments } = startApp().github;
    github()
      .get(`${at}/issues/7/comments`)
      .query({ since: shortlyBefore, per_page: 100 })
      .reply(200, [
        comment(1),
        comment(2, { user: BOT, performed_via_github_app: { id: 1 } }),
        comment(3, { ...ours, body: "something else" }),
        comment(4, ours),
        comment(5, ours),
      ]);
    const found = await comments.findOwn(thread, since, (body) => body === "marker");
    expect(found).toEqual({ id: 4, url: comment(4).html_url });
  });

  it("is recognised by our bot's name where GitHub does not tell the App", async () => {
    const { comments } = startApp().github;
    const theirs = comment(2, { user: { ...BOT, login: "other[bot]" } });
    github()
      .get(`${at}/issues/7/comments?since=${shortlyBefore}&per_page=100`)
      .reply(200, [comment(1), theirs, comment(3, { user: BOT })])
      .get("/app")
      .reply(200, { id: APP_ID, slug: "cairn" });
    expect(await comments.findOwn(thread, since, () => true)).toMatchObject({ id: 3 });
  });

  it("is looked for page by page, and no further than needed", async () => {
    const { comments } = startApp().github;
    const page = `${at}/issues/7/comments`;
    github()
      .get(page)
      .query({ since: shortlyBefore, per_page: 100 })
      .reply(200, [comment(1)], { link: `<https://api.github.com${page}?page=2>; rel="next"` })
      .get(`${page}?page=2`)
      .reply(200, [comment(2, ours)], {
        link: `<https://api.github.com${page}?page=3>; rel="next"`,
      });
    expect(await comments.findOwn(thread, since, () => true)).toMatchObject({ id: 2 });
  });

  it("does not pass for missing when there is no end to the comments", async () => {
    const { comments } = startApp().github;
    const page = `${at}/issues/7/comments`;
    const more = { link: `<https://api.github.com${page}?since=x>; rel="next"` };
    github()
      .get(page)
      .query(true)
      .times(21)
      .reply(200, [comment(1)], more);
    await expect(comments.findOwn(thread, since, () => true)).rejects.toThrow("20 pages");
  });
});

describe("a comment", () => {
  it("is posted", async () => {
    const { comments } = startApp().github;
    github()
      .post(`${at}/issues/7/comments`, { body: "Hello" })
      .reply(201, comment(9, { ...ours, body: "Hello" }));
    const posted = await comments.post(thread, "Hello", "reply");
    expect(posted).toEqual({ id: 9, url: comment(9).html_url });
  });

  it("is refused in GitHub's words", async () => {
    const { comments } = startApp().github;
    const message = "Validation Failed";
    const errors = [{ message: "body is too long" }, { code: "custom" }];
    github().post(`${at}/issues/7/comments`).reply(422, { message, errors });
    await expect(comments.post(thread, "x", "reply")).rejects.toThrow(
      new GitHubRefusedError(422, "Validation Failed: body is too long"),
    );
  });

  it("is read as it is now", async () => {
    const { comments } = startApp().github;
    const edited = comment(9, { updated_at: "2026-01-15T09:30:00Z" });
    github().get(`${at}/issues/comments/9`).reply(200, edited);
    expect(await comments.read(repository, 9)).toEqual({
      id: 9,
      thread,
      author: "ada",
      authorId: 1,
      byMachine: false,
      byUs: false,
      body: "marker",
      createdAt: since,
      updatedAt: "2026-01-15T09:30:00Z",
    });
  });

  it.each([404, 410])("is null when it is gone (%s)", async (status) => {
    const { comments } = startApp().github;
    github().get(`${at}/issues/comments/9`).reply(status, { message: "Not Found" });
    expect(await comments.read(repository, 9)).toBeNull();
  });

  it.each([
    ["a bot", { user: BOT, performed_via_github_app: { id: 1 } }, false],
    ["an App on somebody's behalf", { performed_via_github_app: { id: 1 } }, false],
    ["our own App", ours, true],
  ])("says when %s wrote it", async (_, by, byUs) => {
    const { comments } = startApp().github;
    github().get(`${at}/issues/comments/9`).reply(200, comment(9, by));
    expect(await comments.read(repository, 9)).toMatchObject({ byMachine: true, byUs });
  });

  it("is removed, and it is all right when somebody was faster", async () => {
    const { comments } = startApp().github;
    github()
      .delete(`${at}/issues/comments/8`)
      .reply(204)
      .delete(`${at}/issues/comments/9`)
      .reply(404, { message: "Not Found" });
    await expect(comments.remove(repository, 8)).resolves.toBeUndefined();
    await expect(comments.remove(repository, 9)).resolves.toBeUndefined();
  });

  it("goes on a commit", async () => {
    const { comments } = startApp().github;
    const sha = "a".repeat(40);
    github().post(`${at}/commits/${sha}/comments`, { body: "Wrong" }).reply(201, {});
    await expect(comments.postOnCommit(repository, sha, "Wrong")).resolves.toBeUndefined();
  });
});

it("lists a repository's comments oldest first, over all pages", async () => {
  const { comments } = startApp().github;
  const page = `${at}/issues/comments`;
  const query = { since, sort: "created", direction: "asc", per_page: 100 };
  github()
    .get(page)
    .query(query)
    .reply(200, [comment(1)], { link: `<https://api.github.com${page}?page=2>; rel="next"` })
    .get(`${page}?page=2`)
    .reply(200, [comment(2, { user: null })]);
  const seen = await comments.listSince(repository, "2026-01-15T09:00:00.999Z");
  expect(seen.map(({ id, author }) => [id, author])).toEqual([
    [1, "ada"],
    [2, "ghost"],
  ]);
});
