import { describe, expect, it } from "vitest";
import { addOrganisation, addUser, userNamed } from "../../src/sandbox/github/accounts.ts";
import { addComment } from "../../src/sandbox/github/comments.ts";
import { commitToBranch } from "../../src/sandbox/github/commits.ts";
import { openIssue } from "../../src/sandbox/github/issues.ts";
import { mergePull, openPull, pullNumbered } from "../../src/sandbox/github/pulls.ts";
import { addRepository, branchHead } from "../../src/sandbox/github/repositories.ts";
import { addReview } from "../../src/sandbox/github/reviews.ts";
import { createWorld } from "../../src/sandbox/github/world.ts";
import { transcriptOf } from "../../src/sandbox/transcript.ts";

function story() {
  let now = Date.parse("2026-01-05T08:00:00Z");
  const world = createWorld({ clock: { now: () => (now += 60_000) } });
  addOrganisation(world, "acme");
  for (const login of ["ada", "grace"]) addUser(world, { login });
  const repository = addRepository(world, {
    name: "acme/platform",
    roles: { ada: "write", grace: "write" },
  });
  const ada = { user: userNamed(world, "ada") };
  const grace = { user: userNamed(world, "grace") };
  const issue = openIssue(world, ada, repository, { title: "We move!", body: "Soon." });
  addComment(world, grace, issue, "/migrate help");
  const startAt = branchHead(repository, "main") ?? "";
  const commit = { startAt, message: "Change\n\nTransition-Id: t1", by: "git" } as const;
  const edits = new Map([["resources/one.yml", "status: pending\n"]]);
  commitToBranch(world, ada, repository, { ...commit, branch: "work", edits });
  openPull(world, ada, repository, {
    title: "Change it",
    body: "As said.",
    head: "work",
    base: "main",
  });
  addReview(world, grace, pullNumbered(repository, 2), { state: "changes_requested", body: "No." });
  addReview(world, grace, pullNumbered(repository, 2), { state: "approved" });
  mergePull(world, grace, pullNumbered(repository, 2).issue);
  return repository;
}

describe("the transcript", () => {
  const files = transcriptOf(story(), "work");

  it("has a file for each thread, the state and the log", () => {
    expect([...files.keys()]).toEqual([
      "issues/0001-we-move.md",
      "pulls/0002-change-it.md",
      "state/README.md",
      "state/resources/one.yml",
      "commits.md",
    ]);
    expect(files.get("state/resources/one.yml")).toBe("status: pending\n");
  });

  it("tells a thread in the order it happened", () => {
    const text = (files.get("pulls/0002-change-it.md") ?? "").replaceAll(/2026-\S+Z/g, "(then)");
    expect(text).toMatchInlineSnapshot(`
      "# Change it (#2)

      **@ada** opened this on (then). Into \`main\` from \`work\`.

      As said.

      ---

      **@grace** asked for changes on (then).

      No.

      ---

      **@grace** approved on (then).

      ---

      **@grace** merged this on (then).
      "
    `);
    expect(files.get("issues/0001-we-move.md")).toContain("**@grace** commented on");
  });

  it("tells the log with its trailers, oldest first", () => {
    const log = (files.get("commits.md") ?? "").split("\n").slice(2);
    expect(log[0]).toMatch(/^- `[0-9a-f]{7}` 2026-\S+ Initial commit$/);
    expect(log.slice(1).join("\n")).toMatch(/ Change\n {2}- Transition-Id: t1\n$/);
  });
});
