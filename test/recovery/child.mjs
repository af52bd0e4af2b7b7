/**
 * The server as a process of its own, in a time that runs faster: its leases and back-offs pass in
 * seconds. Everything else is what production runs, built from src.
 */
import { randomUUID } from "node:crypto";
import { pino } from "pino";

const { built, epoch, startedAt, speed, ...options } = JSON.parse(process.argv[2] ?? "{}");
const { startApp } = await import(`${built}/compose.js`);
const { runUntilSignal } = await import(`${built}/process.js`);

const clock = {
  now: () => epoch + (Date.now() - startedAt) * speed,
  wait: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const timer = setTimeout(resolve, Math.max(0, ms) / speed);
      signal?.addEventListener("abort", () => {
        clearTimeout(timer);
        resolve();
      });
    }),
};
const log = pino({ level: "warn" }, process.stderr);
await runUntilSignal({
  log,
  clock,
  start: async () => {
    const app = await startApp({
      ...options,
      clock,
      log,
      fetch: globalThis.fetch,
      ids: randomUUID,
      random: Math.random,
    });
    process.stdout.write(`${app.url}\n`);
    return app;
  },
});
