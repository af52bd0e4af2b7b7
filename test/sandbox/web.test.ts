import { describe, expect, it } from "vitest";
import { addUser, userNamed } from "../../src/sandbox/github/accounts.ts";
import { openIssue } from "../../src/sandbox/github/issues.ts";
import { addRepository } from "../../src/sandbox/github/repositories.ts";
import { createWorld } from "../../src/sandbox/github/world.ts";
import { pageAt, serveWeb } from "../../src/sandbox/web.ts";

const world = createWorld({ clock: { now: () => 0 } });
addUser(world, { login: "ada" });
const repository = addRepository(world, { name: "ada/platform" });
openIssue(world, { user: userNamed(world, "ada") }, repository, { title: "Hello", body: "There." });

describe("the web pages of the fake", () => {
  it.each(["/ada/platform/issues/1", "/ada/platform/pull/1"])("show a thread at %s", (path) => {
    expect(pageAt(repository, path)).toMatch(/^# Hello \(#1\)\n/);
  });

  it.each(["/", "/ada/platform", "/ada/platform/issues"])("list the threads at %s", (path) => {
    expect(pageAt(repository, path)).toContain("- open: [#1 Hello](/ada/platform/issues/1)");
  });

  it.each(["/ada/platform/issues/2", "/ada/other/issues/1", "/issues/1"])("have no %s", (path) => {
    expect(pageAt(repository, path)).toBeNull();
  });

  it("are served", async () => {
    const web = await serveWeb(0);
    const before = await fetch(web.url);
    web.show(repository);
    const after = await fetch(`${web.url}/ada/platform/issues/1`);
    expect([before.status, after.status]).toEqual([404, 200]);
    expect(await after.text()).toContain("There.");
    await web.close();
  });
});
