import { beforeEach, describe, expect, it } from "vitest";
import { addRepository } from "../../../src/sandbox/github/repositories.ts";
import { acme, installationToken, REPOSITORY, type Acme } from "./acme.ts";
import { commit } from "./committing.ts";

const REPO = `/repos/${REPOSITORY}`;

let github: Acme;
beforeEach(() => {
  github = acme();
});

describe("who may do what", () => {
  it.each([
    ["metadata", `GET ${REPO}/contents/README.md`, undefined],
    ["contents", `POST ${REPO}/issues`, { title: "T" }],
    ["contents", `POST ${REPO}/dispatches`, { event_type: "x" }],
    ["issues", `GET ${REPO}/actions/workflows`, undefined],
    ["issues", "GET /orgs/acme/teams/platform-leads/memberships/grace", undefined],
  ] as const)("needs more than %s:read for %s", async (name, request, body) => {
    const token = installationToken(github.world, { permissions: { [name]: "read" } });
    const refused = await github.ask(request, body, { token });
    expect(refused).toMatchObject({
      status: 403,
      json: { message: "Resource not accessible by integration" },
    });
    expect(refused.headers.get("x-accepted-github-permissions")).toMatch(/=(read|write)/);
  });

  it("tells the same over GraphQL under a 200", async () => {
    const token = installationToken(github.world, { permissions: { issues: "read" } });
    const query =
      '{ repository(owner: "acme", name: "platform") { name ref(qualifiedName: "main") { name } } }';
    const { status, json } = await github.ask("POST /graphql", { query }, { token });
    expect(status).toBe(200);
    expect(json).toMatchObject({
      data: { repository: { name: "platform", ref: null } },
      errors: [{ type: "FORBIDDEN", path: ["repository", "ref"] }],
    });
  });

  it("hides what is private from whoever has no part in it", async () => {
    addRepository(github.world, { name: "acme/secret", private: true });
    const mallory = { token: github.tokenOf("mallory") };
    expect((await github.ask("GET /repos/acme/secret", undefined, mallory)).status).toBe(404);
    const repositories = new Set([github.repository.id]);
    const token = installationToken(github.world, { repositories });
    expect((await github.ask("GET /repos/acme/secret", undefined, { token })).status).toBe(404);
  });

  it("lets people do what their role allows", async () => {
    const mallory = { token: github.tokenOf("mallory") };
    await github.ask(`POST ${REPO}/issues`, { title: "T" });
    expect(
      (await github.ask(`POST ${REPO}/issues/1/comments`, { body: "hi" }, mallory)).status,
    ).toBe(201);
    expect((await github.ask(`PATCH ${REPO}/issues/1`, { state: "closed" }, mallory)).status).toBe(
      403,
    );
    const dispatch = { ref: "main", inputs: { orchestration_id: "1" } };
    const path = `POST ${REPO}/actions/workflows/set-up.yml/dispatches`;
    expect((await github.ask(path, dispatch, mallory)).status).toBe(403);
    expect((await github.ask(path, dispatch, { token: github.tokenOf("ada") })).status).toBe(204);
  });

  it.each([
    ["ada", "write", "write"],
    ["grace", "admin", "admin"],
    ["mallory", "read", "read"],
  ])("shows the role of %s", async (login, permission, role) => {
    const { json } = await github.ask(`GET ${REPO}/collaborators/${login}/permission`);
    expect(json).toMatchObject({ permission, role_name: role, user: { login } });
  });
});

describe("who asks", () => {
  it.each([
    ["nobody", { authorization: "" }, "Requires authentication"],
    ["a stranger", { authorization: "token ghs_none" }, "Bad credentials"],
    [
      "a forged App",
      { authorization: "bearer e30.e30.e30" },
      "A JSON web token could not be decoded",
    ],
  ])("turns %s away", async (_, headers, message) => {
    const refused = await github.ask(`GET ${REPO}`, undefined, { headers });
    expect(refused).toMatchObject({ status: 401, json: { message } });
  });

  it("takes an installation token for an hour", async () => {
    const token = installationToken(github.world);
    github.clock.tick(3_599_000);
    expect((await github.ask(`GET ${REPO}`, undefined, { token })).status).toBe(200);
    github.clock.tick(1000);
    expect((await github.ask(`GET ${REPO}`, undefined, { token })).status).toBe(401);
  });

  it("shows an App's own log to the App alone", async () => {
    expect((await github.ask("GET /app/hook/deliveries")).status).toBe(401);
  });
});

it("lets an App commit where it may write, whatever its bot's role", async () => {
  const { data } = await commit(github, { files: { "a.yml": "a" } });
  expect(data.createCommitOnBranch.commit.oid).toHaveLength(40);
});
