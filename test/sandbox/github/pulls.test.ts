import { beforeEach, describe, expect, it } from "vitest";
import { acme, REPOSITORY, type Acme } from "./acme.ts";
import { commit, headOf } from "./committing.ts";

const REPO = `/repos/${REPOSITORY}`;

let github: Acme;
beforeEach(async () => {
  github = acme();
  await github.ask(`POST ${REPO}/git/refs`, {
    ref: "refs/heads/topic",
    sha: headOf(github, "main"),
  });
  await commit(github, { branch: "topic", files: { "topic.md": "1\n", "README.md": "# Topic\n" } });
  await github.ask(`POST ${REPO}/pulls`, { title: "Topic", head: "topic", base: "main" });
});

const merge = (body: object = {}) =>
  github.ask(`PUT ${REPO}/pulls/1/merge`, body, { token: github.tokenOf("grace") });

const pull = async () => (await github.ask(`GET ${REPO}/pulls/1`)).json;

describe("a pull request", () => {
  it("knows how big it is and that it can be merged", async () => {
    expect(await pull()).toMatchObject({
      state: "open",
      merged: false,
      mergeable: true,
      mergeable_state: "clean",
      commits: 1,
      additions: 2,
      deletions: 1,
      changed_files: 2,
      head: { ref: "topic", sha: headOf(github, "topic") },
    });
  });

  it("becomes a merge commit of both sides", async () => {
    await commit(github, { files: { "other.md": "2\n" } });
    const before = headOf(github, "main");
    const { json } = await merge();
    const { json: merged } = await github.ask(`GET ${REPO}/commits/${json.sha}`);
    expect(merged.parents.map(({ sha }: { sha: string }) => sha)).toEqual([
      before,
      headOf(github, "topic"),
    ]);
    expect(await pull()).toMatchObject({
      state: "closed",
      merged: true,
      merged_by: { login: "grace" },
    });
    for (const path of ["topic.md", "other.md"]) {
      expect((await github.ask(`GET ${REPO}/contents/${path}`)).status).toBe(200);
    }
    await github.world.inFlight.idle();
    expect(
      github.webhooks.slice(-2).map(({ event, payload }) => [event, payload["action"]]),
    ).toEqual([
      ["push", undefined],
      ["pull_request", "closed"],
    ]);
    expect(github.webhooks.at(-2)?.payload).toMatchObject({ forced: false });
  });

  it("cannot be merged while both sides changed the same file", async () => {
    await commit(github, { files: { "README.md": "# Main\n" } });
    expect(await pull()).toMatchObject({ mergeable: false, mergeable_state: "dirty" });
    expect(await merge()).toMatchObject({
      status: 405,
      json: { message: "Pull Request is not mergeable" },
    });
  });

  it("is not merged at another head than the one that was looked at, nor twice", async () => {
    const sha = headOf(github, "topic");
    await commit(github, { branch: "topic", files: { "topic.md": "2\n" } });
    expect((await merge({ sha })).status).toBe(409);
    expect((await merge({ merge_method: "squash" })).status).toBe(200);
    expect((await merge()).status).toBe(405);
  });

  it("follows its branch, and closes when the branch goes", async () => {
    await commit(github, { branch: "topic", files: { "topic.md": "2\n" } });
    expect((await pull()).head.sha).toBe(headOf(github, "topic"));
    await github.ask(`DELETE ${REPO}/git/refs/heads/topic`);
    expect(await pull()).toMatchObject({ state: "closed", merged: false });
    await github.world.inFlight.idle();
    const actions = github.webhooks
      .filter(({ event }) => event === "pull_request")
      .map(({ payload }) => payload["action"]);
    expect(actions).toEqual(["opened", "synchronize", "closed"]);
  });

  it("is opened once, and only for something new", async () => {
    const again = await github.ask(`POST ${REPO}/pulls`, {
      title: "T",
      head: "topic",
      base: "main",
    });
    expect(again.json.errors[0].message).toBe("A pull request already exists for acme:topic.");
    const nothing = await github.ask(`POST ${REPO}/pulls`, {
      title: "T",
      head: "main",
      base: "topic",
    });
    expect(nothing.json.errors[0].message).toBe("No commits between topic and main");
  });

  it("is found by its branch", async () => {
    const find = async (head: string) =>
      (await github.ask(`GET ${REPO}/pulls?state=all&head=${head}`)).json.length;
    expect([await find("acme:topic"), await find("acme:none")]).toEqual([1, 0]);
  });
});

describe("reviews", () => {
  const review = (login: string, event: string, body = "") =>
    github.ask(`POST ${REPO}/pulls/1/reviews`, { event, body }, { token: github.tokenOf(login) });

  const ask = async () => {
    const { data } = await github.graphql(`{ repository(owner: "acme", name: "platform") {
      pullRequest(number: 1) { state merged reviewDecision latestReviews(first: 10) {
        nodes { state author { login } } } } } }`);
    return data.repository.pullRequest;
  };

  it("decide by the last word of each reviewer", async () => {
    expect(await ask()).toMatchObject({ state: "OPEN", reviewDecision: null });
    await review("grace", "REQUEST_CHANGES", "No.");
    expect(await ask()).toMatchObject({ reviewDecision: "CHANGES_REQUESTED" });
    await review("grace", "APPROVE");
    await review("ada", "COMMENT", "Fine.");
    expect(await ask()).toMatchObject({
      reviewDecision: "APPROVED",
      latestReviews: {
        nodes: [
          { state: "APPROVED", author: { login: "grace" } },
          { state: "COMMENTED", author: { login: "ada" } },
        ],
      },
    });
    await merge();
    expect(await ask()).toMatchObject({ state: "MERGED", merged: true });
  });

  it("are not for one's own work, and say why changes are needed", async () => {
    const own = await github.ask(`POST ${REPO}/pulls/1/reviews`, { event: "APPROVE" });
    expect(own).toMatchObject({
      status: 422,
      json: { errors: ["Review Can not approve your own pull request"] },
    });
    expect((await review("grace", "REQUEST_CHANGES")).status).toBe(422);
  });
});
