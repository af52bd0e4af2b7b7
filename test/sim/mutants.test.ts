import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import mutants from "../../sim/mutants.json" with { type: "json" };

const ROOT = new URL("../../", import.meta.url);

it.each(mutants)("$name: its text is in $file exactly once", ({ file, find }) => {
  expect(readFileSync(new URL(file, ROOT), "utf8").split(find)).toHaveLength(2);
});
