/**
 * The process: the production server when there are credentials, the sandbox when there are none.
 * With some of them it refuses to start and says what is missing; so it does with none when it was
 * told to `serve` or to `sweep`, as the container image is.
 */
import { randomUUID } from "node:crypto";
import { startApp, sweepOnce, type AppOptions } from "./compose.ts";
import { createLog } from "./log.ts";
import { runUntilSignal, type Running } from "./process.ts";
import { realClock } from "./real-clock.ts";
import { runSandbox } from "./sandbox/main.ts";
import { loadServerSettings, loadSettings, type Settings } from "./settings.ts";

/** What the sandbox accepts; the real one is the operator's setting. */
const SANDBOX_BODY_LIMIT_BYTES = 25 * 1024 * 1024;

/** How long a sweep that is told to end may go on. */
const GRACE_MS = 25_000;

const told = process.argv.slice(2);
const isServer = told[0] === "serve" || told[0] === "sweep";
const loaded = isServer ? loadServerSettings() : loadSettings();
switch (loaded.mode) {
  case "invalid":
    process.stderr.write(
      `Cairn cannot start. ${loaded.problems.length === 1 ? "One setting is" : `${loaded.problems.length} settings are`} wrong:\n${loaded.problems.map((problem) => `  - ${problem}\n`).join("")}`,
    );
    process.exitCode = 1;
    break;
  case "server":
    await run(loaded.settings, told);
    break;
  case "sandbox":
    process.exitCode = await runSandbox(told, {
      stdout: process.stdout,
      stderr: process.stderr,
      startApp: ({ githubUrl, webhookSecret, ...options }) =>
        startApp({
          ...options,
          apiUrl: `${githubUrl}/api/v3`,
          webhookSecrets: [webhookSecret],
          bodyLimitBytes: SANDBOX_BODY_LIMIT_BYTES,
        }),
    });
}

/** Serves until it is told to end; `sweep` looks at everything once and ends by itself. */
function run(settings: Settings, [command, ...more]: readonly string[]): Promise<void> {
  if ((command !== undefined && !isServer) || more.length > 0) {
    process.stderr.write("Usage: node dist/main.js [serve | sweep]\n");
    process.exitCode = 2;
    return Promise.resolve();
  }
  const { privateKey, webhookSecrets, apiUrl } = settings;
  const log = createLog({ ...settings, secrets: [privateKey, ...webhookSecrets] });
  const options = {
    ...settings,
    webUrl: webUrlOf(apiUrl),
    clock: realClock,
    fetch: globalThis.fetch,
    log,
    ids: randomUUID,
    random: Math.random,
  };
  return runUntilSignal({
    log,
    clock: realClock,
    start: (rejections) =>
      command === "sweep"
        ? Promise.resolve(sweeping(options))
        : startApp({ ...options, rejections }),
  });
}

function sweeping(options: AppOptions): Running {
  const done = sweepOnce(options).then(() => 0);
  const ended = done.then(() => undefined).catch(() => undefined);
  // A signal meanwhile ends it a little later; the next one finds what is unfinished.
  return { done, stop: () => Promise.race([ended, realClock.wait(GRACE_MS)]) };
}

function webUrlOf(apiUrl: string): string {
  return apiUrl === "https://api.github.com"
    ? "https://github.com"
    : apiUrl.replace(/\/api\/v3$/, "");
}
