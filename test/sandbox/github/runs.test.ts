import { beforeEach, describe, expect, it } from "vitest";
import { addArtifact } from "../../../src/sandbox/github/artifacts.ts";
import { completeRun, startRun } from "../../../src/sandbox/github/runs.ts";
import { acme, REPOSITORY, type Acme } from "./acme.ts";

const REPO = `/repos/${REPOSITORY}`;
const DISPATCH = `POST ${REPO}/actions/workflows/set-up.yml/dispatches`;

let github: Acme;
beforeEach(() => {
  github = acme();
});

async function dispatched() {
  const inputs = { orchestration_id: "a1" };
  const { json } = await github.ask(DISPATCH, { ref: "main", inputs, return_run_details: true });
  return github.world.runs.get(Number(json.workflow_run_id))!;
}

describe("dispatching a workflow", () => {
  it("tells the run when asked to, and its title has the input in it", async () => {
    const run = await dispatched();
    const { json } = await github.ask(`GET ${REPO}/actions/runs/${run.id}`);
    expect(json).toMatchObject({
      id: run.id,
      display_title: "mig a1",
      event: "workflow_dispatch",
      status: "queued",
      conclusion: null,
      run_attempt: 1,
      actor: { login: "cairn[bot]" },
      path: ".github/workflows/set-up.yml",
      head_branch: "main",
    });
    expect(run.inputs).toEqual({ orchestration_id: "a1", cluster: "alpha" });
  });

  it("tells nothing otherwise", async () => {
    const body = { ref: "main", inputs: { orchestration_id: "a1" } };
    expect(await github.ask(DISPATCH, body)).toMatchObject({ status: 204, text: "" });
  });

  it.each([
    [{ orchestration_id: "1", x: "y" }, 'Unexpected inputs provided: ["x"]'],
    [{}, "Required input 'orchestration_id' not provided"],
    [
      { orchestration_id: "1", cluster: "gamma" },
      "Provided value 'gamma' for input 'cluster' not in the list of allowed values",
    ],
  ])("is refused with inputs %j", async (inputs, message) => {
    const refused = await github.ask(DISPATCH, { ref: "main", inputs });
    expect(refused).toMatchObject({ status: 422, json: { message } });
  });

  it("is refused on a missing ref, without the trigger, and for no workflow at all", async () => {
    const lint = `POST ${REPO}/actions/workflows/lint.yml/dispatches`;
    const none = `POST ${REPO}/actions/workflows/none.yml/dispatches`;
    expect((await github.ask(DISPATCH, { ref: "gone" })).json.message).toBe(
      "No ref found for: gone",
    );
    expect((await github.ask(lint, { ref: "main" })).json.message).toBe(
      "Workflow does not have 'workflow_dispatch' trigger",
    );
    expect((await github.ask(none, { ref: "main" })).status).toBe(404);
  });
});

describe("a run", () => {
  it("goes through its life and tells each step", async () => {
    const run = await dispatched();
    startRun(github.world, run);
    completeRun(github.world, run, "success");
    await github.world.inFlight.idle();
    const told = github.webhooks.filter(({ event }) => event === "workflow_run");
    expect(told.map(({ payload }) => payload["action"])).toEqual([
      "requested",
      "in_progress",
      "completed",
    ]);
    expect(told.at(-1)?.payload["workflow_run"]).toMatchObject({ conclusion: "success" });
  });

  it("keeps its id when it is run again, and counts the attempt", async () => {
    const run = await dispatched();
    const again = () =>
      github.ask(`POST ${REPO}/actions/runs/${run.id}/rerun`, undefined, {
        token: github.tokenOf("grace"),
      });
    expect((await again()).status).toBe(403);
    completeRun(github.world, run, "failure");
    expect((await again()).status).toBe(201);
    expect((await github.ask(`GET ${REPO}/actions/runs/${run.id}`)).json).toMatchObject({
      run_attempt: 2,
      status: "queued",
      actor: { login: "cairn[bot]" },
      triggering_actor: { login: "grace" },
    });
  });

  it("can be cancelled until it is done", async () => {
    const { id } = await dispatched();
    const cancel = () => github.ask(`POST ${REPO}/actions/runs/${id}/cancel`);
    expect([(await cancel()).status, (await cancel()).status]).toEqual([202, 409]);
  });

  it("is found by who dispatched it, how and when", async () => {
    const { id } = await dispatched();
    const find = async (query: string) => {
      const { json } = await github.ask(`GET ${REPO}/actions/workflows/set-up.yml/runs?${query}`);
      return json.workflow_runs.map((run: { id: number }) => run.id);
    };
    expect(
      await find("event=workflow_dispatch&actor=cairn[bot]&created=>=2026-01-05T09:00:00Z"),
    ).toEqual([id]);
    expect(await find("created=>2026-01-05T09:00:00Z")).toEqual([]);
    expect(await find("created=2026-01-01..2026-01-31")).toEqual([id]);
    expect(await find("status=completed")).toEqual([]);
    expect(await find("event=push")).toEqual([]);
  });

  it("hands its files out as a zip, behind a redirect out of the API", async () => {
    const run = await dispatched();
    const { id } = addArtifact(github.world, run, {
      name: "result",
      files: { "a.txt": "one", "b.txt": "" },
    });
    const { text, headers } = await github.ask(`GET ${REPO}/actions/artifacts/${id}/zip`);
    expect(headers.get("content-type")).toBe("application/zip");
    expect(text).toMatch(/^PK[^]+a\.txtone[^]+b\.txt[^]+PK/);
    expect(
      (await github.ask(`GET ${REPO}/actions/runs/${run.id}/artifacts?name=other`)).json,
    ).toEqual({
      total_count: 0,
      artifacts: [],
    });
  });
});
