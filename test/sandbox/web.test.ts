import { describe, expect, it } from "vitest";
import { addUser, userNamed } from "../../src/sandbox/github/accounts.ts";
import { addComment } from "../../src/sandbox/github/comments.ts";
import { openIssue } from "../../src/sandbox/github/issues.ts";
import { addRepository } from "../../src/sandbox/github/repositories.ts";
import { createWorld } from "../../src/sandbox/github/world.ts";
import { textOf } from "../../src/sandbox/transcript.ts";
import { pageAt, serveWeb } from "../../src/sandbox/web.ts";

const world = createWorld({ clock: { now: () => 0 } });
addUser(world, { login: "ada" });
const repository = addRepository(world, {
  name: "ada/platform",
  files: { "resources/one.yml": "version: 1\nresource: one\n" },
});
const ada = { user: userNamed(world, "ada") };
const issue = openIssue(world, ada, repository, { title: "Hello <b>", body: "There." });
const comment = addComment(
  world,
  ada,
  issue,
  "**Bold** <script>alert(1)</script>\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n<!-- cairn:v1 x/reply/1 -->",
);

function textAt(path: string): string | null {
  const page = pageAt(repository, path);
  return page && textOf(page);
}

describe("the web pages of the fake", () => {
  it.each(["/ada/platform/issues/1", "/ada/platform/pull/1"])("show a thread at %s", (path) => {
    expect(textAt(path)).toMatch(/^# Hello <b> \(#1\)\n/);
  });

  it.each(["/", "/ada/platform", "/ada/platform/issues"])("list the threads at %s", (path) => {
    expect(textAt(path)).toContain("- open: [#1 Hello <b>](/ada/platform/issues/1)");
  });

  it("show a file, and the log of it", () => {
    expect(textAt("/ada/platform/blob/main/resources/one.yml")).toContain("    resource: one\n");
    expect(textAt("/ada/platform/commits/main/resources/one.yml")).toMatch(
      /^# The log of resources\/one\.yml on main, oldest first\n\n- `[0-9a-f]{7}` /,
    );
  });

  it.each([
    "/ada/platform/issues/2",
    "/ada/platform/issues/1.0",
    "/ada/platform/blob/main/none.yml",
    "/ada/platform/blob/none/resources/one.yml",
    "/ada/platform/commits/main/none.yml",
    "/ada/platform/wiki/1",
    "/ada/other/issues/1",
    "/issues/1",
  ])("have no %s", (path) => {
    expect(pageAt(repository, path)).toBeNull();
  });

  it("are Markdown for a terminal, and HTML that can do nothing for a browser", async () => {
    const web = await serveWeb(0);
    const address = `${web.url}/ada/platform/issues/1`;
    expect((await fetch(address)).status).toBe(404);
    web.show(repository);
    const plain = await fetch(address);
    expect(plain.headers.get("content-type")).toBe("text/markdown; charset=utf-8");
    expect(await plain.text()).toContain("**Bold** <script>");
    const page = await fetch(address, { headers: { accept: "text/html,*/*;q=0.8" } });
    const html = await page.text();
    expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(page.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(html).toContain("<title>Hello &lt;b> (#1)</title>");
    expect(html).toContain(`<section id="issuecomment-${comment.id}">`);
    expect(html).toContain("<strong>Bold</strong>");
    expect(html).toContain("<td>2</td>");
    expect(html).not.toMatch(/<script|<!--/);
    await web.close();
  });
});
