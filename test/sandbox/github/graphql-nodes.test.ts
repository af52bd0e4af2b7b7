import { beforeEach, describe, expect, it } from "vitest";
import { acme, installationToken, REPOSITORY, type Acme } from "./acme.ts";
import { commit, headOf } from "./committing.ts";

const REPO = `/repos/${REPOSITORY}`;

let github: Acme;
beforeEach(async () => {
  github = acme();
  await github.ask(`POST ${REPO}/issues`, { title: "Wave 1", body: "Begin." });
  await github.ask(`POST ${REPO}/git/refs`, {
    ref: "refs/heads/topic",
    sha: headOf(github, "main"),
  });
  await commit(github, { branch: "topic", files: { "topic.md": "1\n" } });
  const pull = { title: "Topic", head: "topic", base: "main" };
  await github.ask(`POST ${REPO}/pulls`, pull, { token: github.tokenOf("ada") });
});

const inRepository = async (fields: string) => {
  const answer = await github.graphql(
    `{ repository(owner: "acme", name: "platform") { ${fields} } }`,
  );
  return answer.data.repository;
};

const mutate = (field: string, input: object, selection: string) => {
  const type = `${field[0]?.toUpperCase()}${field.slice(1)}Input!`;
  return github.graphql(`mutation($input: ${type}) { ${field}(input: $input) { ${selection} } }`, {
    input,
  });
};

describe("a node", () => {
  const FIELDS = `
    __typename
    ... on Repository { nameWithOwner isPrivate url }
    ... on Issue { number state stateReason closed author { __typename login url } }
    ... on PullRequest { number pullState: state isDraft baseRefName url mergeCommit { oid } }
    ... on IssueComment { body author { ... on User { databaseId } } }`;
  const find = async (id: unknown) => {
    const answer = await github.graphql(`query($id: ID!) { node(id: $id) { ${FIELDS} } }`, { id });
    return answer.data.node;
  };

  it("is found by its id, whatever it is", async () => {
    const said = await github.ask(
      `POST ${REPO}/issues/1/comments`,
      { body: "hi" },
      { token: github.tokenOf("ada") },
    );
    const [issue, pull] = github.repository.threads;
    expect(await find(github.repository.nodeId)).toEqual({
      __typename: "Repository",
      nameWithOwner: REPOSITORY,
      isPrivate: false,
      url: `https://github.com/${REPOSITORY}`,
    });
    expect(await find(issue?.nodeId)).toMatchObject({
      __typename: "Issue",
      number: 1,
      state: "OPEN",
      stateReason: null,
      author: { __typename: "Bot", login: "cairn", url: "https://github.com/apps/cairn" },
    });
    expect(await find(pull?.nodeId)).toMatchObject({
      __typename: "PullRequest",
      number: 2,
      isDraft: false,
      baseRefName: "main",
      mergeCommit: null,
    });
    expect(await find(said.json.node_id)).toMatchObject({
      body: "hi",
      author: { databaseId: said.json.user.id },
    });
  });

  it("is out of reach without the permission", async () => {
    const token = installationToken(github.world, { permissions: { contents: "read" } });
    const query = `query($id: ID!) { node(id: $id) { id } }`;
    const variables = { id: github.repository.threads[0]?.nodeId };
    const { json } = await github.ask("POST /graphql", { query, variables }, { token });
    expect(json).toMatchObject({ data: { node: null }, errors: [{ type: "FORBIDDEN" }] });
  });
});

describe("a thread", () => {
  it("is an issue or a pull request, and asked for as what it is", async () => {
    const known = await inRepository(
      "issue(number: 1) { title body } pullRequest(number: 2) { title mergeable reviews(first: 1) { totalCount } }",
    );
    expect(known).toEqual({
      issue: { title: "Wave 1", body: "Begin." },
      pullRequest: { title: "Topic", mergeable: "MERGEABLE", reviews: { totalCount: 0 } },
    });
    expect(await inRepository("issue(number: 2) { title }")).toEqual({ issue: null });
  });

  it("tells the commit a pull request became", async () => {
    const token = github.tokenOf("grace");
    const { json } = await github.ask(`PUT ${REPO}/pulls/2/merge`, {}, { token });
    const { pullRequest } = await inRepository(
      "pullRequest(number: 2) { mergedAt mergedBy { login } mergeCommit { oid messageHeadline messageBody } mergeable }",
    );
    expect(pullRequest).toEqual({
      mergedAt: "2026-01-05T09:00:00Z",
      mergedBy: { login: "grace" },
      mergeCommit: {
        oid: json.sha,
        messageHeadline: "Merge pull request #2 from acme/topic",
        messageBody: "Topic",
      },
      mergeable: "UNKNOWN",
    });
  });

  it("is closed, opened again and edited", async () => {
    const issue = github.repository.threads[0]!;
    const issueId = issue.nodeId;
    await mutate("closeIssue", { issueId }, "issue { state }");
    expect(issue.state).toBe("closed");
    await mutate("reopenIssue", { issueId }, "issue { state }");
    await mutate("updateIssue", { id: issueId, title: "T", state: "CLOSED" }, "issue { title }");
    expect([issue.title, issue.state, issue.stateReason]).toEqual(["T", "closed", "completed"]);
  });

  it.each([
    [
      "a pull request is not closed as an issue",
      "closeIssue",
      () => ({ issueId: github.repository.threads[1]?.nodeId }),
      "issue { id }",
    ],
    [
      "a repository takes no comment",
      "addComment",
      () => ({ subjectId: github.repository.nodeId, body: "x" }),
      "subject { id }",
    ],
    [
      "an issue is no comment",
      "updateIssueComment",
      () => ({ id: github.repository.threads[0]?.nodeId, body: "x" }),
      "issueComment { id }",
    ],
    [
      "an issue holds no issues",
      "createIssue",
      () => ({ repositoryId: github.repository.threads[0]?.nodeId, title: "x" }),
      "issue { id }",
    ],
    [
      "a repository takes no reaction",
      "addReaction",
      () => ({ subjectId: github.repository.nodeId, content: "EYES" }),
      "reaction { id }",
    ],
  ])("is not mistaken: %s", async (_, field, input, selection) => {
    const { data, errors } = await mutate(field, input(), selection);
    expect(data).toEqual({ [field]: null });
    expect(errors).toHaveLength(1);
  });

  it("shows a person's reaction as hers, and an App's as nobody's", async () => {
    const query = `mutation($id: ID!) { addReaction(input: { subjectId: $id, content: ROCKET }) {
      reaction { content user { login } } } }`;
    const variables = { id: github.repository.threads[0]?.nodeId };
    const token = github.tokenOf("ada");
    const hers = await github.ask("POST /graphql", { query, variables }, { token });
    expect(hers.json.data.addReaction.reaction).toEqual({
      content: "ROCKET",
      user: { login: "ada" },
    });
    expect((await github.graphql(query, variables)).data.addReaction.reaction.user).toBeNull();
  });
});

describe("git over GraphQL", () => {
  it("names an object by its id, by a commit, or by HEAD", async () => {
    const head = headOf(github, "main");
    const found = await inRepository(`
      commit: object(oid: "${head}") { ... on Commit { abbreviatedOid tree { entries { name type } } } }
      head: object(expression: "HEAD") { oid }
      bare: object(expression: "${head}:docs") { ... on Tree { entries { path size object { id } } } }
      root: object(expression: "main:") { ... on Tree { entries { name } } }
      none: object(oid: "${"1".repeat(40)}") { oid }
      lost: object(expression: "gone:README.md") { oid }
      missing: object(expression: "gone") { oid }
      defaultBranchRef { name prefix target { ... on Commit { none: file(path: "none") { oid } history(first: 1) { totalCount } } } }`);
    expect(found).toMatchObject({
      commit: {
        abbreviatedOid: head.slice(0, 7),
        tree: { entries: [{ name: ".github", type: "tree" }, {}, {}] },
      },
      head: { oid: head },
      bare: { entries: [{ path: "guide.md", size: 9 }] },
      root: { entries: [{ name: ".github" }, { name: "README.md" }, { name: "docs" }] },
      none: null,
      lost: null,
      missing: null,
      defaultBranchRef: {
        name: "main",
        prefix: "refs/heads/",
        target: { none: null, history: { totalCount: 1 } },
      },
    });
  });

  it.each([
    ["a branch by its id", { id: "REF_1" }, "not by an id"],
    [
      "a repository that is not there",
      { repositoryNameWithOwner: "acme/none", branchName: "main" },
      "Not Found",
    ],
  ])("does not commit to %s", async (_, branch, words) => {
    const input = { branch, expectedHeadOid: headOf(github, "main"), message: { headline: "H" } };
    const { errors } = await mutate("createCommitOnBranch", input, "commit { oid }");
    expect(errors?.[0]?.message).toContain(words);
  });

  it("takes only proper Base64", async () => {
    const input = {
      branch: { repositoryNameWithOwner: REPOSITORY, branchName: "main" },
      expectedHeadOid: headOf(github, "main"),
      message: { headline: "H" },
      fileChanges: { additions: [{ path: "a", contents: "a-b" }] },
    };
    const { errors } = await mutate("createCommitOnBranch", input, "commit { url }");
    expect(errors?.[0]?.message).toContain("not valid Base64");
  });
});

it("wants one operation in one well-formed query", async () => {
  const post = (body: object) => github.ask("POST /graphql", body);
  expect((await post({ text: "{ rateLimit { limit } }" })).status).toBe(400);
  expect((await post({ query: 1 })).status).toBe(400);
  expect(
    (await post({ query: "query A { rateLimit { limit } } query B { rateLimit { used } }" }))
      .status,
  ).toBe(501);
  expect((await github.ask("GET /graphql")).status).toBe(501);
});
