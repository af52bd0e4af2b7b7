import { beforeEach, describe, expect, it } from "vitest";
import { addTeam, addUser } from "../../../src/sandbox/github/accounts.ts";
import { addApp, addInstallation } from "../../../src/sandbox/github/apps.ts";
import { addRepository } from "../../../src/sandbox/github/repositories.ts";
import { acme, APP_ID, appJwt, INSTALLATION_ID, key, signedJwt, type Acme } from "./acme.ts";

let github: Acme;
beforeEach(() => {
  github = acme();
});

describe("a world", () => {
  it("refuses what cannot be", () => {
    const { world } = github;
    expect(() => addUser(world, { login: "Ada" })).toThrow("The login Ada is taken.");
    expect(() => addRepository(world, { name: "nobody/x" })).toThrow("Nobody can own");
    expect(() => addTeam(world, { org: "none", slug: "t", members: [] })).toThrow("Not Found");
    const app = { slug: "other", owner: "acme", publicKey: key.publicKey, permissions: {} };
    const webhook = { url: "", secret: "" };
    expect(() => addApp(world, { ...app, webhook, events: ["star"] })).toThrow("never sends: star");
    expect(() => addInstallation(world, { app: "none", account: "acme" })).toThrow("Not Found");
    const wrong = { app: "cairn", account: "acme", repositories: ["acme/none"] };
    expect(() => addInstallation(world, wrong)).toThrow("Not Found");
  });
});

describe("an installation on chosen repositories", () => {
  it("covers these and no others", async () => {
    const { world } = github;
    addUser(world, { login: "solo" });
    addRepository(world, { name: "solo/one", private: true });
    addRepository(world, { name: "solo/two", private: true });
    addInstallation(world, { id: 7, app: "cairn", account: "solo", repositories: ["solo/one"] });
    const app = { token: appJwt() };
    const minted = await github.ask("POST /app/installations/7/access_tokens", {}, app);
    expect(minted.json.repository_selection).toBe("selected");
    const { token } = minted.json;
    expect((await github.ask("GET /repos/solo/one", undefined, { token })).status).toBe(200);
    expect((await github.ask("GET /repos/solo/two", undefined, { token })).status).toBe(404);
    const all = await github.ask("GET /installation/repositories", undefined, { token });
    expect(all.json.repositories.map(({ name }: { name: string }) => name)).toEqual(["one"]);
    expect((await github.ask("GET /repos/solo/one/installation", undefined, app)).json.id).toBe(7);
    expect((await github.ask("GET /repos/solo/two/installation", undefined, app)).status).toBe(404);
  });

  it.each([
    [{ permissions: { administration: "write" } }, "not granted"],
    [{ permissions: { issues: "all" } }, "not valid"],
    [{ repositories: ["none"] }, "does not exist or is not accessible"],
  ])("gives no token for %j", async (body, words) => {
    const path = `POST /app/installations/${INSTALLATION_ID}/access_tokens`;
    const { status, json } = await github.ask(path, body, { token: appJwt() });
    expect([status, json.message]).toEqual([422, expect.stringContaining(words)]);
  });
});

describe("the JWT of an App", () => {
  const now = Date.parse("2026-01-05T09:00:00Z") / 1000;
  it.each([
    ["has expired", { iss: APP_ID, iat: now - 600, exp: now }, "'exp'"],
    ["lasts too long", { iss: APP_ID, iat: now, exp: now + 700 }, "too far in the future"],
    ["comes from the future", { iss: APP_ID, iat: now + 120, exp: now + 300 }, "'iat'"],
    ["is of no App", { iss: 99, iat: now, exp: now + 60 }, "could not be decoded"],
  ])("is refused when it %s", async (_, claims, words) => {
    const refused = await github.ask("GET /app", undefined, { token: signedJwt(claims) });
    expect([refused.status, refused.json.message]).toEqual([401, expect.stringContaining(words)]);
  });

  it("is refused when somebody else signed it, and where a token is asked for", async () => {
    const forged = `${appJwt().split(".").slice(0, 2).join(".")}.AAAA`;
    expect((await github.ask("GET /app", undefined, { token: forged })).status).toBe(401);
    expect(
      (await github.ask("GET /repos/acme/platform", undefined, { token: appJwt() })).status,
    ).toBe(401);
    const query = { query: "{ rateLimit { limit } }" };
    expect((await github.ask("POST /graphql", query, { token: appJwt() })).status).toBe(401);
  });
});
