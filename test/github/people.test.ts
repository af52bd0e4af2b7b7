import { describe, expect, it } from "vitest";
import { at, expectRequests, repository, startApp } from "./app.ts";

const github = expectRequests(105);
const path = `${at}/collaborators/ada/permission`;
const notFound = { message: "Not Found" };
const none = { pull: false, triage: false, push: false, maintain: false, admin: false };

describe("the role of a person", () => {
  it.each(["admin", "maintain", "write", "triage", "read"])("is %s by name", async (role) => {
    const { people } = startApp().github;
    github().get(path).reply(200, { permission: "read", role_name: role, user: null });
    expect(await people.roleOf(repository, "ada")).toBe(role);
  });

  it.each([
    ["admin", { ...none, pull: true, push: true, admin: true }],
    ["maintain", { ...none, pull: true, push: true, maintain: true }],
    ["write", { ...none, pull: true, triage: true, push: true }],
    ["triage", { ...none, pull: true, triage: true }],
    ["read", { ...none, pull: true }],
    ["none", none],
  ])("is %s by what a custom role allows", async (role, permissions) => {
    const { people } = startApp().github;
    const user = { login: "ada", permissions };
    github().get(path).reply(200, { permission: "write", role_name: "constructor", user });
    expect(await people.roleOf(repository, "ada")).toBe(role);
  });

  it("falls back on the coarse permission", async () => {
    const { people } = startApp().github;
    github()
      .get(path)
      .reply(200, { permission: "write", role_name: "deployer", user: { login: "ada" } });
    expect(await people.roleOf(repository, "ada")).toBe("write");
  });

  it("is none where she has no role", async () => {
    const { people } = startApp().github;
    github().get(path).reply(200, { permission: "none", role_name: "", user: null });
    expect(await people.roleOf(repository, "ada")).toBe("none");
  });

  it("is none where GitHub knows nobody by that name", async () => {
    const { people } = startApp().github;
    const scope = github().get(path).reply(404, notFound);
    scope.get(`${at}/installation`).reply(200, { id: 1, suspended_at: null });
    expect(await people.roleOf(repository, "ada")).toBe("none");
  });

  it.each([
    ["not installed", 404, notFound],
    ["suspended", 200, { id: 1, suspended_at: "2026-01-05T09:00:00Z" }],
  ])("is not guessed while the App is %s", async (_, status, body) => {
    const { people } = startApp().github;
    const scope = github().get(path).reply(404, notFound);
    scope.get(`${at}/installation`).reply(status, body);
    await expect(people.roleOf(repository, "ada")).rejects.toThrow("Cairn is not installed on");
  });

  it("is not guessed when GitHub does not say", async () => {
    const { people } = startApp().github;
    github().get(path).reply(403, { message: "Resource not accessible by integration" });
    await expect(people.roleOf(repository, "ada")).rejects.toThrow("not accessible");
  });
});

describe("whether somebody is in a team", () => {
  const membership = "/orgs/acme/teams/leads/memberships/ada";

  it.each([
    ["an active member", 200, { state: "active", role: "member", url: "u" }, true],
    ["somebody invited", 200, { state: "pending", role: "member", url: "u" }, false],
    ["nobody GitHub knows", 404, { message: "Not Found" }, false],
  ])("is asked anew: %s", async (_, status, body, expected) => {
    const { people } = startApp().github;
    github().get(membership).reply(status, body);
    expect(await people.isInTeam(repository, "leads", "ada")).toBe(expected);
  });

  it("is not guessed when GitHub does not say", async () => {
    const { people } = startApp().github;
    github().get(membership).reply(403, { message: "Resource not accessible by integration" });
    await expect(people.isInTeam(repository, "leads", "ada")).rejects.toThrow("not accessible");
  });
});
