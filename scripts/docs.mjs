/**
 * Writes the pages that are made from tables in the sources: `docs/commands.md` and the table of
 * commands in the README. Reads the built sources, so build first.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { commandReference, commandTable } from "../dist/commands/reference.js";
import { run } from "./install.mjs";

const MARKED = /(?<=<!-- commands -->\n\n)[^]*?(?=\n\n<!-- \/commands -->)/;

writeFileSync("docs/commands.md", commandReference());
const readme = readFileSync("README.md", "utf8");
if (!MARKED.test(readme)) throw new Error("README.md has no place marked for the commands");
writeFileSync(
  "README.md",
  readme.replace(MARKED, () => commandTable()),
);
run("npx", ["oxfmt", "README.md", "docs/commands.md"]);
