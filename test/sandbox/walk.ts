/** Walks a migration in the sandbox with the real app over HTTP. */
import { pino } from "pino";
import { startApp } from "../../src/compose.ts";
import { type Example } from "../../src/sandbox/example.ts";
import { COMPLETED, startSandbox, type Sandbox } from "../../src/sandbox/run.ts";
import { EVERYDAY } from "../../src/sandbox/script.ts";
import { type StuckError } from "../../src/sandbox/virtual-clock.ts";

export type Walked = {
  readonly sandbox: Sandbox;
  readonly stuck: StuckError | null;
  /** Resources in the order they were completed. */
  readonly completed: readonly string[];
};

export async function walk(
  example: Example,
  { script = EVERYDAY, until = COMPLETED, seed = 1 } = {},
): Promise<Walked> {
  const completed: string[] = [];
  const sandbox = await startSandbox({
    startApp: ({ githubUrl, webhookSecret, ...options }) =>
      startApp({
        ...options,
        apiUrl: `${githubUrl}/api/v3`,
        webhookSecrets: [webhookSecret],
        bodyLimitBytes: 25 * 1024 * 1024,
      }),
    example,
    script,
    until,
    seed,
    log: pino({ level: "silent" }),
    webUrl: "http://fake.invalid",
    onCompleted: (resource) => completed.push(resource),
  });
  return { sandbox, stuck: await sandbox.walk(), completed };
}
