import { beforeEach, describe, expect, it } from "vitest";
import { acme, REPOSITORY, type Acme } from "./acme.ts";

const REPO = `/repos/${REPOSITORY}`;
const TOO_LONG = "x".repeat(65_537);

let github: Acme;
beforeEach(async () => {
  github = acme();
  await github.ask(`POST ${REPO}/issues`, { title: "Wave 1", body: "Begin." });
});

describe("a text that is too long", () => {
  it("is silently dropped when an issue is edited", async () => {
    const { status, json } = await github.ask(`PATCH ${REPO}/issues/1`, { body: TOO_LONG });
    expect([status, json.body]).toEqual([200, "Begin."]);
  });

  it.each([
    ["a comment", `POST ${REPO}/issues/1/comments`, { body: TOO_LONG }],
    ["a new issue", `POST ${REPO}/issues`, { title: "T", body: TOO_LONG }],
  ])("is refused for %s", async (_, request, body) => {
    const { status, json } = await github.ask(request, body);
    expect(status).toBe(422);
    expect(json).toMatchObject({
      message: "Validation Failed",
      errors: [{ message: "Body is too long (maximum is 65536 characters)" }],
    });
  });

  it("may be as long as the limit, counted in characters", async () => {
    const body = "\u{1F6A2}".repeat(65_536);
    expect((await github.ask(`POST ${REPO}/issues/1/comments`, { body })).status).toBe(201);
  });
});

describe("a conversation", () => {
  it("tells whether it was an App that spoke, and where", async () => {
    const ada = { token: github.tokenOf("ada") };
    const person = await github.ask(`POST ${REPO}/issues/1/comments`, { body: "hi" }, ada);
    const app = await github.ask(`POST ${REPO}/issues/1/comments`, { body: "hello" });
    expect(person.json).toMatchObject({
      user: { login: "ada", type: "User" },
      author_association: "COLLABORATOR",
      performed_via_github_app: null,
      issue_url: `https://api.github.com${REPO}/issues/1`,
    });
    expect(app.json).toMatchObject({
      user: { login: "cairn[bot]", type: "Bot" },
      performed_via_github_app: { id: 1, slug: "cairn" },
    });
  });

  it("finds what was said or changed since, in order", async () => {
    const first = await github.ask(`POST ${REPO}/issues/1/comments`, { body: "one" });
    github.clock.tick(60_000);
    await github.ask(`POST ${REPO}/issues/1/comments`, { body: "two" });
    const since = new Date(github.clock.now()).toISOString();
    const list = async () => {
      const { json } = await github.ask(`GET ${REPO}/issues/comments?since=${since}&sort=updated`);
      return json.map(({ body }: { body: string }) => body);
    };
    expect(await list()).toEqual(["two"]);
    github.clock.tick(1000);
    await github.ask(`PATCH ${REPO}/issues/comments/${first.json.id}`, { body: "one, edited" });
    expect(await list()).toEqual(["two", "one, edited"]);
  });

  it("takes a reaction once, and comments on a locked issue from writers alone", async () => {
    const react = () => github.ask(`POST ${REPO}/issues/1/reactions`, { content: "eyes" });
    expect([(await react()).status, (await react()).status]).toEqual([201, 200]);
    await github.ask(`PUT ${REPO}/issues/1/lock`);
    const say = (login: string) =>
      github.ask(
        `POST ${REPO}/issues/1/comments`,
        { body: "hi" },
        { token: github.tokenOf(login) },
      );
    expect([(await say("mallory")).status, (await say("ada")).status]).toEqual([403, 201]);
  });

  it("says who edited what, and what stood there before", async () => {
    await github.ask(
      `PATCH ${REPO}/issues/1`,
      { body: "Go on." },
      { token: github.tokenOf("ada") },
    );
    await github.world.inFlight.idle();
    expect(github.webhooks.at(-1)?.payload).toMatchObject({
      action: "edited",
      changes: { body: { from: "Begin." } },
      sender: { login: "ada" },
    });
  });

  it("forgets a deleted comment", async () => {
    const { json } = await github.ask(`POST ${REPO}/issues/1/comments`, { body: "oops" });
    await github.ask(`DELETE ${REPO}/issues/comments/${json.id}`);
    expect((await github.ask(`GET ${REPO}/issues/comments/${json.id}`)).status).toBe(404);
    expect((await github.ask(`GET ${REPO}/issues/1`)).json.comments).toBe(0);
  });
});

it("hands lists out in pages", async () => {
  for (const body of ["a", "b", "c"]) await github.ask(`POST ${REPO}/issues/1/comments`, { body });
  const { json, headers } = await github.ask(`GET ${REPO}/issues/1/comments?per_page=1&page=2`);
  expect(json).toMatchObject([{ body: "b" }]);
  const url = `https://api.github.com${REPO}/issues/1/comments?per_page=1&page=`;
  expect(headers.get("link")).toBe(
    `<${url}1>; rel="prev", <${url}3>; rel="next", <${url}3>; rel="last", <${url}1>; rel="first"`,
  );
});
