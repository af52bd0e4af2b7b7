import { beforeEach, describe, expect, it } from "vitest";
import { userNamed } from "../../../src/sandbox/github/accounts.ts";
import { commitToBranch } from "../../../src/sandbox/github/commits.ts";
import {
  addRepository,
  setRole,
  type Repository,
} from "../../../src/sandbox/github/repositories.ts";
import { createRun } from "../../../src/sandbox/github/runs.ts";
import { workflowNamed } from "../../../src/sandbox/github/workflows.ts";
import { acme, REPOSITORY, type Acme } from "./acme.ts";

const REPO = `/repos/${REPOSITORY}`;

let github: Acme;
let fork: Repository;
let mallory: { readonly token: string };

beforeEach(() => {
  github = acme();
  const { world } = github;
  mallory = { token: github.tokenOf("mallory") };
  fork = addRepository(world, { name: "mallory/platform", forkOf: REPOSITORY });
  commitToBranch(world, { user: userNamed(world, "mallory") }, fork, {
    branch: "main",
    message: "Break in",
    edits: new Map([["evil.md", "x\n"]]),
    by: "git",
  });
});

const open = () =>
  github.ask(`POST ${REPO}/pulls`, { title: "T", head: "mallory:main", base: "main" }, mallory);

describe("a pull request from a fork", () => {
  it("comes from another repository with a branch of the same name", async () => {
    const { status, json } = await open();
    expect(status).toBe(201);
    expect(json).toMatchObject({
      author_association: "NONE",
      head: {
        label: "mallory:main",
        ref: "main",
        repo: { full_name: "mallory/platform", fork: true },
      },
      base: { label: "acme:main", repo: { full_name: REPOSITORY } },
    });
    const { data } = await github.graphql(`{ repository(owner: "acme", name: "platform") {
      pullRequest(number: 1) { isCrossRepository headRefName mergeable author { login } } } }`);
    expect(data.repository.pullRequest).toEqual({
      isCrossRepository: true,
      headRefName: "main",
      mergeable: "MERGEABLE",
      author: { login: "mallory" },
    });
  });

  it("is merged by those who may, and by no one else", async () => {
    await open();
    const merge = (token: string) => github.ask(`PUT ${REPO}/pulls/1/merge`, {}, { token });
    expect((await merge(mallory.token)).status).toBe(403);
    setRole(github.world, github.repository, "mallory", "write");
    expect((await merge(mallory.token)).status).toBe(200);
    expect((await github.ask(`GET ${REPO}/contents/evil.md`)).status).toBe(200);
  });

  it("can be turned to another branch", async () => {
    await open();
    const sha = github.repository.refs.get("refs/heads/main");
    await github.ask(`POST ${REPO}/git/refs`, { ref: "refs/heads/next", sha });
    const { json } = await github.ask(`PATCH ${REPO}/pulls/1`, { base: "next" });
    expect(json.base.ref).toBe("next");
    expect((await github.ask(`PATCH ${REPO}/pulls/1`, { base: "gone" })).status).toBe(422);
  });

  it("is closed and opened again by who wrote it, but not once it is merged", async () => {
    await open();
    const set = (state: string) => github.ask(`PATCH ${REPO}/pulls/1`, { state }, mallory);
    expect((await set("closed")).json.state).toBe("closed");
    expect((await set("open")).json.state).toBe("open");
    await github.ask(`PUT ${REPO}/pulls/1/merge`, {}, { token: github.tokenOf("grace") });
    expect((await set("open")).status).toBe(422);
  });
});

it("lets a fork's run wear the name and branch of one of ours", async () => {
  const { world, repository } = github;
  const workflow = workflowNamed(world, repository, "set-up.yml");
  const headSha = fork.refs.get("refs/heads/main") ?? "";
  const run = createRun(
    world,
    { user: userNamed(world, "mallory") },
    {
      workflow,
      event: "pull_request",
      headBranch: "main",
      headSha,
      headRepository: fork,
      displayTitle: "mig a1",
    },
  );
  const { json } = await github.ask(`GET ${REPO}/actions/runs/${run.id}`);
  expect(json).toMatchObject({
    event: "pull_request",
    display_title: "mig a1",
    head_branch: "main",
    repository: { full_name: REPOSITORY },
    head_repository: { full_name: "mallory/platform" },
  });
});

it("shows a fork where it comes from", async () => {
  const { json } = await github.ask("GET /repos/mallory/platform", undefined, mallory);
  expect(json).toMatchObject({ fork: true, parent: { full_name: REPOSITORY } });
});
