/**
 * A migration to walk: the files of a folder exactly as a user would copy them to the default
 * branch, and how the world plays its part. The examples of the repository go by their names;
 * any other folder goes by its path, so that a migration can be tried before it is merged.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type Definition } from "../domain/definition.ts";
import { type Decoded } from "../state/decode.ts";
import { readMigration } from "../state/read-migration.ts";
import { PLAY_NOTHING_SPECIAL, readPlay, type Play } from "./play.ts";

export type Example = {
  readonly definition: Definition;
  /** The text of the definition, as it stands in the file. */
  readonly source: string;
  readonly path: string;
  /** What goes to the default branch, by path. */
  readonly files: Readonly<Record<string, string>>;
  readonly play: Play;
};

/** A folder that cannot be walked; the message says why, for whoever wrote it. */
class ExampleError extends Error {
  override readonly name = "ExampleError";
  readonly code = "example";
}

export const DEFAULT_EXAMPLE = "airflow-v3";

/** `examples/`, seen from `src/sandbox/` and from `dist/sandbox/` alike. */
const EXAMPLES = fileURLToPath(new URL("../../examples/", import.meta.url));
const MIGRATIONS = ".github/migrations";
const DEFINITION = /^\.github\/migrations\/[^/]+\.ya?ml$/;

export function exampleNames(): readonly string[] {
  return readdirSync(EXAMPLES)
    .filter((name) => existsSync(join(EXAMPLES, name, MIGRATIONS)))
    .toSorted();
}

/** @throws ExampleError when there is no such folder, or when it holds something wrong. */
export function loadExample(name: string): Example {
  const folder = folderOf(name);
  const files = filesIn(folder);
  const [path, ...more] = Object.keys(files).filter((file) => DEFINITION.test(file));
  if (path === undefined || more.length > 0) {
    throw new ExampleError(
      `Expected one file in ${join(folder, MIGRATIONS)}, found ${path === undefined ? "none" : more.length + 1}.`,
    );
  }
  return makeExample(files, path, playIn(folder));
}

/** @throws ExampleError when the definition is wrong. */
export function makeExample(
  files: Readonly<Record<string, string>>,
  path: string,
  play: Play,
): Example {
  const source = files[path] ?? "";
  const { definition } = readOrThrow(readMigration({ path, text: source, documents: files }));
  return { definition, source, path, files, play };
}

function folderOf(name: string): string {
  if (exampleNames().includes(name)) return join(EXAMPLES, name);
  const folder = resolve(name);
  if (existsSync(join(folder, MIGRATIONS))) return folder;
  throw new ExampleError(
    `There is no migration "${name}". Expected ${exampleNames().join(", ")}, or a folder with ${MIGRATIONS}/ in it.`,
  );
}

/** What lies in `.github`, by path. */
function filesIn(folder: string): Readonly<Record<string, string>> {
  const paths = readdirSync(join(folder, ".github"), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .map((path) => path.slice(folder.length).replaceAll("\\", "/").replace(/^\//, ""))
    .toSorted();
  return Object.fromEntries(paths.map((path) => [path, readFileSync(join(folder, path), "utf8")]));
}

function playIn(folder: string): Play {
  const path = join(folder, "sandbox.yml");
  if (!existsSync(path)) return PLAY_NOTHING_SPECIAL;
  return readOrThrow(readPlay(readFileSync(path, "utf8"), path));
}

function readOrThrow<T>(read: Decoded<T>): T {
  if (read.ok) return read.state;
  const problems = read.problems.map(({ path, line, message }) => `${path}:${line}: ${message}`);
  throw new ExampleError(problems.join("\n"));
}
