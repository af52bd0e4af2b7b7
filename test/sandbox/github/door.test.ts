import { beforeEach, describe, expect, it } from "vitest";
import { fetchInto } from "../../../src/sandbox/github/in-process.ts";
import { acme, installationToken, REPOSITORY, type Acme } from "./acme.ts";
import { commit, headOf } from "./committing.ts";

const REPO = `/repos/${REPOSITORY}`;

let github: Acme;
beforeEach(() => {
  github = acme();
});

describe("what the fake does not know", () => {
  it.each([
    ["a path", "GET /emojis", undefined, {}],
    ["a method", `DELETE ${REPO}`, undefined, {}],
    ["a parameter", `GET ${REPO}/issues?milestone=1`, undefined, {}],
    ["a body key", `POST ${REPO}/issues`, { title: "T", milestone: 1 }, {}],
    ["a media type", `GET ${REPO}`, undefined, { accept: "application/vnd.github.html" }],
    ["another version", `GET ${REPO}`, undefined, { "x-github-api-version": "2026-03-10" }],
  ] as const)("is refused and remembered: %s", async (_, request, body, headers) => {
    const { status } = await github.ask(request, body, { headers });
    expect(status).toBe(501);
    expect(github.door.requestLog.unknown).toEqual([expect.stringContaining(request)]);
    expect(github.repository.threads).toEqual([]);
  });
});

describe("what goes wrong on the way", () => {
  it("can lose the answer of a commit that landed", async () => {
    github.door.faults.queue({
      body: /createCommitOnBranch/,
      when: "after",
      response: { status: 502, body: { message: "Server Error" } },
    });
    const before = headOf(github, "main");
    await commit(github, { files: { "a.yml": "a" } });
    expect(headOf(github, "main")).not.toBe(before);
    expect(github.door.requestLog.requests.at(-1)).toMatchObject({ status: 502, kind: "commit" });
  });

  it("can fail before anything happens, as often as it is told", async () => {
    const response = { status: 503 };
    github.door.faults.queue({
      path: /issues$/,
      method: "POST",
      when: "before",
      response,
      times: 2,
    });
    const open = () => github.ask(`POST ${REPO}/issues`, { title: "T" });
    expect([(await open()).status, (await open()).status, (await open()).status]).toEqual([
      503, 503, 201,
    ]);
    expect(github.repository.threads).toHaveLength(1);
  });

  it("can hang up", async () => {
    github.door.faults.queue({ when: "before", response: "hangup" });
    await expect(github.ask(`GET ${REPO}`)).rejects.toThrow("hung up");
  });

  it("can be held at the door, to step through a race by hand", async () => {
    const hold = github.door.faults.hold({ body: /createCommitOnBranch/ });
    const held = commit(github, { files: { "a.yml": "a" } });
    await hold.arrived;
    await commit(github, { files: { "b.yml": "b" } });
    hold.release();
    expect((await held).errors).toMatchObject([{ type: "STALE_DATA" }]);
    await github.world.inFlight.idle();
  });
});

describe("the in-process fetch", () => {
  it("reaches nothing but GitHub", async () => {
    await expect(fetchInto(github.world)("https://example.org/")).rejects.toThrow("fetch failed");
  });

  it("gives up when it is told to", async () => {
    github.door.faults.hold({});
    const stop = new AbortController();
    const asked = fetchInto(github.world, github.door)(`${github.world.apiUrl}${REPO}`, {
      signal: stop.signal,
    });
    stop.abort(new Error("enough"));
    await expect(asked).rejects.toThrow("enough");
  });

  it("takes a Request as well", async () => {
    const request = new Request(`${github.world.apiUrl}${REPO}/issues`, {
      method: "POST",
      headers: { authorization: `bearer ${installationToken(github.world)}` },
      body: JSON.stringify({ title: "T" }),
    });
    expect((await fetchInto(github.world)(request)).status).toBe(201);
  });
});
