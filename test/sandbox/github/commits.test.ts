import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import {
  commitOf,
  writeBlob,
  writeCommit,
  writeTree,
  type ObjectStore,
} from "../../../src/sandbox/github/git-objects.ts";
import { addRepository } from "../../../src/sandbox/github/repositories.ts";
import { acme, REPOSITORY, type Acme } from "./acme.ts";
import { commit, headOf } from "./committing.ts";

const REPO = `/repos/${REPOSITORY}`;

let github: Acme;
beforeEach(() => {
  github = acme();
});

describe("createCommitOnBranch", () => {
  it("lets one of two rivals win and tells the other in GitHub's words", async () => {
    const on = headOf(github, "main");
    const [first, second] = await Promise.all([
      commit(github, { on, files: { "a.yml": "a\n" } }),
      commit(github, { on, files: { "b.yml": "b\n" } }),
    ]);
    const head = headOf(github, "main");
    expect(first.data.createCommitOnBranch).toEqual({
      commit: { oid: head },
      ref: { name: "main", target: { oid: head } },
    });
    expect(second).toEqual({
      data: { createCommitOnBranch: null },
      errors: [
        {
          type: "STALE_DATA",
          path: ["createCommitOnBranch"],
          locations: [{ line: 2, column: 3 }],
          message: `Expected branch to point to "${on}" but it did not.  Pull and try again.`,
        },
      ],
    });
    const { status } = await github.ask(`GET ${REPO}/contents/b.yml`);
    expect(status).toBe(404);
  });

  it.each([
    ["a missing path is deleted", { deletions: ["none.yml"] }, "does not exist"],
    ["a path is named twice", { files: { "a.yml": "a" }, deletions: ["a.yml"] }, "more than once"],
    ["a path leads out", { files: { "../a.yml": "a" } }, "malformed"],
    ["the branch is missing", { branch: "none", on: "0".repeat(40) }, "No branch named"],
  ])("changes nothing when %s", async (_, draft, words) => {
    const before = headOf(github, "main");
    const { data, errors } = await commit(github, draft);
    expect(data).toEqual({ createCommitOnBranch: null });
    expect(errors?.[0]?.message).toContain(words);
    expect(headOf(github, "main")).toBe(before);
  });

  it("writes and deletes many files at once, signed and in the App's name", async () => {
    await commit(github, { files: { "state/a.yml": "a\n", "state/b.yml": "b\n" } });
    await commit(github, { files: { "state/b.yml": "c\n" }, deletions: ["state/a.yml"] });
    const { json } = await github.ask(`GET ${REPO}/commits/main`);
    expect(json).toMatchObject({
      author: { login: "cairn[bot]" },
      committer: { login: "web-flow" },
      commit: { verification: { verified: true } },
      files: [
        { filename: "state/b.yml", status: "modified", additions: 1, deletions: 1 },
        { filename: "state/a.yml", status: "removed" },
      ],
    });
  });
});

describe("git over REST", () => {
  it("refuses to move a ref backwards, to make one twice, or to move none", async () => {
    const sha = headOf(github, "main");
    await commit(github, { files: { "a.yml": "a" } });
    const move = (ref: string) => github.ask(`PATCH ${REPO}/git/refs/heads/${ref}`, { sha });
    expect(await move("main")).toMatchObject({
      status: 422,
      json: { message: "Update is not a fast forward" },
    });
    expect(await move("none")).toMatchObject({
      status: 422,
      json: { message: "Reference does not exist" },
    });
    expect(
      await github.ask(`POST ${REPO}/git/refs`, { ref: "refs/heads/main", sha }),
    ).toMatchObject({
      status: 422,
      json: { message: "Reference already exists" },
    });
    expect((await github.ask(`GET ${REPO}/git/ref/heads/none`)).status).toBe(404);
  });

  it("has nothing to offer in an empty repository", async () => {
    addRepository(github.world, { name: "acme/empty", files: {} });
    const tree = { tree: [{ path: "a", mode: "100644", type: "blob", content: "a" }] };
    for (const answer of [
      await github.ask("GET /repos/acme/empty/git/ref/heads/main"),
      await github.ask("POST /repos/acme/empty/git/trees", tree),
    ]) {
      expect(answer).toMatchObject({ status: 409, json: { message: "Git Repository is empty." } });
    }
  });

  it("refuses a file that somebody changed meanwhile", async () => {
    const put = (sha?: string) =>
      github.ask(`PUT ${REPO}/contents/README.md`, {
        message: "Change",
        content: Buffer.from("new\n").toString("base64"),
        ...(sha === undefined ? {} : { sha }),
      });
    expect((await put()).json.message).toBe('Invalid request.\n\n"sha" wasn\'t supplied.');
    const wrong = "1".repeat(40);
    expect(await put(wrong)).toMatchObject({
      status: 409,
      json: { message: `README.md does not match ${wrong}` },
    });
  });
});

describe("git objects", () => {
  it("have the ids git itself gives them", () => {
    const folder = mkdtempSync(join(tmpdir(), "objects-"));
    const git = (...args: string[]) =>
      execFileSync("git", ["-C", folder, ...args], {
        encoding: "utf8",
        env: {
          ...identity("AUTHOR"),
          ...identity("COMMITTER"),
          GIT_CONFIG_NOSYSTEM: "1",
          HOME: folder,
        },
      }).trim();
    git("init", "--quiet", "-b", "main");
    writeFileSync(join(folder, "b.txt"), "line\nnext\n");
    writeFileSync(join(folder, "b-"), "");
    git("add", ".");
    git("update-index", "--add", "--cacheinfo", `100644,${git("hash-object", "-w", "b-")},b/c.txt`);
    const tree = git("write-tree");
    const first = git("commit-tree", tree, "-m", "First");
    const second = git("commit-tree", tree, "-p", first, "-m", "Second");
    rmSync(folder, { recursive: true });

    const store: ObjectStore = new Map();
    const blob = writeBlob(store, "line\nnext\n");
    const empty = writeBlob(store, "");
    const file = { mode: "100644", type: "blob" } as const;
    const inner = writeTree(store, [{ name: "c.txt", ...file, sha: empty.sha }]);
    const ours = writeTree(store, [
      { name: "b.txt", ...file, sha: blob.sha },
      { name: "b", mode: "040000", type: "tree", sha: inner.sha },
      { name: "b-", ...file, sha: empty.sha },
    ]);
    const author = { name: "Ada", email: "ada@example.org", at: 1_767_603_600 };
    const draft = { tree: ours.sha, author, committer: author, signed: false };
    const root = writeCommit(store, { ...draft, parents: [], message: "First\n" });
    const next = writeCommit(store, { ...draft, parents: [root.sha], message: "Second\n" });
    expect([ours.sha, root.sha, next.sha]).toEqual([tree, first, second]);
    expect(commitOf(store, next.sha).generation).toBe(2);
  });
});

function identity(role: "AUTHOR" | "COMMITTER") {
  return {
    [`GIT_${role}_NAME`]: "Ada",
    [`GIT_${role}_EMAIL`]: "ada@example.org",
    [`GIT_${role}_DATE`]: "1767603600 +0000",
  };
}
