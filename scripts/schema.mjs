/**
 * Writes the JSON Schemas of the files people and Cairn write to `state-schema/`; with
 * `--check` only says whether they are up to date. Reads the built sources, so build first.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import {
  definitionSchema,
  resourceSchema,
  skillSchema,
  waveSchema,
} from "../dist/state/json-schema.js";

const SCHEMAS = {
  "migration.v1.json": definitionSchema,
  "skill.v1.json": skillSchema,
  "resource.v1.json": resourceSchema,
  "wave.v1.json": waveSchema,
};

const check = process.argv.includes("--check");
mkdirSync("state-schema", { recursive: true });
let stale = false;
for (const [name, schema] of Object.entries(SCHEMAS)) {
  const path = `state-schema/${name}`;
  const text = `${JSON.stringify(schema, null, 2)}\n`;
  if (!check) writeFileSync(path, text);
  else if (read(path) !== text) {
    console.error(`${path} is not what the code says; run: npm run schema`);
    stale = true;
  }
}
if (stale) process.exit(1);

function read(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}
