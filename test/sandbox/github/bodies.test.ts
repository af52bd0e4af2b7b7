import { beforeEach, describe, expect, it } from "vitest";
import { acme, REPOSITORY, type Acme } from "./acme.ts";

const REPO = `/repos/${REPOSITORY}`;

let github: Acme;
beforeEach(async () => {
  github = acme();
  await github.ask(`POST ${REPO}/issues`, { title: "Wave 1" });
});

describe("a body", () => {
  it.each([
    ["a missing text", `POST ${REPO}/issues`, {}, `"title" wasn't supplied.`],
    ["a number for a text", `POST ${REPO}/issues`, { title: 1 }, "1 is not a string."],
    [
      "a text for texts",
      `POST ${REPO}/issues`,
      { title: "T", labels: "a" },
      `"a" is not an array of strings.`,
    ],
    [
      "a wrong word",
      `PATCH ${REPO}/issues/1`,
      { state: "done" },
      `"done" is not a member of ["open","closed"].`,
    ],
    [
      "a text for an object",
      `POST ${REPO}/dispatches`,
      { event_type: "x", client_payload: "y" },
      `"y" is not an object.`,
    ],
    [
      "a text for a flag",
      `PATCH ${REPO}/git/refs/heads/main`,
      { sha: "1", force: "yes" },
      `"yes" is not a boolean.`,
    ],
    ["a text for a list", `POST ${REPO}/git/trees`, { tree: "x" }, `"x" is not an array.`],
    ["a blank title", `POST ${REPO}/issues`, { title: " " }, "Validation Failed"],
    ["a blank comment", `POST ${REPO}/issues/1/comments`, { body: " " }, "Validation Failed"],
    [
      "an unknown reaction",
      `POST ${REPO}/issues/1/reactions`,
      { content: "wave" },
      "Invalid reaction: wave",
    ],
    [
      "too long a type",
      `POST ${REPO}/dispatches`,
      { event_type: "x".repeat(101) },
      "Only 100 characters",
    ],
    [
      "too many properties",
      `POST ${REPO}/dispatches`,
      {
        event_type: "x",
        client_payload: Object.fromEntries(Array.from({ length: 11 }, (_, i) => [i, i])),
      },
      "No more than 10 properties",
    ],
  ])("is refused for %s", async (_, request, body, words) => {
    const { status, json } = await github.ask(request, body);
    expect([status, json.message]).toEqual([422, expect.stringContaining(words)]);
  });

  it.each([
    [`GET ${REPO}/issues/9`],
    [`GET ${REPO}/pulls/1`],
    [`GET ${REPO}/issues/comments/9`],
    [`GET ${REPO}/actions/runs/9`],
    [`GET ${REPO}/actions/artifacts/9/zip`],
    [`GET ${REPO}/contents/none.md`],
    [`GET ${REPO}/contents/README.md?ref=none`],
    [`GET ${REPO}/git/blobs/${"1".repeat(40)}`],
    [`GET ${REPO}/git/trees/none`],
    [`GET ${REPO}/commits?sha=none`],
    ["GET /users/nobody"],
    ["GET /orgs/acme/teams/platform-leads/memberships/ada"],
    ["GET /orgs/ada/teams/x/memberships/ada"],
    ["GET /repos/acme/none"],
  ])("is not found: %s", async (request) => {
    expect((await github.ask(request)).status).toBe(404);
  });
});

it("lists issues by label, state and order", async () => {
  const { ask } = github;
  github.clock.tick(1000);
  await ask(`POST ${REPO}/issues`, { title: "Two", labels: ["wave", "big"], assignees: ["ada"] });
  await ask(`PATCH ${REPO}/issues/1`, { state: "closed", state_reason: "not_planned" });
  const list = async (query: string) => {
    const { json } = await ask(`GET ${REPO}/issues?${query}`);
    return json.map(({ number }: { number: number }) => number);
  };
  expect(await list("labels=wave,big")).toEqual([2]);
  expect(await list("state=closed")).toEqual([1]);
  expect(await list("state=all")).toEqual([2, 1]);
  expect(await list("state=all&direction=asc")).toEqual([1, 2]);
  expect(await list("state=all&creator=ada")).toEqual([]);
});

it("answers a raw file over a megabyte, which JSON leaves out", async () => {
  const { ask } = github;
  const content = Buffer.from("x".repeat(1_048_577)).toString("base64");
  const put = await ask(`PUT ${REPO}/contents/big.txt`, { message: "Big", content });
  expect((await ask(`GET ${REPO}/contents/big.txt`)).json).toMatchObject({
    encoding: "none",
    content: "",
  });
  const headers = { accept: "application/vnd.github.raw" };
  const raw = await ask(`GET ${REPO}/git/blobs/${put.json.content.sha}`, undefined, { headers });
  expect(raw.text).toHaveLength(1_048_577);
});
