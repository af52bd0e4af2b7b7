/**
 * The server as a process of its own, in the time of the process that started it: the hour is
 * read from a file, and what it waits for is told when it is over. Everything else is what
 * production runs, built from src.
 */
import { randomUUID } from "node:crypto";
import { openSync, readSync } from "node:fs";
import { pino } from "pino";

const { built, timeFile, ...options } = JSON.parse(process.argv[2] ?? "{}");
const { startApp } = await import(`${built}/compose.js`);
const { runUntilSignal } = await import(`${built}/process.js`);
const { countCalls } = await import(`${built}/sandbox/calls.js`);

const file = openSync(timeFile, "r");
const hour = Buffer.alloc(8);
const waits = new Map();
const calls = countCalls(globalThis.fetch);
let asked = 0;

const clock = {
  now: () => {
    readSync(file, hour, 0, 8, 0);
    return hour.readDoubleLE();
  },
  wait: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const id = ++asked;
      const over = () => {
        waits.delete(id);
        signal?.removeEventListener("abort", giveUp);
        resolve();
      };
      const giveUp = () => {
        process.send({ gaveUp: id });
        over();
      };
      waits.set(id, over);
      signal?.addEventListener("abort", giveUp);
      process.send({ wait: id, ms });
    }),
};

process.on("message", ({ over, settle }) => {
  if (over !== undefined) waits.get(over)?.();
  if (settle !== undefined) void tellWhenSettled(settle);
});
process.on("disconnect", () => process.exit(1));

async function tellWhenSettled(settle) {
  await calls.settled(() => Promise.resolve());
  process.send({ settled: settle });
}

const log = pino({ level: "warn" }, process.stderr);
await runUntilSignal({
  log,
  clock,
  start: async () => {
    const app = await startApp({
      ...options,
      clock,
      log,
      fetch: calls.fetch,
      ids: randomUUID,
      random: Math.random,
    });
    process.send({ url: app.url });
    return app;
  },
});
