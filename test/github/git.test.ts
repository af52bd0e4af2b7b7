import nock from "nock";
import { describe, expect, it } from "vitest";
import { StaleHeadError, type GitCommit } from "../../src/state/git.ts";
import { at, expectRequests, repository, startApp } from "./app.ts";

const github = expectRequests(109);
/** Once the installation and its token are known. */
const api = () => nock("https://api.github.com");
const branch = "migration/airflow-v3";
const refPath = `${at}/git/ref/heads%2Fmigration%2Fairflow-v3`;

const first = "1".repeat(40);
const second = "2".repeat(40);
const oid = (letter: string) => letter.repeat(40);

function ref(sha: string) {
  return { ref: `refs/heads/${branch}`, object: { sha, type: "commit" } };
}

function file(path: string, sha: string, mode = "100644") {
  return { path, sha, mode, type: "blob" };
}

function tree(sha: string, ...files: readonly object[]) {
  return { sha, truncated: false, tree: files };
}

function contents(...texts: readonly (string | null)[]) {
  const blobs = texts.map((text, n) => [`b${n}`, { text, isTruncated: false }] as const);
  return { data: { repository: Object.fromEntries(blobs) } };
}

/** Two files read at the first head. */
async function warm() {
  const git = startApp().git(repository);
  github()
    .get(refPath)
    .reply(200, ref(first), { etag: '"e1"' })
    .get(`${at}/git/trees/${first}?recursive=1`)
    .reply(200, tree(first, file("a.yml", oid("a")), file("b.yml", oid("b"))))
    .post("/graphql")
    .reply(200, contents("A", "B"));
  const snapshot = await git.readSnapshot(branch, null);
  return { git, snapshot };
}

describe("a snapshot", () => {
  it("is read with three requests, whatever the number of files", async () => {
    const { snapshot } = await warm();
    const files = new Map([
      ["a.yml", "A"],
      ["b.yml", "B"],
    ]);
    expect(snapshot).toEqual({ head: first, files });
  });

  it("is unchanged with one request, conditional on what was seen", async () => {
    const { git } = await warm();
    api().get(refPath).matchHeader("if-none-match", '"e1"').reply(304);
    expect(await git.readSnapshot(branch, first)).toBe("unchanged");
  });

  it("is unchanged after our own commit, too", async () => {
    const { git } = await warm();
    const head = { createCommitOnBranch: { commit: { oid: second } } };
    api().post("/graphql").reply(200, { data: head });
    await git.commit(commitOn(first));
    api()
      .get(refPath)
      .matchHeader("if-none-match", '"e1"')
      .reply(200, ref(second), { etag: '"e2"' });
    expect(await git.readSnapshot(branch, second)).toBe("unchanged");
    api().get(refPath).matchHeader("if-none-match", '"e2"').reply(304);
    expect(await git.readSnapshot(branch, second)).toBe("unchanged");
  });

  it("is not taken for our own commit's when GitHub still shows the one before", async () => {
    const { git } = await warm();
    const head = { createCommitOnBranch: { commit: { oid: second } } };
    api().post("/graphql").reply(200, { data: head });
    await git.commit(commitOn(first));
    api()
      .get(refPath)
      .reply(304)
      .get(`${at}/git/trees/${first}?recursive=1`)
      .reply(200, tree(first, file("a.yml", oid("a"))));
    expect(await git.readSnapshot(branch, second)).toMatchObject({ head: first });
  });

  it("asks only for contents it does not have", async () => {
    const { git } = await warm();
    const sent: string[] = [];
    api()
      .get(refPath)
      .reply(200, ref(second))
      .get(`${at}/git/trees/${second}?recursive=1`)
      .reply(200, tree(second, file("a.yml", oid("c")), file("copy.yml", oid("b"))))
      .post("/graphql", ({ variables }: { variables: Record<string, string> }) => {
        sent.push(...Object.values(variables).filter((value) => /^[a-c]{40}$/.test(value)));
        return true;
      })
      .reply(200, contents("C"));
    const files = new Map([
      ["a.yml", "C"],
      ["copy.yml", "B"],
    ]);
    expect(await git.readSnapshot(branch, first)).toEqual({ head: second, files });
    expect(sent).toEqual([oid("c")]);
  });

  it("forgets contents the newest tree does not name", async () => {
    const { git } = await warm();
    api()
      .get(refPath)
      .reply(200, ref(second))
      .get(`${at}/git/trees/${second}?recursive=1`)
      .reply(200, tree(second, file("a.yml", oid("a"))))
      .get(refPath)
      .reply(200, ref(first))
      .get(`${at}/git/trees/${first}?recursive=1`)
      .reply(200, tree(first, file("a.yml", oid("a")), file("b.yml", oid("b"))))
      .post("/graphql")
      .reply(200, contents("B again"));
    await git.readSnapshot(branch, first);
    const back = await git.readSnapshot(branch, second);
    expect(back).toMatchObject({
      files: new Map([
        ["a.yml", "A"],
        ["b.yml", "B again"],
      ]),
    });
  });

  it("asks for a hundred contents at a time", async () => {
    const git = startApp().git(repository);
    const files = Array.from({ length: 101 }, (_, n) =>
      file(`${n}.yml`, n.toString(16).padStart(40, "0")),
    );
    const texts = files.map(({ path }) => path);
    github()
      .get(refPath)
      .reply(200, ref(first))
      .get(`${at}/git/trees/${first}?recursive=1`)
      .reply(200, tree(first, ...files))
      .post("/graphql")
      .reply(200, contents(...texts.slice(0, 100)))
      .post("/graphql")
      .reply(200, contents(...texts.slice(100)));
    const snapshot = await git.readSnapshot(branch, null);
    expect(snapshot).toMatchObject({ files: new Map(texts.map((text) => [text, text])) });
  });

  it("fetches a large content whole and leaves out what is no text or no file", async () => {
    const git = startApp().git(repository);
    const cut = { text: "cut", isTruncated: true };
    const image = { text: null, isTruncated: false };
    github()
      .get(refPath)
      .reply(200, ref(first))
      .get(`${at}/git/trees/${first}?recursive=1`)
      .reply(
        200,
        tree(
          first,
          file("large.yml", oid("a")),
          file("image.png", oid("b")),
          file("link.yml", oid("c"), "120000"),
          { path: "folder", sha: oid("d"), mode: "040000", type: "tree" },
        ),
      )
      .post("/graphql")
      .reply(200, { data: { repository: { b0: cut, b1: image } } })
      .get(`${at}/git/blobs/${oid("a")}`)
      .reply(200, { content: Buffer.from("grüße").toString("base64"), encoding: "base64" });
    expect(await git.readSnapshot(branch, null)).toMatchObject({
      files: new Map([["large.yml", "grüße"]]),
    });
  });

  it.each([
    [404, "Not Found"],
    [409, "Git Repository is empty."],
  ])("is null when there is no such branch (%s)", async (status, message) => {
    const git = startApp().git(repository);
    github().get(refPath).reply(status, { message });
    expect(await git.readSnapshot(branch, null)).toBeNull();
  });

  it("is not made of half a tree", async () => {
    const git = startApp().git(repository);
    github()
      .get(refPath)
      .reply(200, ref(first))
      .get(`${at}/git/trees/${first}?recursive=1`)
      .reply(200, { ...tree(first), truncated: true });
    await expect(git.readSnapshot(branch, null)).rejects.toThrow("only a part of the files");
  });

  it("is not made without a content its tree names", async () => {
    const git = startApp().git(repository);
    github()
      .get(refPath)
      .reply(200, ref(first))
      .get(`${at}/git/trees/${first}?recursive=1`)
      .reply(200, tree(first, file("a.yml", oid("a"))))
      .post("/graphql")
      .reply(200, { data: { repository: { b0: null } } });
    await expect(git.readSnapshot(branch, null)).rejects.toThrow(oid("a"));
  });
});

describe("a commit", () => {
  it("is one request, with every file and the head it expects", async () => {
    const git = startApp().git(repository);
    github()
      .post("/graphql", ({ variables }: { variables: object }) => {
        expect(variables).toEqual({
          input: {
            branch: { repositoryNameWithOwner: repository, branchName: branch },
            expectedHeadOid: first,
            message: { headline: "email: started", body: "Transition-Id: t1" },
            fileChanges: {
              additions: [{ path: "a.yml", contents: Buffer.from("grüße").toString("base64") }],
              deletions: [{ path: "b.yml" }],
            },
          },
        });
        return true;
      })
      .reply(200, { data: { createCommitOnBranch: { commit: { oid: second } } } });
    expect(await git.commit(commitOn(first))).toEqual({ head: second });
  });

  it("is stale when the branch moved on", async () => {
    const git = startApp().git(repository);
    const type = "STALE_DATA";
    const message = `Expected branch to point to "${first}" but it did not.  Pull and try again.`;
    github()
      .post("/graphql")
      .reply(200, { data: { createCommitOnBranch: null }, errors: [{ type, message }] });
    await expect(git.commit(commitOn(first))).rejects.toThrow(new StaleHeadError(first));
  });

  it.each([
    ["refused", { type: "FORBIDDEN", message: "Resource not accessible" }, "GitHubRefusedError"],
    ["unheard-of", { message: "Something else" }, "GraphqlResponseError"],
  ])("is not stale for another reason (%s)", async (_, problem, name) => {
    const git = startApp().git(repository);
    github()
      .post("/graphql")
      .reply(200, { data: { createCommitOnBranch: null }, errors: [problem] });
    await expect(git.commit(commitOn(first))).rejects.toMatchObject({ name });
  });
});

describe("a branch of its own", () => {
  it("begins with a commit without parents", async () => {
    const git = startApp().git(repository);
    const mode = { mode: "100644", type: "blob" };
    github()
      .post(`${at}/git/trees`, { tree: [{ path: "README.md", ...mode, content: "# State" }] })
      .reply(201, { sha: oid("a") })
      .post(`${at}/git/commits`, { message: "Begin\n\nWhy", tree: oid("a"), parents: [] })
      .reply(201, { sha: first })
      .post(`${at}/git/refs`, { ref: `refs/heads/${branch}`, sha: first })
      .reply(201, ref(first));
    const files = new Map([["README.md", "# State"]]);
    const made = await git.createOrphan(branch, files, { headline: "Begin", body: "Why" });
    expect(made).toEqual({ head: first });
  });

  it("is refused when somebody else made it", async () => {
    const git = startApp().git(repository);
    github()
      .post(`${at}/git/trees`)
      .reply(201, { sha: oid("a") })
      .post(`${at}/git/commits`, ({ message }: { message: string }) => message === "Begin")
      .reply(201, { sha: first })
      .post(`${at}/git/refs`)
      .reply(422, { message: "Reference already exists" });
    const making = git.createOrphan(branch, new Map(), { headline: "Begin", body: "" });
    await expect(making).rejects.toThrow("Reference already exists");
  });
});

describe("the recent messages", () => {
  it("come with one request, newest first", async () => {
    const git = startApp().git(repository);
    const nodes = [
      { oid: second, message: "Second" },
      { oid: first, message: "First" },
    ];
    github()
      .post("/graphql", ({ variables }: { variables: { first: number } }) => {
        return variables.first === 100;
      })
      .reply(200, { data: { repository: { ref: { target: { history: { nodes } } } } } });
    expect(await git.recentMessages(branch, 1000)).toEqual([
      { commit: second, message: "Second" },
      { commit: first, message: "First" },
    ]);
  });

  it("are none when there is no such branch", async () => {
    const git = startApp().git(repository);
    github()
      .post("/graphql")
      .reply(200, { data: { repository: { ref: null } } });
    expect(await git.recentMessages(branch, 10)).toEqual([]);
  });
});

function commitOn(expectedHead: string): GitCommit {
  return {
    branch,
    expectedHead,
    headline: "email: started",
    body: "Transition-Id: t1",
    additions: new Map([["a.yml", "grüße"]]),
    deletions: ["b.yml"],
  };
}
