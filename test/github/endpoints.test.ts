import { createRequire } from "node:module";
import { schema as published } from "@octokit/graphql-schema";
import { buildSchema, parse, validate } from "graphql";
import { beforeAll, describe, expect, it } from "vitest";
import { ENDPOINTS, type Endpoint } from "../../src/github/endpoints.ts";
import { StaleHeadError } from "../../src/state/git.ts";
import { onTheFake, repository, type Request } from "./fake.ts";

const fake = onTheFake();
const { github } = fake;
const git = fake.git(repository);
const branch = "migration/airflow-v3";
const LONG_AGO = "2020-01-01T00:00:00Z";

const { paths } = createRequire(import.meta.url)(
  "@octokit/openapi/generated/api.github.com.json",
) as { readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>> };

/** Everything the ports promise, once. */
beforeAll(async () => {
  const { comments, deliveries, issues, people, pullRequests, repositories, runs } = github;
  expect(await repositories.definitions(repository)).toMatchObject([
    { path: ".github/migrations/airflow-v3.yml", text: "name: airflow-v3\n" },
  ]);
  expect(await people.roleOf(repository, "ada")).toBe("write");
  expect(await people.isInTeam(repository, "leads", "ada")).toBe(true);
  expect(await people.isInTeam(repository, "leads", "nobody")).toBe(false);
  expect(await repositories.list()).toEqual([repository]);

  const files = new Map([
    ["README.md", "# State\n"],
    ["resources/email.yml", "id: email\n"],
  ]);
  const begun = await git.createOrphan(branch, files, { headline: "Begin", body: "" });
  expect(await git.readSnapshot(branch, null)).toEqual({ ...begun, files });
  const change = {
    branch,
    expectedHead: begun.head,
    headline: "email: started",
    body: "Transition-Id: t1",
    additions: new Map([["resources/email.yml", "id: email\nphase: infra\n"]]),
    deletions: ["README.md"],
  };
  const { head } = await git.commit(change);
  expect(await git.readSnapshot(branch, begun.head)).toEqual({ head, files: change.additions });
  await expect(git.commit(change)).rejects.toThrow(StaleHeadError);
  expect(await git.recentMessages(branch, 5)).toEqual([
    { commit: head, message: "email: started\n\nTransition-Id: t1" },
    { commit: begun.head, message: "Begin" },
  ]);
  const long = "x".repeat(600_000);
  fake.push(branch, "long.yml", long);
  fake.push(branch, "image.png", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0xff]));
  const withLong = new Map([["long.yml", long], ...change.additions]);
  expect(await git.readSnapshot(branch, head)).toMatchObject({ files: withLong });
  await comments.postOnCommit(repository, head, "Line 3 is wrong.");

  const { number } = await issues.open(repository, { title: "Wave 1", body: "wave-1" });
  const wave = { repository, number };
  await issues.update(wave, { body: "wave-1, done", state: "closed" }, "dashboard");
  expect(await issues.read(wave)).toMatchObject({ body: "wave-1, done", state: "closed" });
  expect(await issues.findOwn(repository, (body) => body.startsWith("wave-1"))).toEqual({ number });

  fake.push("airflow-3", "dags.py", "new = True\n");
  const pull = { repository, number: fake.openPull("airflow-3").number };
  expect(await pullRequests.read(pull)).toMatchObject({ state: "open", author: "ada" });
  const ofBranch = await pullRequests.findByBranch(repository, "airflow-3");
  expect(ofBranch).toMatchObject({ number: pull.number, sameRepository: true });

  await pullRequests.merge(pull, ofBranch!.headSha);
  expect(await pullRequests.read(pull)).toMatchObject({ state: "merged" });

  const { id } = await comments.post(pull, "What is needed", "checkpoint");
  expect(await comments.read(repository, id)).toMatchObject({ thread: pull, byMachine: true });
  expect(await comments.findOwn(pull, LONG_AGO, () => true)).toMatchObject({ id });
  expect(await comments.listSince(repository, LONG_AGO)).toHaveLength(1);
  await comments.remove(repository, id);
  expect(await comments.read(repository, id)).toBeNull();

  const inputs = { orchestration_id: "r-1" };
  const { run } = await runs.dispatch({ repository, workflow: "deploy.yml", ref: null, inputs });
  const dispatched = { id: run!, workflow: "deploy.yml", title: "r-1", sameRepository: true };
  expect(await runs.read(repository, run!)).toMatchObject({ ...dispatched, attempt: 1 });
  const listed = await runs.listDispatched(repository, "deploy.yml", LONG_AGO);
  expect(listed).toMatchObject([dispatched]);

  await deliveries.listSince(LONG_AGO, "failed");
  const [newest] = await deliveries.listSince(LONG_AGO, "all");
  expect(newest).toMatchObject({ succeeded: true });
  await deliveries.redeliver(newest!.id);
  expect(await runs.outputs(repository, run!)).toEqual({ is: "none" });
  fake.leave(run!, "outputs.json", '{"failed": 0}');
  expect(await runs.outputs(repository, run!)).toEqual({ is: "text", text: '{"failed": 0}' });
});

describe("the endpoints", () => {
  it("are all there in GitHub's own description", () => {
    const ofRest = ENDPOINTS.filter(({ path }) => path !== "/graphql");
    const missing = ofRest.filter(({ method, path }) => !paths[path]?.[method.toLowerCase()]);
    expect(ofRest.length).toBeGreaterThan(20);
    expect(missing).toEqual([]);
  });

  it("are those the adapters call, and the fake knows every request", () => {
    const called = fake.requests.map((request) => endpointOf(request) ?? request);
    expect(ENDPOINTS.filter((endpoint) => !called.includes(endpoint))).toEqual([]);
    expect(called.filter((one) => !ENDPOINTS.includes(one as Endpoint))).toEqual([]);
    expect(fake.unknown).toEqual([]);
  });
});

describe("the GraphQL documents", () => {
  // Published with a field that is there twice; whoever validates it gets no further.
  const real = buildSchema(published.idl, { assumeValid: true, assumeValidSDL: true });

  it("are valid in GitHub's own schema", () => {
    const sent = fake.requests.filter(({ path }) => path === "/graphql").map(({ body }) => body);
    const queries = new Set(sent.map((body) => (JSON.parse(body) as { query: string }).query));
    expect(queries.size).toBeGreaterThan(3);
    for (const query of queries) expect(validate(real, parse(query))).toEqual([]);
  });
});

describe("the requests of the state branch", () => {
  it("are one for a warm read, one for a commit, and one to see our own commit", async () => {
    const snapshot = await git.readSnapshot(branch, null);
    if (snapshot === null || snapshot === "unchanged") throw new Error("there is a snapshot");
    let { head } = snapshot;
    expect(await fake.costOf(() => git.readSnapshot(branch, head))).toBe(1);
    const commit = async () => {
      const additions = new Map([["resources/email.yml", `id: email # ${head}\n`]]);
      const message = { headline: "email", body: "" };
      const change = { branch, expectedHead: head, additions, deletions: [], ...message };
      ({ head } = await git.commit(change));
    };
    expect(await fake.costOf(commit)).toBe(1);
    const look = async () => expect(await git.readSnapshot(branch, head)).toBe("unchanged");
    expect(await fake.costOf(look)).toBe(1);
  });

  it("are three when somebody else committed", async () => {
    const snapshot = await git.readSnapshot(branch, null);
    if (snapshot === null || snapshot === "unchanged") throw new Error("there is a snapshot");
    fake.push(branch, "notes.md", "Ours.\n");
    expect(await fake.costOf(() => git.readSnapshot(branch, snapshot.head))).toBe(3);
  });
});

/** Of several that fit, the one with the most words of its own. */
function endpointOf({ method, path }: Request): Endpoint | undefined {
  const fitting = ENDPOINTS.filter((endpoint) => {
    const pattern = endpoint.path.replaceAll(/\{[^}]+\}/g, "[^/]+");
    return endpoint.method === method && new RegExp(`^${pattern}$`).test(path);
  });
  return fitting.toSorted((a, b) => gaps(a) - gaps(b))[0];
}

function gaps({ path }: Endpoint): number {
  return path.split("{").length;
}
