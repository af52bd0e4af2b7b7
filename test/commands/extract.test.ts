import { describe, expect, it } from "vitest";
import { extractCommands } from "../../src/commands/extract.ts";

describe("a comment", () => {
  it.each([
    ["a lone command", "/migrate status", ["/migrate status"]],
    ["leading spaces and a trailing CRLF", "   /migrate status\r\n", ["/migrate status"]],
    ["a capitalised prefix", "/Migrate Status", ["/Migrate Status"]],
    ["text on the lines around it", "Done.\n/migrate status\nThanks!", ["/migrate status"]],
    ["two commands", "/migrate status\n/migrate help", ["/migrate status", "/migrate help"]],
    ["the bare prefix", "/migrate", ["/migrate"]],
    [
      "a command above a quoted mail",
      "/migrate status\n\nOn Mon, 5 Jan 2026 Ada wrote:\n\n/migrate abort",
      ["/migrate status"],
    ],
    ["text before it on its line", "please /migrate status", []],
    ["a longer word", "/migrated status", []],
    ["a fenced command", "```\n/migrate abort\n```", []],
    ["a tilde fence within a fence", "```\n~~~\n/migrate abort\n~~~\n```", []],
    ["an unclosed fence", "```text\n/migrate abort", []],
    ["indented code", "    /migrate abort", []],
    ["inline code", "`/migrate abort`", []],
    ["inline code over two lines", "`a\n/migrate abort`", []],
    ["a quote", "> /migrate abort", []],
    ["a lazy quote", "> he said\n/migrate abort", []],
    ["a nested quote", "> > /migrate abort", []],
    ["an HTML comment", "<!-- /migrate abort -->", []],
    ["an HTML comment over lines", "<!--\n/migrate abort\n-->", []],
    ["details", "<details>\n/migrate abort\n</details>", []],
    ["a heading", "# /migrate abort", []],
    ["a setext heading", "/migrate abort\n===", []],
    ["link text", "[/migrate abort](https://x.test)", []],
    ["emphasis", "*/migrate abort*", []],
    ["a table", "| a |\n|---|\n| /migrate abort |", []],
  ])("with %s", (_, body, lines) => {
    expect(extractCommands(body)).toEqual({ ok: true, lines });
  });

  it.each([
    ["a list item", "- /migrate abort", "not-alone"],
    ["a numbered item", "1. /migrate abort", "not-alone"],
    ["eleven commands", "/migrate status\n".repeat(11), "too-many"],
    ["more than it reads", `/migrate status\n${"x".repeat(70_000)}`, "too-long"],
    ["a zero-width space", "/migrate sta\u200Btus", "hidden-characters"],
    ["a right-to-left override", "/migrate \u202Esutats", "hidden-characters"],
  ])("with %s is answered and nothing of it is run", (_, body, problem) => {
    expect(extractCommands(body)).toMatchObject({ ok: false, problem: { problem } });
  });
});
