import { Probot, ProbotOctokit } from "probot";
import { afterEach, beforeEach, expect, it } from "vitest";
import { startGitHub, type FakeGitHub } from "../../../src/sandbox/github/server.ts";
import { APP_ID, handClock, INSTALLATION_ID, key, settleAcme } from "./acme.ts";

const COMMIT = `mutation Commit($input: CreateCommitOnBranchInput!) {
  createCommitOnBranch(input: $input) { commit { oid url } }
}`;

const where = { owner: "acme", repo: "platform" };
const clock = handClock();
let github: FakeGitHub;

beforeEach(async () => {
  github = await startGitHub({
    clock,
    tokenClock: Date,
    send: () => Promise.resolve(200),
  });
  settleAcme(github.world);
});

afterEach(() => github.close());

async function octokit() {
  const probot = new Probot({
    appId: APP_ID,
    privateKey: key.privateKey,
    secret: "hush",
    logLevel: "fatal",
    baseUrl: `${github.url}/api/v3`,
    Octokit: ProbotOctokit.defaults((options: { throttle?: object }) => ({
      ...options,
      retry: { enabled: false },
      throttle: { ...options.throttle, enabled: false },
    })),
  });
  await probot.ready();
  return probot.auth(INSTALLATION_ID);
}

it("serves the Octokit that Probot hands out", async () => {
  const app = await octokit();

  const { data: file } = await app.rest.repos.getContent({ ...where, path: "docs/guide.md" });
  expect(Buffer.from("content" in file ? file.content : "", "base64").toString()).toBe(
    "Read me.\n",
  );

  const { data: head } = await app.rest.git.getRef({ ...where, ref: "heads/main" });
  const { createCommitOnBranch } = await app.graphql<{
    createCommitOnBranch: { commit: { oid: string } };
  }>(COMMIT, {
    input: {
      branch: { repositoryNameWithOwner: "acme/platform", branchName: "main" },
      expectedHeadOid: head.object.sha,
      message: { headline: "Say more", body: "Because." },
      fileChanges: {
        additions: [{ path: "docs/more.md", contents: Buffer.from("More.\n").toString("base64") }],
      },
    },
  });
  const { data: commits } = await app.rest.repos.listCommits(where);
  expect(commits[0]).toMatchObject({
    sha: createCommitOnBranch.commit.oid,
    commit: { message: "Say more\n\nBecause.", verification: { verified: true } },
    author: { login: "cairn[bot]" },
  });

  const { data: issue } = await app.rest.issues.create({ ...where, title: "Wave 1" });
  const comment = { ...where, issue_number: issue.number, body: "Hello." };
  await app.rest.issues.createComment(comment);
  const said = await app.paginate(app.rest.issues.listComments, { ...where, issue_number: 1 });
  expect(
    said.map(({ body, performed_via_github_app }) => [body, performed_via_github_app?.slug]),
  ).toEqual([["Hello.", "cairn"]]);

  expect(github.requestLog.unknown).toEqual([]);
  expect(github.stats().counts).toEqual({
    token: 1,
    read: 4,
    commit: 1,
    issue_create: 1,
    comment: 1,
  });
});

it("makes Octokit throw what it throws at the real one when a commit comes too late", async () => {
  const app = await octokit();
  const input = {
    branch: { repositoryNameWithOwner: "acme/platform", branchName: "main" },
    expectedHeadOid: "d8a7".padEnd(40, "0"),
    message: { headline: "Late" },
  };

  await expect(app.graphql(COMMIT, { input })).rejects.toMatchObject({
    name: "GraphqlResponseError",
    errors: [{ type: "STALE_DATA", path: ["createCommitOnBranch"] }],
    data: { createCommitOnBranch: null },
  });
});
