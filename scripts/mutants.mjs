/**
 * `npm run test:mutants`: breaks one thing at a time in a copy of the sources (`sim/mutants.json`)
 * and asks the simulator, else the named tests, to find it. A mutant nobody finds is a hole in the
 * tests. Arguments: words to choose mutants by; `--seeds N` for how long each is looked for.
 */
import { spawnSync } from "node:child_process";
import { cpSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const words = process.argv.slice(2);
const at = words.indexOf("--seeds");
const seeds = at === -1 ? "600" : words.splice(at, 2)[1];
const all = JSON.parse(readFileSync("sim/mutants.json", "utf8"));
const chosen = all.filter(({ name }) => words.every((word) => name.includes(word)));

const copy = "build/mutants";
rmSync(copy, { recursive: true, force: true });
const parts = ["src", "sim", "test", "examples", "state-schema", "package.json"];
for (const part of [
  ...parts,
  "tsconfig.json",
  "tsconfig.sim.json",
  "vitest.config.ts",
  "app.yml",
]) {
  cpSync(part, join(copy, part), { recursive: true });
}
symlinkSync(join(process.cwd(), "node_modules"), join(copy, "node_modules"));

// What fails without a mutant would seem to kill every one of them.
const named = [...new Set(chosen.flatMap(({ tests }) => tests ?? []))];
if (killer(named.length > 0 ? named : undefined) !== null) {
  console.log("The unbroken sources fail already; mend them first.");
  process.exit(1);
}

let killed = 0;
for (const { name, file, find, put, tests } of chosen) {
  const path = join(copy, file);
  const text = readFileSync(path, "utf8");
  if (text.split(find).length !== 2) {
    console.log(`BROKEN    ${name}: its text is not in ${file} exactly once`);
    continue;
  }
  writeFileSync(
    path,
    text.replace(find, () => put),
  );
  const by = killer(tests);
  writeFileSync(path, text);
  if (by) killed += 1;
  console.log(`${by ? "killed   " : "SURVIVED "} ${name}${by ? `: ${by}` : ""}`);
}
console.log(`${killed} of ${chosen.length} mutants killed`);
if (killed < chosen.length) process.exitCode = 1;

/** Named tests first: they are chosen because they are surer and quicker. */
function killer(tests) {
  if (tests && run("npx", ["vitest", "run", ...tests]).status !== 0) return tests.join(", ");
  if (run("npx", ["tsc", "-p", "tsconfig.sim.json", "--noCheck"]).status !== 0) return null;
  const { stdout } = run("node", ["build/sim/main.js", "--seeds", seeds]);
  return stdout.split("\n").find((line) => line.startsWith("seed ")) ?? null;
}

function run(command, args) {
  return spawnSync(command, args, { cwd: copy, encoding: "utf8", timeout: 600_000 });
}
