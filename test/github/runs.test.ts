import { describe, expect, it } from "vitest";
import { GitHubRefusedError, type Dispatch } from "../../src/engine/github.ts";
import { at, expectRequests, repository, startApp } from "./app.ts";

const github = expectRequests(104);
const dispatch: Dispatch = {
  repository,
  workflow: "deploy.yml",
  ref: "main",
  inputs: { cluster: "email" },
};
const path = `${at}/actions/workflows/deploy.yml/dispatches`;
const body = { ref: "main", inputs: { cluster: "email" }, return_run_details: true };

function run(more: object = {}) {
  return {
    id: 55,
    html_url: "https://github.com/acme/data/actions/runs/55",
    run_attempt: 2,
    conclusion: "success",
    event: "workflow_dispatch",
    path: ".github/workflows/deploy.yml@main",
    display_title: "Deploy email",
    created_at: "2026-01-15T09:00:00Z",
    repository: { id: 1 },
    head_repository: { id: 1 },
    ...more,
  };
}

const found = {
  id: 55,
  url: "https://github.com/acme/data/actions/runs/55",
  attempt: 2,
  conclusion: "success",
  event: "workflow_dispatch",
  workflow: "deploy.yml",
  title: "Deploy email",
  sameRepository: true,
  createdAt: "2026-01-15T09:00:00Z",
};

describe("a dispatch", () => {
  it("tells the run it started", async () => {
    const { runs } = startApp().github;
    const details = { workflow_run_id: 55, run_url: "x", html_url: run().html_url };
    github().post(path, body).reply(200, details);
    expect(await runs.dispatch(dispatch)).toEqual({ run: 55, url: run().html_url });
  });

  it("does not tell it on an older server", async () => {
    const { runs } = startApp().github;
    github().post(path, body).reply(204);
    expect(await runs.dispatch(dispatch)).toEqual({ run: null, url: null });
  });

  it("goes to the default branch when it names none", async () => {
    const { runs } = startApp().github;
    github()
      .get(at)
      .reply(200, { default_branch: "trunk" })
      .post(path, { ...body, ref: "trunk" })
      .reply(204);
    expect(await runs.dispatch({ ...dispatch, ref: null })).toEqual({ run: null, url: null });
  });

  it("is refused in GitHub's words", async () => {
    const { runs } = startApp().github;
    const message = 'Unexpected inputs provided: ["cluster"]';
    github().post(path).reply(422, { message });
    await expect(runs.dispatch(dispatch)).rejects.toThrow(new GitHubRefusedError(422, message));
  });

  it("is never sent twice: after a lost answer nobody knows", async () => {
    const { runs } = startApp().github;
    github().post(path).once().reply(502, "Bad Gateway");
    const error: unknown = await runs.dispatch(dispatch).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: "HttpError", status: 502 });
  });
});

describe("a run", () => {
  it("is read", async () => {
    const { runs } = startApp().github;
    github().get(`${at}/actions/runs/55`).reply(200, run());
    expect(await runs.read(repository, 55)).toEqual(found);
  });

  it.each([
    ["a fork's", { head_repository: { id: 2 } }, { sameRepository: false }],
    ["one of a fork that is gone", { head_repository: null }, { sameRepository: false }],
    [
      "still going on",
      { conclusion: null, run_attempt: undefined },
      { conclusion: null, attempt: 1 },
    ],
  ])("is told to be %s", async (_, more, expected) => {
    const { runs } = startApp().github;
    github().get(`${at}/actions/runs/55`).reply(200, run(more));
    expect(await runs.read(repository, 55)).toMatchObject(expected);
  });

  it("is null when it is not there", async () => {
    const { runs } = startApp().github;
    github().get(`${at}/actions/runs/55`).reply(404, { message: "Not Found" });
    expect(await runs.read(repository, 55)).toBeNull();
  });

  it("is found among those dispatched since, newest first", async () => {
    const { runs } = startApp().github;
    github()
      .get(`${at}/actions/workflows/deploy.yml/runs`)
      .query({ event: "workflow_dispatch", created: ">=2026-01-15T07:50:00Z", per_page: 100 })
      .reply(200, { total_count: 2, workflow_runs: [run({ id: 56 }), run()] });
    const listed = await runs.listDispatched(repository, "deploy.yml", "2026-01-15T08:00:00.250Z");
    expect(listed).toEqual([{ ...found, id: 56 }, found]);
  });
});
