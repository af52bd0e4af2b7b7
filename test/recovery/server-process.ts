import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { onTestFinished } from "vitest";
import { type AppOptions } from "../../src/compose.ts";

/** Virtual milliseconds in a real one: a lease of a quarter of an hour passes in seconds. */
const SPEED = 200;
const EPOCH = Date.parse("2026-01-05T09:00:00Z");
const root = resolve(import.meta.dirname, "../..");

export type FastTime = {
  readonly startedAt: number;
  readonly speed: number;
  readonly epoch: number;
};

export function fastTime(): FastTime & { readonly now: () => number } {
  const startedAt = Date.now();
  return {
    startedAt,
    speed: SPEED,
    epoch: EPOCH,
    now: () => Math.round(EPOCH + (Date.now() - startedAt) * SPEED),
  };
}

/** Builds src for plain Node; whoever asked for it removes it. */
export function build(): { readonly url: string; readonly remove: () => void } {
  const folder = join(root, "dist", `recovery-${process.pid}`);
  const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
  execFileSync(process.execPath, [tsc, "-p", "tsconfig.build.json", "--outDir", folder], {
    cwd: root,
  });
  return {
    url: pathToFileURL(folder).href,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export type ServerProcess = {
  readonly url: string;
  readonly kill: () => Promise<void>;
  /** SIGTERM; resolves with the exit code. */
  readonly stop: () => Promise<number | null>;
  readonly errors: () => string;
};

export async function startProcess(
  built: string,
  time: FastTime,
  options: Omit<AppOptions, "clock" | "fetch" | "log" | "ids" | "random">,
): Promise<ServerProcess> {
  const { startedAt, speed, epoch } = time;
  const given = JSON.stringify({ ...options, built, startedAt, speed, epoch });
  const script = join(import.meta.dirname, "child.mjs");
  const child = spawn(process.execPath, [script, given], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
  });
  // A test that fails leaves no server behind.
  onTestFinished(() => void child.kill("SIGKILL"));
  let said = "";
  let errors = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
  const ended = once(child, "exit");
  const url = await new Promise<string>((tell, fail) => {
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      said += text;
      if (said.includes("\n")) tell(said.trim());
    });
    ended.then(() => fail(new Error(`The process ended before it listened: ${errors}`)), fail);
  });
  return {
    url,
    errors: () => errors,
    kill: async () => {
      signal(child, "SIGKILL");
      await ended;
    },
    stop: async () => {
      signal(child, "SIGTERM");
      const [code] = (await ended) as [number | null];
      return code;
    },
  };
}

function signal(child: ChildProcess, name: NodeJS.Signals): void {
  if (child.exitCode === null) child.kill(name);
}
