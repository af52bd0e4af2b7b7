import { describe, expect, it } from "vitest";
import { ADA, at, expectRequests, repository, startApp } from "./app.ts";

const github = expectRequests(103);
const thread = { repository, number: 12 };
const branchPath = `${at}/git/ref/heads%2Fairflow-3`;

function pull(more: object = {}) {
  return {
    number: 12,
    html_url: "https://github.com/acme/data/pull/12",
    state: "open",
    merged_at: null,
    merged_by: null,
    user: ADA,
    body: "Text",
    head: { ref: "airflow-3", sha: "c0ffee1", repo: { id: 1 } },
    base: { repo: { id: 1 } },
    ...more,
  };
}

const merged = {
  state: "closed",
  merged_at: "2026-01-15T09:00:00Z",
  merged_by: { login: "grace" },
};
const fromFork = { head: { ref: "airflow-3", sha: "c0ffee1", repo: { id: 2 } } };

function review(login: string, state: string) {
  return { user: { login, id: login.length }, state };
}

function reviewsPath() {
  return `${at}/pulls/12/reviews?per_page=100`;
}

describe("a pull request", () => {
  it("is read with two requests while it is open", async () => {
    const { pullRequests } = startApp().github;
    github().get(`${at}/pulls/12`).reply(200, pull()).get(reviewsPath()).reply(200, []);
    expect(await pullRequests.read(thread)).toEqual({
      number: 12,
      url: "https://github.com/acme/data/pull/12",
      state: "open",
      author: "ada",
      mergedBy: null,
      headBranch: "airflow-3",
      body: "Text",
      sameRepository: true,
      changesRequested: false,
      headSha: "c0ffee1",
    });
  });

  it.each([
    ["merged", merged, { state: "merged", mergedBy: "grace" }],
    ["from a fork", { ...merged, ...fromFork }, { sameRepository: false }],
    [
      "from a fork that is gone",
      { ...merged, head: { ref: "x", sha: "c0ffee1", repo: null } },
      { sameRepository: false },
    ],
    ["by nobody any more", { ...merged, user: null, body: null }, { author: "ghost", body: "" }],
  ])("is read with one when it is %s", async (_, more, expected) => {
    const { pullRequests } = startApp().github;
    github().get(`${at}/pulls/12`).reply(200, pull(more));
    expect(await pullRequests.read(thread)).toMatchObject(expected);
  });

  it.each([
    ["is there", 200, undefined],
    ["is gone", 404, true],
  ])("tells whether its branch %s when it is closed", async (_, status, branchGone) => {
    const { pullRequests } = startApp().github;
    github()
      .get(`${at}/pulls/12`)
      .reply(200, pull({ state: "closed" }))
      .get(branchPath)
      .reply(status, {});
    const found = await pullRequests.read(thread);
    expect(found).toMatchObject({ state: "closed", mergedBy: null });
    expect(found?.branchGone).toBe(branchGone);
  });

  it("is null when it is not there", async () => {
    const { pullRequests } = startApp().github;
    github().get(`${at}/pulls/12`).reply(404, { message: "Not Found" });
    expect(await pullRequests.read(thread)).toBeNull();
  });
});

describe("the verdict of the reviewers", () => {
  it.each([
    ["changes", [review("ada", "CHANGES_REQUESTED")], true],
    [
      "changes, then a comment",
      [review("ada", "CHANGES_REQUESTED"), review("ada", "COMMENTED")],
      true,
    ],
    [
      "changes, then approval",
      [review("ada", "CHANGES_REQUESTED"), review("ada", "APPROVED")],
      false,
    ],
    ["dismissed changes", [review("ada", "DISMISSED")], false],
    [
      "changes, approval by another",
      [review("ada", "CHANGES_REQUESTED"), review("grace", "APPROVED")],
      true,
    ],
    ["changes not yet sent", [review("ada", "PENDING")], false],
    ["changes by nobody any more", [{ user: null, state: "CHANGES_REQUESTED" }], false],
  ])("%s", async (_, reviews, changesRequested) => {
    const { pullRequests } = startApp().github;
    github().get(`${at}/pulls/12`).reply(200, pull()).get(reviewsPath()).reply(200, reviews);
    expect(await pullRequests.read(thread)).toMatchObject({ changesRequested });
  });
});

describe("the newest pull request of a branch", () => {
  const query = { head: "acme:airflow-3", state: "all", sort: "created", direction: "desc" };

  it("is found, whatever its state", async () => {
    const { pullRequests } = startApp().github;
    github()
      .get(`${at}/pulls`)
      .query(query)
      .reply(200, [pull({ ...fromFork, number: 13 }), pull({ state: "closed" })])
      .get(branchPath)
      .reply(200, {});
    const found = await pullRequests.findByBranch(repository, "airflow-3");
    expect(found).toMatchObject({ number: 12, state: "closed" });
  });

  it("says who merged it, which the list does not", async () => {
    const { pullRequests } = startApp().github;
    github()
      .get(`${at}/pulls`)
      .query(query)
      .reply(200, [pull({ ...merged, merged_by: undefined })])
      .get(`${at}/pulls/12`)
      .reply(200, pull(merged));
    const found = await pullRequests.findByBranch(repository, "airflow-3");
    expect(found).toMatchObject({ state: "merged", mergedBy: "grace" });
  });

  it("is null when there is none", async () => {
    const { pullRequests } = startApp().github;
    github().get(`${at}/pulls`).query(query).reply(200, []);
    expect(await pullRequests.findByBranch(repository, "airflow-3")).toBeNull();
  });
});

describe("a merge", () => {
  const merge = { sha: "c0ffee1" };

  it("is of the commit that was seen", async () => {
    const { pullRequests } = startApp().github;
    github().put(`${at}/pulls/12/merge`, merge).reply(200, { merged: true });
    await expect(pullRequests.merge(thread, "c0ffee1")).resolves.toBeUndefined();
  });

  it.each([
    [405, 'Required status check "ci" is expected.'],
    [409, "Head branch was modified. Review and try the merge again."],
  ])("that GitHub answers with %s is refused in its words", async (status, message) => {
    const { pullRequests } = startApp().github;
    github().put(`${at}/pulls/12/merge`, merge).reply(status, { message });
    await expect(pullRequests.merge(thread, "c0ffee1")).rejects.toMatchObject({
      name: "GitHubRefusedError",
      status,
      reason: message,
    });
  });
});
