import nock from "nock";
import { describe, expect, it } from "vitest";
import { GitHubRefusedError } from "../../src/engine/github.ts";
import { at, expectRequests, repository, startApp } from "./app.ts";

const ID = 107;
const github = expectRequests(ID);
const api = () => nock("https://api.github.com");
const token = { token: "t", expires_at: "2099-01-01T00:00:00Z", permissions: {} };
const rolePath = `${at}/collaborators/ada/permission`;
const role = { permission: "read", role_name: "read", user: null };
const notFound = { message: "Not Found" };

describe("the installation of a repository", () => {
  it("is asked for once, like its token", async () => {
    const { people } = startApp().github;
    github().get(rolePath).times(3).reply(200, role);
    await Promise.all([people.roleOf(repository, "ada"), people.roleOf(repository, "ada")]);
    expect(await people.roleOf("Acme/Data".toLowerCase(), "ada")).toBe("read");
  });

  it("is learnt from a webhook for nothing, however the name is written", async () => {
    const { github: adapters, installations } = startApp();
    installations.learn("Acme/Data", 1071);
    api()
      .post("/app/installations/1071/access_tokens")
      .reply(201, token)
      .get(rolePath)
      .reply(200, role);
    expect(await adapters.people.roleOf(repository, "ada")).toBe("read");
  });

  it("is forgotten when it was removed, and asked for anew", async () => {
    const { github: adapters, installations } = startApp();
    installations.learn(repository, 1072);
    api().post("/app/installations/1072/access_tokens").reply(404, notFound);
    github().get(rolePath).reply(200, role);
    expect(await adapters.people.roleOf(repository, "ada")).toBe("read");
  });

  it("is refused where there is none, and asked for again the next time", async () => {
    const { people } = startApp().github;
    api().get(`${at}/installation`).twice().reply(404, notFound);
    for (let turn = 0; turn < 2; turn++) {
      const asked = people.roleOf(repository, "ada");
      await expect(asked).rejects.toThrow(new GitHubRefusedError(404, "Not Found"));
    }
  });

  it("gets its token in spite of a stumble, and a write waits for it unharmed", async () => {
    const app = startApp();
    app.installations.learn(repository, 1073);
    api()
      .post("/app/installations/1073/access_tokens")
      .reply(502, {})
      .post("/app/installations/1073/access_tokens")
      .reply(201, token)
      .post(`${at}/issues/7/comments`)
      .reply(201, { id: 1, html_url: "x" });
    const posted = app.github.comments.post({ repository, number: 7 }, "x", "reply");
    expect(await posted).toMatchObject({ id: 1 });
  });

  it("is asked for its token four times and no more", async () => {
    const app = startApp();
    app.installations.learn(repository, 1074);
    api().post("/app/installations/1074/access_tokens").times(4).reply(502, {});
    await expect(app.github.people.roleOf(repository, "ada")).rejects.toMatchObject({
      status: 502,
    });
  });
});

describe("our repositories", () => {
  it("are those of every installation at work, and are learnt", async () => {
    const app = startApp();
    const named = (name: string, archived = false) => ({ full_name: name, archived });
    const list = "/installation/repositories";
    api()
      .get("/app/installations?per_page=100")
      .reply(200, [
        { id: 1075, suspended_at: null },
        { id: 1076, suspended_at: "2026-01-01T00:00:00Z" },
        { id: 1077, suspended_at: null },
      ])
      .post("/app/installations/1075/access_tokens")
      .reply(201, token)
      .get(`${list}?per_page=100`)
      .reply(
        200,
        { total_count: 2, repositories: [named("acme/data")] },
        { link: `<https://api.github.com${list}?page=2>; rel="next"` },
      )
      .get(`${list}?page=2`)
      .reply(200, { total_count: 2, repositories: [named("acme/old", true)] })
      .post("/app/installations/1077/access_tokens")
      .reply(201, token)
      .get(`${list}?per_page=100`)
      .reply(200, { total_count: 1, repositories: [named("globex/web")] })
      .get(rolePath)
      .reply(200, role);
    expect(await app.github.repositories.list()).toEqual(["acme/data", "globex/web"]);
    expect(await app.github.people.roleOf(repository, "ada")).toBe("read");
  });
});
