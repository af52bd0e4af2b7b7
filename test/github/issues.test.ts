import { describe, expect, it } from "vitest";
import { BodyDroppedError, GitHubRefusedError } from "../../src/engine/github.ts";
import { APP_ID, at, expectRequests, repository, startApp } from "./app.ts";

const github = expectRequests(102);
const thread = { repository, number: 7 };

function issue(number: number, more: object = {}) {
  return { number, title: "Wave 1", body: "marker", state: "open", ...more };
}

describe("a tracking issue", () => {
  it("is opened", async () => {
    const { issues } = startApp().github;
    const asked = { title: "Wave 1", body: "Text" };
    github().post(`${at}/issues`, asked).reply(201, issue(7));
    expect(await issues.open(repository, asked)).toEqual({ number: 7 });
  });

  it("is found again by its text among those our bot opened, the oldest first", async () => {
    const { issues } = startApp().github;
    github()
      .get("/app")
      .reply(200, { id: APP_ID, slug: "cairn" })
      .get(`${at}/issues`)
      .query({
        creator: "cairn[bot]",
        state: "all",
        sort: "created",
        direction: "asc",
        per_page: 100,
      })
      .reply(200, [
        issue(3, { body: null }),
        issue(4, { pull_request: {} }),
        issue(5, { state: "closed" }),
        issue(6),
      ]);
    const found = await issues.findOwn(repository, (body) => body === "marker");
    expect(found).toEqual({ number: 5 });
  });

  it("is missing when none fits, and our name is asked for once", async () => {
    const { issues } = startApp().github;
    github()
      .get("/app")
      .reply(200, { id: APP_ID, slug: "cairn" })
      .get(`${at}/issues`)
      .query(true)
      .twice()
      .reply(200, []);
    expect(await issues.findOwn(repository, () => true)).toBeNull();
    expect(await issues.findOwn(repository, () => true)).toBeNull();
  });

  it("asks for our name again when it was not told", async () => {
    const { issues } = startApp().github;
    github()
      .get("/app")
      .reply(403, { message: "Forbidden" })
      .get("/app")
      .reply(200, { id: APP_ID, slug: "cairn" })
      .get(`${at}/issues`)
      .query(true)
      .reply(200, []);
    await expect(issues.findOwn(repository, () => true)).rejects.toThrow(GitHubRefusedError);
    expect(await issues.findOwn(repository, () => true)).toBeNull();
  });

  it("is read", async () => {
    const { issues } = startApp().github;
    github()
      .get(`${at}/issues/7`)
      .reply(200, issue(7, { state: "closed", body: null }))
      .get(`${at}/issues/8`)
      .reply(410, { message: "This issue was deleted" });
    const expected = { number: 7, title: "Wave 1", body: "", state: "closed" };
    expect(await issues.read(thread)).toEqual(expected);
    expect(await issues.read({ ...thread, number: 8 })).toBeNull();
  });
});

describe("an edit", () => {
  it("changes only what it names", async () => {
    const { issues } = startApp().github;
    github()
      .patch(`${at}/issues/7`, { state: "closed" })
      .reply(200, issue(7, { state: "closed" }));
    const edit = issues.update(thread, { state: "closed" }, "dashboard");
    await expect(edit).resolves.toBeUndefined();
  });

  it("is right when only the ends of lines came back different", async () => {
    const { issues } = startApp().github;
    github()
      .patch(`${at}/issues/7`, { body: "a\nb\n" })
      .reply(200, issue(7, { body: "a\r\nb" }));
    const edit = issues.update(thread, { body: "a\nb\n" }, "dashboard");
    await expect(edit).resolves.toBeUndefined();
  });

  it("is noticed when GitHub kept the old body in silence", async () => {
    const { issues } = startApp().github;
    github()
      .patch(`${at}/issues/7`)
      .reply(200, issue(7, { body: "old" }));
    await expect(issues.update(thread, { body: "new" }, "dashboard")).rejects.toThrow(
      new BodyDroppedError(thread),
    );
  });
});
