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
    ["a deep quote", `${"> ".repeat(50)}/migrate abort`, []],
    ["emphasis around its line", "**so\n/migrate status\nplease**", ["/migrate status"]],
    ["link text over two lines", "[see\n/migrate abort](https://x.test)", []],
    ["an HTML comment within a paragraph", "so <!--\n/migrate abort\n-->", []],
    [
      "details with empty lines",
      "<details>\n\n/migrate abort\n\n- /migrate abort\n\n</details>",
      [],
    ],
    ["details within a paragraph", "so <details>\n/migrate abort\n</details>", []],
    ["nested details", "<details><details>\n\n</details>\n\n/migrate abort\n\n</details>", []],
    ["an HTML quote", "<blockquote>\n\n/migrate abort\n\n</blockquote>", []],
    [
      "details that were closed",
      "<details>\n\nlog\n\n</details>\n\n/migrate status",
      ["/migrate status"],
    ],
    ["details in an HTML comment", "<!-- <details> -->\n\n/migrate status", ["/migrate status"]],
    ["four spaces within a paragraph", "Hi\n    /migrate abort", []],
    ["three spaces within a paragraph", "Hi\n   /migrate status", ["/migrate status"]],
    ["a fence in a list", "- so\n  ```\n  /migrate abort\n  ```", []],
    ["a quote in a list", "- so\n\n  > /migrate abort", []],
    ["a no-break space after the prefix", "/migrate\u00A0status", ["/migrate\u00A0status"]],
    ["a no-break space before it", "\u00A0/migrate status", ["/migrate status"]],
    ["a break after it", "/migrate status  \n/migrate help", ["/migrate status", "/migrate help"]],
    [
      "marks in a reason",
      '/migrate skip a --reason "see [x](https://x.test), `y`, *z*"',
      ['/migrate skip a --reason "see [x](https://x.test), `y`, *z*"'],
    ],
    [
      "a mail quoted with its address",
      "/migrate status\n\nOn Mon, 5 Jan 2026 Ada <ada@x.test> wrote:\n\n/migrate abort\n\n- /migrate abort",
      ["/migrate status"],
    ],
    [
      "a mail quoted in the same paragraph",
      "/migrate status\nOn Monday Ada wrote:\n/migrate abort",
      ["/migrate status"],
    ],
    [
      "a mail's line broken in two",
      "/migrate status\n\nOn Mon, 5 Jan 2026 Ada\n<ada@x.test> wrote:\n/migrate abort",
      ["/migrate status"],
    ],
    ["a sentence that begins with On", "On second thought:\n/migrate status", ["/migrate status"]],
    ["a table without outer bars", "a | b\n--- | ---\n/migrate abort", []],
    ["a table whose head is a command", "/migrate abort | b\n--- | ---\nc | d", []],
    ["a table below it", "/migrate status\n| a |\n|---|\n/migrate abort", ["/migrate status"]],
    ["no mention of one", "Thanks!", []],
    ["a table", "| a |\n|---|\n| /migrate abort |", []],
  ])("with %s", (_, body, lines) => {
    expect(extractCommands(body)).toEqual({ ok: true, lines });
  });

  it.each([
    ["a list item", "- /migrate abort", "not-alone"],
    ["a numbered item", "1. /migrate abort", "not-alone"],
    ["a nested item", "- so\n  - /migrate abort", "not-alone"],
    ["a task", "- [ ] /migrate abort", "not-alone"],
    ["a line that goes on an item", "- so\n/migrate abort", "not-alone"],
    ["an item beside a command", "/migrate status\n\n* /migrate abort", "not-alone"],
    ["eleven commands", "/migrate status\n".repeat(11), "too-many"],
    ["more than it reads", `/migrate status\n${"x".repeat(70_000)}`, "too-long"],
    ["a zero-width space", "/migrate sta\u200Btus", "hidden-characters"],
    ["a zero-width space within the prefix", "/mig\u200Brate status", "hidden-characters"],
    ["a byte order mark", "\uFEFF/migrate status", "hidden-characters"],
    ["an invisible tag", "/migrate status\u{E0041}", "hidden-characters"],
    [
      "a hidden character beside a good one",
      "/migrate help\n/migrate sta\u2060tus",
      "hidden-characters",
    ],
    ["a right-to-left override", "/migrate \u202Esutats", "hidden-characters"],
  ])("with %s is answered and nothing of it is run", (_, body, problem) => {
    expect(extractCommands(body)).toMatchObject({ ok: false, problem: { problem } });
  });

  it("of ten commands is read", () => {
    const body = "/migrate status\n".repeat(10);
    expect(extractCommands(body)).toMatchObject({ ok: true, lines: { length: 10 } });
  });
});
