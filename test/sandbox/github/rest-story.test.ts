import { beforeAll, describe, expect, it } from "vitest";
import { addArtifact } from "../../../src/sandbox/github/artifacts.ts";
import type { LoggedRequest } from "../../../src/sandbox/github/request-log.ts";
import { routes } from "../../../src/sandbox/github/rest/routes.ts";
import { completeRun, startRun } from "../../../src/sandbox/github/runs.ts";
import { acme, appJwt, INSTALLATION_ID, REPOSITORY, type Acme } from "./acme.ts";
import { problemsWith } from "./openapi.ts";
import { problemsWithWebhook } from "./webhook-schemas.ts";

const REPO = `/repos/${REPOSITORY}`;

/** Every route once, in one story; then GitHub's own description judges what was said. */
describe("one story over every REST route", () => {
  const story = acme({ keepBodies: true });

  beforeAll(async () => {
    await introduceTheApp(story);
    await lookAround(story);
    await writeHistory(story);
    await talkOnIssues(story);
    await mergeAPullRequest(story);
    await runAWorkflow(story);
    await story.world.inFlight.idle();
    await readTheDeliveryLog(story);
  });

  it("asks nothing the fake does not know", () => {
    expect(story.door.requestLog.unknown).toEqual([]);
    expect(story.door.requestLog.requests.filter(({ status }) => status >= 400)).toEqual([]);
  });

  it("takes every route", () => {
    const taken = new Set(
      story.door.requestLog.requests.map((one) => `${one.method} ${one.template}`),
    );
    const missed = routes
      .map((one) => `${one.method} ${one.path}`)
      .filter((one) => !taken.has(one));
    expect(missed).toEqual([]);
  });

  it("answers as GitHub's OpenAPI description says", () => {
    const { requests } = story.door.requestLog;
    const judged = requests.filter(isJson);
    expect(judged.length).toBeGreaterThan(60);
    expect(judged.flatMap((one) => problemsWith(one, JSON.parse(one.responseBody ?? "")))).toEqual(
      [],
    );
  });

  it("sends webhooks as GitHub's description says", () => {
    const kinds = new Set(story.webhooks.map(({ event }) => event));
    expect([...kinds].toSorted()).toEqual([
      "issue_comment",
      "issues",
      "pull_request",
      "pull_request_review",
      "push",
      "repository_dispatch",
      "workflow_dispatch",
      "workflow_run",
    ]);
    const problems = story.webhooks.map(({ event, payload }) =>
      problemsWithWebhook(event, payload),
    );
    expect(problems.filter((one) => one === undefined)).toEqual([]);
    expect(problems.flat()).toEqual([]);
  });
});

async function introduceTheApp({ ask }: Acme) {
  const app = { token: appJwt() };
  await ask("GET /app", undefined, app);
  await ask("GET /app/installations", undefined, app);
  await ask(`GET /app/installations/${INSTALLATION_ID}`, undefined, app);
  await ask(`GET ${REPO}/installation`, undefined, app);
  const scope = { repositories: ["platform"], permissions: { issues: "read" } };
  await ask(`POST /app/installations/${INSTALLATION_ID}/access_tokens`, scope, app);
}

async function lookAround({ ask, repository }: Acme) {
  repository.rules.set("main", [{ type: "deletion" }]);
  for (const path of [
    "/installation/repositories",
    "/users/ada",
    "/meta",
    "/orgs/acme/teams/platform-leads/memberships/grace",
    REPO,
    `${REPO}/collaborators/ada/permission`,
    `${REPO}/rules/branches/main`,
    `${REPO}/branches/main`,
    `${REPO}/contents/`,
    `${REPO}/contents/docs`,
    `${REPO}/contents/docs/guide.md?ref=main`,
    `${REPO}/git/ref/heads/main`,
    `${REPO}/git/matching-refs/heads/m`,
    `${REPO}/git/trees/main?recursive=1`,
  ]) {
    await ask(`GET ${path}`);
  }
  const raw = { headers: { accept: "application/vnd.github.raw+json" } };
  const file = await ask(`GET ${REPO}/contents/docs/guide.md`, undefined, raw);
  expect(file.text).toBe("Read me.\n");
  await ask(`POST ${REPO}/dispatches`, { event_type: "resume", client_payload: { id: "1" } });
}

async function writeHistory({ ask }: Acme) {
  const blob = await ask(`POST ${REPO}/git/blobs`, { content: "one\n" });
  await ask(`GET ${REPO}/git/blobs/${blob.json.sha}`);
  const mode = { mode: "100644", type: "blob" };
  const tree = await ask(`POST ${REPO}/git/trees`, {
    tree: [
      { path: "state/a.yml", ...mode, sha: blob.json.sha },
      { path: "README.md", ...mode, content: "State.\n" },
    ],
  });
  const root = { message: "Begin", tree: tree.json.sha, parents: [] };
  const commit = await ask(`POST ${REPO}/git/commits`, root);
  const { sha } = commit.json;
  await ask(`GET ${REPO}/git/commits/${sha}`);
  await ask(`POST ${REPO}/git/refs`, { ref: "refs/heads/state", sha });
  const next = await ask(`POST ${REPO}/git/commits`, { ...root, message: "Go on", parents: [sha] });
  await ask(`PATCH ${REPO}/git/refs/heads/state`, { sha: next.json.sha });
  await ask(`GET ${REPO}/commits?sha=state&per_page=1`);
  await ask(`GET ${REPO}/commits/state`);
  await ask(`POST ${REPO}/commits/${sha}/comments`, { body: "This does not load." });
  await ask(`GET ${REPO}/commits/${sha}/comments`);
  await ask(`PUT ${REPO}/contents/state/b.yml`, {
    message: "Add b",
    content: Buffer.from("b\n").toString("base64"),
    branch: "state",
  });
  await ask(`DELETE ${REPO}/git/refs/heads/state`);
}

async function talkOnIssues({ ask, tokenOf }: Acme) {
  const ada = { token: tokenOf("ada") };
  await ask(`POST ${REPO}/issues`, { title: "Wave 1", body: "Begin.", labels: ["wave"] });
  await ask(
    `GET ${REPO}/issues?creator=cairn[bot]&labels=wave&state=all&since=2026-01-01T00:00:00Z`,
  );
  const said = await ask(`POST ${REPO}/issues/1/comments`, { body: "/migrate status" }, ada);
  const comment = `${REPO}/issues/comments/${said.json.id}`;
  await ask(`GET ${comment}`);
  await ask(`PATCH ${comment}`, { body: "/migrate help" }, ada);
  await ask(`POST ${comment}/reactions`, { content: "eyes" });
  await ask(`GET ${comment}/reactions`);
  await ask(`POST ${REPO}/issues/1/reactions`, { content: "rocket" });
  await ask(`GET ${REPO}/issues/1/reactions?content=rocket`);
  await ask(`GET ${REPO}/issues/1/comments?since=2026-01-01T00:00:00Z`);
  await ask(`GET ${REPO}/issues/comments?since=2026-01-01T00:00:00Z&sort=updated&direction=asc`);
  await ask(`DELETE ${comment}`, undefined, ada);
  await ask(`PATCH ${REPO}/issues/1`, { body: "Going.", labels: [], assignees: ["grace"] });
  await ask(`PATCH ${REPO}/issues/1`, { labels: ["late"], assignees: [] });
  await ask(`PUT ${REPO}/issues/1/lock`, { lock_reason: "resolved" });
  await ask(`DELETE ${REPO}/issues/1/lock`);
  await ask(`PATCH ${REPO}/issues/1`, { state: "closed", state_reason: "completed" });
  await ask(`PATCH ${REPO}/issues/1`, { state: "open" });
  await ask(`GET ${REPO}/issues/1`);
}

async function mergeAPullRequest({ ask, tokenOf }: Acme) {
  const ada = { token: tokenOf("ada") };
  const grace = { token: tokenOf("grace") };
  const main = await ask(`GET ${REPO}/git/ref/heads/main`);
  await ask(`POST ${REPO}/git/refs`, { ref: "refs/heads/topic", sha: main.json.object.sha });
  const write = (text: string) => ({
    message: `Write ${text}`,
    content: Buffer.from(text).toString("base64"),
    branch: "topic",
  });
  const file = await ask(`PUT ${REPO}/contents/topic.md`, write("1\n"), ada);
  await ask(`POST ${REPO}/pulls`, { title: "Topic", head: "topic", base: "main" }, ada);
  const { sha } = file.json.content;
  await ask(`PUT ${REPO}/contents/topic.md`, { ...write("2\n"), sha }, ada);
  await ask(`PATCH ${REPO}/issues/2`, { labels: ["wave"], assignees: ["ada"] });
  await ask(`GET ${REPO}/pulls?state=all&head=acme:topic`);
  await ask(`GET ${REPO}/pulls/2`);
  await ask(`PATCH ${REPO}/pulls/2`, { title: "Better topic", body: "Why." }, ada);
  await ask(`POST ${REPO}/pulls/2/reviews`, { event: "REQUEST_CHANGES", body: "No." }, grace);
  await ask(`POST ${REPO}/pulls/2/reviews`, { event: "APPROVE" }, grace);
  await ask(`GET ${REPO}/pulls/2/reviews`);
  await ask(`PATCH ${REPO}/issues/2`, { labels: [], assignees: [] });
  await ask(`PUT ${REPO}/pulls/2/merge`, { merge_method: "squash" }, grace);
  await ask(`GET ${REPO}/pulls/2`);
  await ask(`GET ${REPO}/issues/2`);
}

async function runAWorkflow({ ask, world }: Acme) {
  await ask(`GET ${REPO}/actions/workflows`);
  await ask(`GET ${REPO}/actions/workflows/set-up.yml`);
  const dispatched = await ask(`POST ${REPO}/actions/workflows/set-up.yml/dispatches`, {
    ref: "main",
    inputs: { orchestration_id: "a1" },
    return_run_details: true,
  });
  const id = Number(dispatched.json.workflow_run_id);
  const run = world.runs.get(id)!;
  startRun(world, run);
  const { id: artifact } = addArtifact(world, run, { name: "result", files: { "out.json": "{}" } });
  completeRun(world, run, "failure");
  await ask(`GET ${REPO}/actions/runs/${id}`);
  await ask(`GET ${REPO}/actions/runs/${id}/artifacts?name=result`);
  const zip = await ask(`GET ${REPO}/actions/artifacts/${artifact}/zip`);
  expect(zip.headers.get("content-type")).toBe("application/zip");
  const asked = "event=workflow_dispatch&actor=cairn[bot]&created=>=2026-01-01T00:00:00Z";
  await ask(`GET ${REPO}/actions/workflows/set-up.yml/runs?${asked}`);
  await ask(`POST ${REPO}/actions/runs/${id}/rerun`);
  await ask(`POST ${REPO}/actions/runs/${id}/cancel`);
}

async function readTheDeliveryLog({ ask }: Acme) {
  const app = { token: appJwt() };
  const log = await ask("GET /app/hook/deliveries?per_page=5", undefined, app);
  expect(log.json).toHaveLength(5);
  const { id } = log.json[0];
  await ask(`GET /app/hook/deliveries/${id}`, undefined, app);
  await ask(`POST /app/hook/deliveries/${id}/attempts`, undefined, app);
}

function isJson({ responseBody, contentType }: LoggedRequest): boolean {
  return responseBody !== "" && contentType.startsWith("application/json");
}
