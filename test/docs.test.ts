import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { commandReference, commandTable } from "../src/commands/reference.ts";

/** Tables are aligned by the formatter; what they say is the same. */
function words(markdown: string): string {
  return markdown.replaceAll(/-{3,}/g, "---").replaceAll(/\s+/g, " ").trim();
}

function file(path: string): string {
  return readFileSync(new URL(`../${path}`, import.meta.url), "utf8");
}

describe("the documents, brought up to date by `npm run docs`,", () => {
  it("list the commands of the grammar", () => {
    expect(words(file("docs/commands.md"))).toBe(words(commandReference()));
  });

  it.each(["docs/reference.md", "state-schema/README.md"])("lead somewhere within %s", (path) => {
    const page = file(path);
    const anchors = [...page.matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\w\s-]/g, "")
        .replaceAll(/\s/g, "-"),
    );
    const links = [...page.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor = ""]) => anchor);
    expect(links.length).toBeGreaterThan(10);
    expect(links.filter((link) => !anchors.includes(link))).toEqual([]);
  });

  it("begin with the commands a new user meets first", () => {
    const [, table = ""] =
      /<!-- commands -->([^]*)<!-- \/commands -->/.exec(file("README.md")) ?? [];
    expect(words(table)).toBe(words(commandTable()));
  });
});
