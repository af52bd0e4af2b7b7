import { createHmac } from "node:crypto";
import { pino } from "pino";
import { onTestFinished } from "vitest";
import { createServer, WEBHOOK_PATH, type ServerOptions } from "../../src/server.ts";

const SECRET = "the secret of today";
export const PREVIOUS = "the secret of last year";
export const LIMIT = 1024;

export type Held = { readonly promise: Promise<void>; readonly release: () => void };

/** A promise that is resolved by hand. */
export function held(): Held {
  let release = (): void => undefined;
  const promise = new Promise<void>((resolve) => (release = resolve));
  return { promise, release };
}

export function signature(body: string, secret = SECRET): string {
  return `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
}

/** The headers and body GitHub would send; what is given as undefined is left out. */
export function webhook(
  body = JSON.stringify({ action: "created" }),
  changes: Readonly<Record<string, string | undefined>> = {},
): { readonly body: string; readonly headers: Record<string, string> } {
  const headers: Record<string, string | undefined> = {
    "content-type": "application/json",
    "x-github-event": "issue_comment",
    "x-github-delivery": "d-1",
    "x-hub-signature-256": signature(body),
    ...changes,
  };
  const kept = Object.entries(headers).filter(([, value]) => value !== undefined);
  return { body, headers: Object.fromEntries(kept) as Record<string, string> };
}

export type FrontDoor = {
  readonly port: number;
  readonly get: (path: string, init?: RequestInit) => Promise<Response>;
  readonly post: (hook: ReturnType<typeof webhook>) => Promise<Response>;
  readonly stop: () => Promise<void>;
  /** The ids of the deliveries handed on, in order. */
  readonly received: readonly string[];
  /** Lets the grace time run out. */
  readonly runOutOfPatience: () => void;
  readonly logged: () => string;
};

/** A real server on a free port; stopped with the test. */
export async function openFrontDoor(options: Partial<ServerOptions> = {}): Promise<FrontDoor> {
  const received: string[] = [];
  const lines: string[] = [];
  const grace = held();
  const { receive = async () => undefined } = options;
  const server = createServer({
    host: "127.0.0.1",
    port: 0,
    secrets: [SECRET, PREVIOUS],
    bodyLimitBytes: LIMIT,
    health: () => [],
    graceMs: 10_000,
    clock: {
      now: () => 0,
      wait: (_, signal) =>
        Promise.race([
          grace.promise,
          new Promise<void>((resolve) => signal?.addEventListener("abort", () => resolve())),
        ]),
    },
    log: pino({ level: "debug" }, { write: (line: string) => void lines.push(line) }),
    ...options,
    receive: async (delivery) => {
      received.push(delivery.id);
      await receive(delivery);
    },
  });
  const { port, url } = await server.start();
  onTestFinished(async () => {
    grace.release();
    await server.stop();
  });
  return {
    port,
    get: (path, init) => fetch(url + path, init),
    post: (hook) => fetch(url + WEBHOOK_PATH, { method: "POST", ...hook }),
    stop: server.stop,
    received,
    runOutOfPatience: grace.release,
    logged: () => lines.join(""),
  };
}

/** The same as bytes on the wire. */
export function rawPost({ body, headers }: ReturnType<typeof webhook>): string {
  const head = Object.entries({ host: "cairn", "content-length": String(body.length), ...headers });
  return [
    `POST ${WEBHOOK_PATH} HTTP/1.1`,
    ...head.map(([name, value]) => `${name}: ${value}`),
    "",
    body,
  ].join("\r\n");
}
