import { describe, expect, it } from "vitest";
import { zip } from "../../src/sandbox/github/zip.ts";
import { at, expectRequests, repository, startApp } from "./app.ts";

const github = expectRequests(108);
const list = `${at}/actions/runs/55/artifacts`;
const query = { name: "cairn-outputs", per_page: 100 };

function artifact(more: object = {}) {
  return {
    id: 7,
    name: "cairn-outputs",
    size_in_bytes: 200,
    expired: false,
    created_at: "2026-01-15T09:00:00Z",
    ...more,
  };
}

function listed(artifacts: readonly object[]) {
  return github().get(list).query(query).reply(200, { total_count: artifacts.length, artifacts });
}

/** GitHub sends whoever downloads to a storage elsewhere. */
function read(archive: Buffer, id = 7) {
  listed([artifact({ id })])
    .get(`${at}/actions/artifacts/${id}/zip`)
    .reply(302, undefined, { location: "https://api.github.com/storage/7.zip" })
    .get("/storage/7.zip")
    .reply(200, archive, { "content-type": "application/zip" });
  return startApp().github.runs.outputs(repository, 55);
}

describe("what a run left behind", () => {
  it("is the file of the newest artifact of that run", async () => {
    listed([artifact({ id: 9 }), artifact(), artifact({ id: 11, expired: true })])
      .get(`${at}/actions/artifacts/9/zip`)
      .reply(200, zip({ "outputs.json": '{"a":1}' }), { "content-type": "application/zip" });
    const { runs } = startApp().github;
    expect(await runs.outputs(repository, 55)).toEqual({ is: "text", text: '{"a":1}' });
  });

  it("is followed to where it is stored", async () => {
    const archive = zip({ "README.md": "x", "outputs.json": "{}" });
    expect(await read(archive)).toEqual({ is: "text", text: "{}" });
  });

  it("is nothing where it left nothing", async () => {
    listed([artifact({ name: "logs" })]);
    expect(await startApp().github.runs.outputs(repository, 55)).toEqual({ is: "none" });
  });

  it("is not even downloaded when it is too large", async () => {
    listed([artifact({ size_in_bytes: 10_000_000 })]);
    expect(await startApp().github.runs.outputs(repository, 55)).toMatchObject({
      is: "unreadable",
      reason: "the artifact cairn-outputs is larger than 64 KiB",
    });
  });

  it.each([
    ["another file", zip({ "other.json": "{}" }), "has no outputs.json"],
    ["no zip", Buffer.from("hello"), "is no zip"],
    ["a file that is too large", zip({ "outputs.json": "x".repeat(66_000) }), "larger than 64 KiB"],
  ])("cannot be used when it is %s", async (_, archive, reason) => {
    expect(await read(archive)).toMatchObject({
      is: "unreadable",
      reason: expect.stringContaining(reason) as string,
    });
  });
});
