import { beforeEach, describe, expect, it } from "vitest";
import { acme, REPOSITORY, type Acme } from "./acme.ts";
import { commit, headOf } from "./committing.ts";

const REPO = `/repos/${REPOSITORY}`;

let github: Acme;
let sha: string;
beforeEach(() => {
  github = acme();
  sha = headOf(github, "main");
});

const create = (ref: string, to = sha) => github.ask(`POST ${REPO}/git/refs`, { ref, sha: to });

describe("a ref", () => {
  it.each([
    ["refs/heads/a..b", "refs/heads/a..b is not a valid ref name."],
    ["heads/a", "heads/a is not a valid ref name."],
    [
      "refs/heads/main/more",
      "Reference already exists: 'refs/heads/main' exists; cannot create 'refs/heads/main/more'",
    ],
  ])("cannot be called %s", async (ref, message) => {
    expect(await create(ref)).toMatchObject({ status: 422, json: { message } });
  });

  it("points at a commit that is there", async () => {
    const refused = await create("refs/heads/a", "1".repeat(40));
    expect(refused).toMatchObject({ status: 422, json: { message: "Object does not exist" } });
  });

  it("may be a tag, which names a commit as well as a branch does", async () => {
    await create("refs/tags/v1");
    expect((await github.ask(`GET ${REPO}/commits/v1`)).json.sha).toBe(sha);
    expect((await github.ask(`GET ${REPO}/contents/README.md?ref=v1`)).status).toBe(200);
  });

  it("moves backwards only by force", async () => {
    await commit(github, { files: { "a.yml": "a" } });
    const moved = await github.ask(`PATCH ${REPO}/git/refs/heads/main`, { sha, force: true });
    expect(moved.json.object.sha).toBe(sha);
    await github.world.inFlight.idle();
    expect(github.webhooks.at(-1)?.payload).toMatchObject({ forced: true, commits: [] });
  });

  it("stays when it is the default branch", async () => {
    const refused = await github.ask(`DELETE ${REPO}/git/refs/heads/main`);
    expect(refused).toMatchObject({
      status: 422,
      json: { message: "Cannot delete the default branch" },
    });
    expect((await github.ask(`DELETE ${REPO}/git/refs/heads/none`)).status).toBe(422);
  });

  it("names its branch in an answer of its own", async () => {
    expect((await github.ask(`GET ${REPO}/branches/main`)).json.commit.sha).toBe(sha);
    expect(await github.ask(`GET ${REPO}/branches/none`)).toMatchObject({
      status: 404,
      json: { message: "Branch not found" },
    });
  });
});

describe("history", () => {
  it("comes newest first, by page, path and time", async () => {
    const list = async (query: string) => {
      const { json } = await github.ask(`GET ${REPO}/commits?${query}`);
      return json.map(({ commit: { message } }: { commit: { message: string } }) => message);
    };
    for (const name of ["a", "b", "c"]) {
      github.clock.tick(1000);
      await commit(github, { files: { [`${name}.md`]: name }, message: { headline: name } });
    }
    expect(await list("per_page=2")).toEqual(["c", "b"]);
    expect(await list("per_page=2&page=2")).toEqual(["a", "Initial commit"]);
    expect(await list("path=b.md")).toEqual(["b"]);
    expect(await list("since=2026-01-05T09:00:02Z")).toEqual(["c", "b"]);
    expect(await list("until=2026-01-05T09:00:01Z")).toEqual(["a", "Initial commit"]);
    const { headers } = await github.ask(`GET ${REPO}/commits?per_page=2`);
    expect(headers.get("link")).toContain('rel="next"');
  });

  it("finds where two branches parted, and what one has that the other has not", async () => {
    await create("refs/heads/left");
    await create("refs/heads/right");
    await commit(github, { branch: "left", files: { "left.md": "1" } });
    await commit(github, { branch: "right", files: { "right.md": "1" } });
    const merge = async (head: string, base: string) => {
      const { json } = await github.ask(`POST ${REPO}/pulls`, { title: "T", head, base });
      return github.ask(`PUT ${REPO}/pulls/${json.number}/merge`, {});
    };
    // Each takes the other in, then both go on: the branches have crossed.
    expect((await merge("left", "right")).status).toBe(200);
    expect((await merge("right", "left")).status).toBe(200);
    await commit(github, { branch: "left", files: { "left.md": "2" } });
    expect((await merge("left", "right")).status).toBe(200);
    const { json } = await github.ask(`GET ${REPO}/contents/left.md?ref=right`);
    expect(Buffer.from(json.content, "base64").toString()).toBe("2");
  });

  it("tells an orphan branch by itself", async () => {
    const blob = { path: "a.yml", mode: "100644", type: "blob", content: "a\n" };
    const tree = await github.ask(`POST ${REPO}/git/trees`, { tree: [blob] });
    const asked = { message: "Begin", tree: tree.json.sha, parents: [] };
    const root = await github.ask(`POST ${REPO}/git/commits`, asked);
    await create("refs/heads/state", root.json.sha);
    const { json } = await github.ask(`GET ${REPO}/git/trees/state?recursive=1`);
    expect(json.tree.map(({ path }: { path: string }) => path)).toEqual(["a.yml"]);
    await github.world.inFlight.idle();
    expect(github.webhooks.at(-1)?.payload).toMatchObject({
      created: true,
      ref: "refs/heads/state",
    });
    const pull = await github.ask(`POST ${REPO}/pulls`, {
      title: "T",
      head: "state",
      base: "main",
    });
    expect(pull.json).toMatchObject({ mergeable: false });
  });
});

describe("trees and commits", () => {
  it("are refused when they do not hang together", async () => {
    const none = "2".repeat(40);
    const blob = { path: "a", mode: "100644", type: "blob", sha: none };
    expect((await github.ask(`POST ${REPO}/git/trees`, { tree: [] })).status).toBe(422);
    expect((await github.ask(`POST ${REPO}/git/trees`, { tree: [blob] })).status).toBe(422);
    const draft = { message: "M", tree: none };
    expect((await github.ask(`POST ${REPO}/git/commits`, draft)).json.message).toBe(
      "Tree SHA does not exist",
    );
    const { json } = await github.ask(`GET ${REPO}/git/trees/main`);
    const orphan = { message: "M", tree: json.sha, parents: [none] };
    expect((await github.ask(`POST ${REPO}/git/commits`, orphan)).json.message).toContain(
      "Parent SHA",
    );
  });

  it("change a tree they are based on, and bear the names they are given", async () => {
    const tree = await github.ask(`POST ${REPO}/git/trees`, {
      base_tree: sha,
      tree: [{ path: "docs/guide.md", mode: "100644", type: "blob", sha: null }],
    });
    expect(tree.json.tree.map(({ path }: { path: string }) => path)).not.toContain("docs");
    const author = { name: "Ada", email: "ada@example.org", date: "2026-01-01T00:00:00Z" };
    const draft = { message: "M", tree: tree.json.sha, parents: [sha], author };
    const made = await github.ask(`POST ${REPO}/git/commits`, draft);
    expect(made.json).toMatchObject({
      author,
      committer: author,
      verification: { verified: false },
    });
    const half = await github.ask(`POST ${REPO}/git/commits`, { ...draft, author: { name: "A" } });
    expect(half.status).toBe(422);
  });
});
