/** A server that runs in a process of its own, in the virtual time of the sandbox, and can be killed. */
import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import { type AppOptions } from "../../src/compose.ts";
import { type VirtualClock } from "../../src/sandbox/virtual-clock.ts";

export type ServerOptions = Omit<AppOptions, "clock" | "fetch" | "log" | "ids" | "random">;

export type Servers = {
  /** To be told of each new time. */
  readonly moved: (now: number) => void;
  readonly start: (options: ServerOptions) => Promise<ServerProcess>;
  readonly remove: () => void;
};

export type ServerProcess = {
  readonly url: string;
  /** Resolves when it does nothing and waits for nothing but the clock; never for a killed one. */
  readonly settled: () => Promise<void>;
  /** SIGKILL: it does not get to say goodbye. */
  readonly kill: () => Promise<void>;
  /** SIGTERM; resolves with the exit code. */
  readonly stop: () => Promise<number | null>;
};

const root = join(import.meta.dirname, "../..");
const said = z.object({
  url: z.string().optional(),
  wait: z.number().optional(),
  ms: z.number().optional(),
  gaveUp: z.number().optional(),
  settled: z.number().optional(),
});

/** Builds src for plain Node. */
export function serversIn(clock: () => VirtualClock): Servers {
  const built = join(root, "dist", `recovery-${process.pid}`);
  const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
  execFileSync(process.execPath, [tsc, "-p", "tsconfig.build.json", "--outDir", built], {
    cwd: root,
  });
  const folder = mkdtempSync(join(tmpdir(), "cairn-time-"));
  const timeFile = join(folder, "now");
  const file = openSync(timeFile, "w");
  const hour = Buffer.alloc(8);
  const children = new Set<ChildProcess>();

  async function start(options: ServerOptions): Promise<ServerProcess> {
    const told = JSON.stringify({ ...options, built: pathToFileURL(built).href, timeFile });
    const child = spawn(process.execPath, [join(import.meta.dirname, "child.mjs"), told], {
      cwd: root,
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    children.add(child);
    const waits = new Map<number, AbortController>();
    const settling = new Map<number, () => void>();
    let errors = "";
    let asked = 0;
    child.stderr?.setEncoding("utf8").on("data", (text: string) => (errors += text));

    const ended = once(child, "exit").then(([code]) => {
      children.delete(child);
      for (const wait of waits.values()) wait.abort();
      return code as number | null;
    });
    const url = new Promise<string>((tell, fail) => {
      child.on("message", (message) => {
        const { url: listensAt, wait, ms = 0, gaveUp, settled } = said.parse(message);
        if (listensAt !== undefined) tell(listensAt);
        if (wait !== undefined) void waitFor(wait, ms);
        if (gaveUp !== undefined) waits.get(gaveUp)?.abort();
        if (settled !== undefined) settling.get(settled)?.();
      });
      ended.then(() => fail(new Error(`The process ended before it listened: ${errors}`)), fail);
    });

    async function waitFor(id: number, ms: number): Promise<void> {
      const over = new AbortController();
      waits.set(id, over);
      await clock().wait(ms, over.signal);
      waits.delete(id);
      if (!over.signal.aborted && child.connected) child.send({ over: id });
    }

    return {
      url: await url,
      settled: () =>
        new Promise((resolve) => {
          if (!child.connected) return;
          settling.set(++asked, resolve);
          child.send({ settle: asked });
        }),
      kill: async () => {
        child.kill("SIGKILL");
        await ended;
      },
      stop: () => {
        child.kill("SIGTERM");
        return ended;
      },
    };
  }

  return {
    start,
    moved: (now) => {
      hour.writeDoubleLE(now);
      writeSync(file, hour, 0, 8, 0);
    },
    remove: () => {
      for (const child of children) child.kill("SIGKILL");
      closeSync(file);
      rmSync(folder, { recursive: true, force: true });
      rmSync(built, { recursive: true, force: true });
    },
  };
}
