import { fromMarkdown } from "mdast-util-from-markdown";
import { extractCommands } from "../../src/commands/extract.ts";
import { parseLine } from "../../src/commands/parse.ts";
import { plainLines } from "../../src/commands/plain-lines.ts";
import { resolve } from "../../src/commands/resolve.ts";
import { type Definition } from "../../src/domain/definition.ts";
import { type View } from "../../src/messages/answer.ts";
import { type Story } from "../domain/given.ts";
import { visit } from "./harm.ts";

export function viewOf({ state, definition }: Pick<Story, "state" | "definition">): View {
  return {
    state,
    definition,
    documents: {},
    now: "2026-01-15T12:00:00Z",
    repository: "acme/platform",
    webUrl: "https://github.test",
  };
}

/** Every command the text prints, as a block to paste or within a sentence; not how one is written in general. */
export function printed(markdown: string): readonly string[] {
  const found: string[] = [];
  visit(fromMarkdown(markdown), (node) => {
    if (node.type !== "code" && node.type !== "inlineCode") return;
    if (/^\/migrate(?!.*[[<])/.test(node.value)) found.push(node.value);
  });
  return found;
}

/** The commands the text gives itself or offers though nobody could give them; what it quotes does not count. */
export function unusable(
  markdown: string,
  definition: Definition,
  quoted: readonly string[] = [],
): readonly string[] {
  const offered = printed(markdown).filter((command) => !quoted.includes(command));
  return [...given(markdown), ...offered.filter((command) => !reads(command, definition))];
}

/** Not extractCommands: our own comments may be longer than those of people it reads. */
export function given(markdown: string): readonly string[] {
  const { own, listed } = plainLines(markdown);
  return [...own, ...listed].filter((line) => /^\s*\/migrate\b/i.test(line));
}

export function reads(line: string, definition: Definition): boolean {
  const extracted = extractCommands(line);
  const parsed = parseLine(line);
  const alone = extracted.ok && extracted.lines.length === 1;
  return alone && parsed.ok && resolve(parsed.command, definition, { resource: null }).ok;
}
