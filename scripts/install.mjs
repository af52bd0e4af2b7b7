/**
 * Makes a fresh checkout ready: installs the dependencies when they are missing or older than
 * the lock file. Needs nothing but Node and npm, so it may import nothing else.
 */
import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";

/** Runs a command in the checkout with its output on ours; ends the process when it fails. */
export function run(command, args) {
  const { status, error } = spawnSync(command, args, { stdio: "inherit" });
  if (error) throw error;
  if (status !== 0) process.exit(status ?? 1);
}

export function installIfNeeded() {
  const installed = "node_modules/.package-lock.json";
  const fresh =
    existsSync(installed) && statSync(installed).mtimeMs >= statSync("package-lock.json").mtimeMs;
  // Not `npm ci`: npm 11.19 takes a lock file without download addresses to be out of step.
  if (!fresh) run("npm", ["install", "--no-save", "--no-audit", "--no-fund"]);
}
