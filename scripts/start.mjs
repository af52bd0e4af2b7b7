/**
 * `npm start`: makes a fresh checkout ready, then runs Cairn with the arguments given. Needs
 * nothing but Node and npm.
 *
 * Cairn runs in this very process, and package.json starts it with `exec`, so that a signal sent
 * to npm reaches it: a shell in between would end alone and leave Cairn behind.
 */
import { spawnSync } from "node:child_process";
import { readdirSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [major, minor] = process.versions.node.split(".").map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Cairn needs Node 20.19 or newer, and this is ${process.versions.node}.`);
  process.exit(1);
}

prepare(process.execPath, [
  "--input-type=module",
  "--eval",
  `import { installIfNeeded } from "./scripts/install.mjs"; installIfNeeded();`,
]);

// tsc may leave files that did not change as they are, so their age says nothing.
const built = join(root, "dist/.built");
if (newest(["src", "package-lock.json", "tsconfig.json", "tsconfig.build.json"]) >= age(built)) {
  const begun = new Date();
  prepare("npm", ["run", "--silent", "build"]);
  writeFileSync(built, "");
  utimesSync(built, begun, begun);
}

await import(pathToFileURL(join(root, "dist/main.js")).href);

/** What prepares talks on stderr: stdout belongs to Cairn, whose last line may be read as JSON. */
function prepare(command, args) {
  const stdio = ["ignore", process.stderr, process.stderr];
  const { status, error } = spawnSync(command, args, { cwd: root, stdio });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

function newest(paths) {
  return Math.max(
    ...paths.map((path) => age(join(root, path))),
    ...readdirSync(join(root, "src"), { recursive: true }).map((file) =>
      age(join(root, "src", file)),
    ),
  );
}

/** When it was last changed; never, when it is not there. */
function age(path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat ? stat.mtimeMs : 0;
}
