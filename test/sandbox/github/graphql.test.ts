import { beforeEach, describe, expect, it } from "vitest";
import { userNamed } from "../../../src/sandbox/github/accounts.ts";
import { addComment } from "../../../src/sandbox/github/comments.ts";
import { openIssue } from "../../../src/sandbox/github/issues.ts";
import { acme, REPOSITORY, type Acme } from "./acme.ts";
import { commit, headOf } from "./committing.ts";

let github: Acme;
beforeEach(() => {
  github = acme();
});

describe("reading over GraphQL", () => {
  it("answers a whole folder of one commit", async () => {
    const { data } = await github.graphql(`{
      repository(owner: "acme", name: "platform") {
        ref(qualifiedName: "refs/heads/main") {
          name
          target { ... on Commit { oid message file(path: "docs") { object { ... on Tree {
            entries { name path type mode object { ... on Blob { byteSize isBinary isTruncated text } } } } } } } }
        }
        readme: object(expression: "main:README.md") { ... on Blob { text } }
        none: object(expression: "main:nothing.md") { oid }
        gone: ref(qualifiedName: "gone") { name }
      }
    }`);
    expect(data.repository).toEqual({
      ref: {
        name: "main",
        target: {
          oid: headOf(github, "main"),
          message: "Initial commit",
          file: {
            object: {
              entries: [
                {
                  name: "guide.md",
                  path: "docs/guide.md",
                  type: "blob",
                  mode: 0o100_644,
                  object: { byteSize: 9, isBinary: false, isTruncated: false, text: "Read me.\n" },
                },
              ],
            },
          },
        },
      },
      readme: { text: "# Platform\n" },
      none: null,
      gone: null,
    });
  });

  it("cuts long texts and shows no binary ones", async () => {
    await commit(github, {
      files: { "long.txt": "x".repeat(512_001), "image.png": "\u0089PNG\0" },
    });
    const { data } = await github.graphql(`{ repository(owner: "acme", name: "platform") {
      long: object(expression: "main:long.txt") { ... on Blob { byteSize isTruncated text } }
      image: object(expression: "main:image.png") { ... on Blob { isBinary text } }
    } }`);
    expect(data.repository.long).toMatchObject({ byteSize: 512_001, isTruncated: true });
    expect(data.repository.long.text).toHaveLength(512_000);
    expect(data.repository.image).toEqual({ isBinary: true, text: null });
  });

  it("tells the newest commits, and wants to know how many", async () => {
    await commit(github, { message: { headline: "Second", body: "Transition-Id: 7" } });
    const ask = (first: string) =>
      github.graphql(`{ repository(owner: "acme", name: "platform") { defaultBranchRef { target {
        ... on Commit { history${first} { nodes { oid message } } } } } } }`);
    const { data } = await ask("(first: 1)");
    expect(data.repository.defaultBranchRef.target.history.nodes).toEqual([
      { oid: headOf(github, "main"), message: "Second\n\nTransition-Id: 7" },
    ]);
    expect((await ask("")).errors).toMatchObject([{ type: "MISSING_PAGINATION_BOUNDARIES" }]);
    expect((await ask("(first: 101)")).errors).toMatchObject([{ type: "EXCESSIVE_PAGINATION" }]);
  });

  it.each([
    [
      `repository(owner: "acme", name: "none") { id }`,
      "Could not resolve to a Repository with the name 'acme/none'.",
    ],
    [
      `repository(owner: "acme", name: "platform") { pullRequest(number: 9) { state } }`,
      "Could not resolve to a PullRequest with the number of 9.",
    ],
    [`node(id: "X") { id }`, "Could not resolve to a node with the global id of 'X'"],
  ])("says what it cannot find in %s", async (query, message) => {
    const { errors } = await github.graphql(`{ ${query} }`);
    expect(errors).toMatchObject([{ type: "NOT_FOUND", message }]);
  });

  it("counts points, and says how many are left", async () => {
    const { data } = await github.graphql("{ rateLimit { limit cost remaining used } }");
    expect(data.rateLimit).toEqual({ limit: 5000, cost: 1, remaining: 4999, used: 1 });
  });
});

describe("writing over GraphQL", () => {
  it("goes on with the other mutations of a request when one fails", async () => {
    const issue = github.world.repositories.get(REPOSITORY);
    const ada = { user: userNamed(github.world, "ada") };
    const { nodeId } = openIssue(github.world, ada, issue!, { title: "Wave 1" });
    const { data, errors } = await github.graphql(
      `mutation($id: ID!) {
        one: addComment(input: { subjectId: "nobody", body: "x" }) { commentEdge { node { id } } }
        two: addComment(input: { subjectId: $id, body: "y" }) { commentEdge { node { body author { login } } } }
        three: addReaction(input: { subjectId: $id, content: EYES }) { reaction { content } }
        four: updateIssue(input: { id: $id, body: "Begun." }) { issue { body } }
        five: closeIssue(input: { issueId: $id, stateReason: NOT_PLANNED }) { issue { state stateReason } }
      }`,
      { id: nodeId },
    );
    expect(data).toEqual({
      one: null,
      two: { commentEdge: { node: { body: "y", author: { login: "cairn" } } } },
      three: { reaction: { content: "EYES" } },
      four: { issue: { body: "Begun." } },
      five: { issue: { state: "CLOSED", stateReason: "NOT_PLANNED" } },
    });
    expect(errors).toMatchObject([{ type: "NOT_FOUND", path: ["one"] }]);
    expect(github.door.requestLog.stats().counts).toEqual({
      comment: 2,
      reaction: 1,
      issue_update: 2,
    });
  });

  it("opens issues, edits comments and hides them", async () => {
    const { repository, world } = github;
    const opened = await github.graphql(
      `mutation($id: ID!) { createIssue(input: { repositoryId: $id, title: "T", body: "B" }) { issue { number } } }`,
      { id: repository.nodeId },
    );
    expect(opened.data.createIssue.issue.number).toBe(1);
    const said = addComment(world, { user: userNamed(world, "ada") }, repository.threads[0]!, "a");
    const { data } = await github.graphql(
      `mutation($id: ID!) {
        updateIssueComment(input: { id: $id, body: "b" }) { issueComment { body } }
        minimizeComment(input: { subjectId: $id, classifier: OUTDATED }) { minimizedComment { isMinimized minimizedReason } }
      }`,
      { id: said.nodeId },
    );
    expect(data).toEqual({
      updateIssueComment: { issueComment: { body: "b" } },
      minimizeComment: { minimizedComment: { isMinimized: true, minimizedReason: "outdated" } },
    });
  });

  it("does not know what its schema does not know", async () => {
    await github.graphql('{ repository(owner: "acme", name: "platform") { stargazerCount } }');
    expect(github.door.requestLog.unknown).toEqual([expect.stringContaining("stargazerCount")]);
  });
});
