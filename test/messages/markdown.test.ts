import * as fc from "fast-check";
import { fromMarkdown } from "mdast-util-from-markdown";
import { describe, expect, it } from "vitest";
import { extractCommands } from "../../src/commands/extract.ts";
import { code, link, oneLine, person } from "../../src/messages/markdown.ts";
import { hasMarker, marker } from "../../src/messages/marker.ts";
import { prose, title } from "../../src/messages/prose.ts";
import { harmIn, visit } from "./harm.ts";

describe("foreign text", () => {
  it.each([
    ["a mention", "@org/everyone"],
    ["a code span", "`a`@x`b`"],
    ["a marker", "<!-- cairn:v1 x/y -->"],
    ["a command on a line of its own", "x\n/migrate skip email.notifications"],
    ["a table's cell", "a | b"],
    ["HTML", "<img src=x onerror=alert(1)>"],
    ["right-to-left", "abc\u202Edef"],
  ])("with %s stays one code span", (_, text) => {
    const tree = fromMarkdown(`before ${code(text)} after`);
    expect(tree.children).toMatchObject([
      { type: "paragraph", children: [{ type: "text" }, { type: "inlineCode" }, { type: "text" }] },
    ]);
  });

  it("is never a command, a mention or HTML, whatever it is", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary", maxLength: 100 }),
      fc
        .array(
          fc.constantFrom(
            "`",
            "```",
            "\n",
            "/migrate status",
            "<!--",
            "@ada",
            "&#64;ada",
            "|",
            "* ",
            " ",
            "\\",
            "~~~",
            "\t",
            "\r",
            "x",
          ),
          {
            maxLength: 12,
          },
        )
        .map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(text, (value) => {
        expect(extractCommands(`${code(value)}\n\n${prose(value)}`)).toMatchObject({ lines: [] });
        expect(harmIn(fromMarkdown(prose(value)))).toEqual([]);
        expect(harmIn(fromMarkdown(`x \`y\` ${title(value)} \`@z\` | w`))).toEqual([]);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ["a command to paste", "Run `ssh deploy@host <pod> && x`, @ada & <b>."],
    ["a longer code span", "``a `@b` c`` @d"],
    ["a fenced block", "First:\n```sh\nkubectl get <pod> user@host\n````\nthen @ada"],
  ])("keeps %s to the letter and nothing else", (_, text) => {
    const codeOf = (markdown: string): readonly string[] => {
      const found: string[] = [];
      visit(fromMarkdown(markdown), (node) => {
        if (node.type === "code" || node.type === "inlineCode") found.push(node.value);
      });
      return found;
    };
    expect(codeOf(prose(text))).toEqual(codeOf(text));
    expect(codeOf(text).join()).toContain("@");
    expect(harmIn(fromMarkdown(prose(text)))).toEqual([]);
  });

  it.each(["`@a", "```\n@a", "~~~\n```\n~~~\n@a\n```", "\\`@a`", "`\n`@a`", "- ```\n@a\n```"])(
    "%j is taken for text, because it could be read in two ways",
    (text) => {
      expect(prose(text)).toContain("@\u200Ba");
      expect(harmIn(fromMarkdown(prose(text)))).toEqual([]);
    },
  );

  it("becomes a link only to the web", () => {
    expect(link("run [1](x)", "javascript:alert(1)")).toBe("run 1x");
    expect(link("Run 7", "https://github.test/7")).toBe("[Run 7](https://github.test/7)");
  });

  it("in a title leaves the line and the cell it stands in", () => {
    expect(title("a | b\n@org/team `<b>")).toBe("a \u00A6 b @\u200Borg/team &lt;b>");
  });

  it("is cut at the end", () => {
    expect(oneLine("x".repeat(10), 5)).toBe("xxxx…");
    expect(person("ada")).toBe("`@ada`");
  });
});

describe("a marker", () => {
  it("is found again, and only for its own id", () => {
    const body = `Hello\n${marker("airflow-v3", "email/checkpoints/3")}`;
    expect(hasMarker(body, "airflow-v3", "email/checkpoints/3")).toBe(true);
    expect(hasMarker(body, "airflow-v3", "email/checkpoints/33")).toBe(false);
    expect(fromMarkdown(marker("m", "a-->b"))).toMatchObject({ children: [{ type: "html" }] });
  });
});
