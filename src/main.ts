/**
 * The process: the production server when there are credentials, the sandbox when there are none.
 * With some of them it refuses to start and says what is missing.
 */
import { randomUUID } from "node:crypto";
import { startApp } from "./compose.ts";
import { createLog } from "./log.ts";
import { runUntilSignal } from "./process.ts";
import { realClock } from "./real-clock.ts";
import { runSandbox } from "./sandbox/main.ts";
import { loadSettings, type Settings } from "./settings.ts";

/** What the sandbox accepts; the real one is the operator's setting. */
const SANDBOX_BODY_LIMIT_BYTES = 25 * 1024 * 1024;

const loaded = loadSettings();
switch (loaded.mode) {
  case "invalid":
    process.stderr.write(
      `Cairn cannot start. ${loaded.problems.length === 1 ? "One setting is" : `${loaded.problems.length} settings are`} wrong:\n${loaded.problems.map((problem) => `  - ${problem}\n`).join("")}`,
    );
    process.exitCode = 1;
    break;
  case "server":
    await serve(loaded.settings);
    break;
  case "sandbox":
    process.exitCode = await runSandbox(process.argv.slice(2), {
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

function serve(settings: Settings): Promise<void> {
  const { privateKey, webhookSecrets, apiUrl } = settings;
  const log = createLog({ ...settings, secrets: [privateKey, ...webhookSecrets] });
  return runUntilSignal({
    log,
    clock: realClock,
    start: () =>
      startApp({
        ...settings,
        webUrl: webUrlOf(apiUrl),
        clock: realClock,
        fetch: globalThis.fetch,
        log,
        ids: randomUUID,
        random: Math.random,
      }),
  });
}

function webUrlOf(apiUrl: string): string {
  return apiUrl === "https://api.github.com"
    ? "https://github.com"
    : apiUrl.replace(/\/api\/v3$/, "");
}
