/**
 * Writes the pages that are made from the sources: the commands and the reference of every
 * field. With `--check` it only says whether the reference is up to date; the commands have a
 * test of their own. Reads the built sources, so build first.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { commandReference, commandTable } from "../dist/commands/reference.js";
import { run } from "./install.mjs";
import { referencePages } from "./reference-pages.mjs";

const MARKED = /(?<=<!-- commands -->\n\n)[^]*?(?=\n\n<!-- \/commands -->)/;

if (process.argv.includes("--check")) check();
else write();

function write() {
  for (const [path, text] of referencePages()) writeFileSync(path, text);
  writeFileSync("docs/commands.md", commandReference());
  const readme = readFileSync("README.md", "utf8");
  if (!MARKED.test(readme)) throw new Error("README.md has no place marked for the commands");
  writeFileSync(
    "README.md",
    readme.replace(MARKED, () => commandTable()),
  );
  run("npx", ["oxfmt", "README.md", "docs/commands.md"]);
}

function check() {
  for (const [path, text] of referencePages()) {
    if (readFileSync(path, "utf8") === text) continue;
    console.error(`${path} is not what the code says; run: npm run docs`);
    process.exitCode = 1;
  }
}
