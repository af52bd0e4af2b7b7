/**
 * The front door: webhooks in, and whether we are well. A webhook is answered before any work is
 * done for it, because GitHub waits ten seconds at most and never asks again; what it causes goes
 * on behind the answer, and a stop waits for that.
 */
import {
  createServer as createHttpServer,
  type IncomingMessage,
  type ServerResponse,
} from "node:http";
import { type AddressInfo } from "node:net";
import { type Logger } from "pino";
import { createDeliveries, type DeliveriesOptions } from "./deliveries.ts";
import { type Clock } from "./engine/clock.ts";
import { webhookReader } from "./webhook.ts";

export const WEBHOOK_PATH = "/api/github/webhooks";

export type ServerOptions = {
  readonly host: string;
  /** 0 lets the system choose. */
  readonly port: number;
  /** Any of them may have signed. */
  readonly secrets: readonly string[];
  readonly bodyLimitBytes: number;
  /** Does the work of a delivery; in production Probot's `receive`. */
  readonly receive: DeliveriesOptions["receive"];
  /** What is wrong with us; empty when all is well. Anybody may read it. */
  readonly health: () => readonly string[] | Promise<readonly string[]>;
  /** What else there is to know while all is well. Anybody may read it. */
  readonly facts?: () => Readonly<Record<string, number | string | null>>;
  /** How long a stop waits for accepted work. */
  readonly graceMs: number;
  readonly clock: Clock;
  readonly log: Logger;
};

export type Server = {
  /** Tells where it listens. */
  readonly start: () => Promise<{ readonly port: number; readonly url: string }>;
  /** Accepts nothing more, and finishes what was accepted within the grace time. */
  readonly stop: () => Promise<void>;
};

export function createServer(options: ServerOptions): Server {
  const { log } = options;
  const readWebhook = webhookReader(options.secrets, options.bodyLimitBytes);
  const deliveries = createDeliveries(options);
  const takingIn = new Set<Promise<void>>();
  let stopped: Promise<void> | null = null;

  const http = createHttpServer({
    headersTimeout: 10_000,
    requestTimeout: 30_000,
    connectionsCheckingInterval: 5_000,
  });
  http.on("request", (request, response) => {
    route(request, response).catch((error: unknown) => {
      log.error({ err: error }, "a request failed");
      if (!response.headersSent) answer(response, 500, { error: "internal" });
    });
  });

  async function route(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method, url = "" } = request;
    const path = url.split("?", 1)[0];
    const isRead = method === "GET" || method === "HEAD";
    if (path === "/healthz" && isRead) return answerHealth(response);
    if (path === WEBHOOK_PATH && method === "POST") return startTakingIn(request, response);
    if (path !== WEBHOOK_PATH && path !== "/healthz") {
      return answer(response, 404, { error: "not-found" });
    }
    response.setHeader("allow", path === WEBHOOK_PATH ? "POST" : "GET, HEAD");
    return answer(response, 405, { error: "method-not-allowed" });
  }

  async function startTakingIn(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (stopped) return answer(response, 503, { error: "stopping" });
    const taking = takeIn(request, response).finally(() => takingIn.delete(taking));
    takingIn.add(taking);
    return taking;
  }

  /** Ends when the answer is with the system, so that a stop cannot cut it off. */
  async function takeIn(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const taken = await readWebhook(request);
    if (taken.outcome === "aborted") return;
    // A sender that has gone since is not told, but its webhook counts.
    const sent = response.destroyed || new Promise((resolve) => response.once("close", resolve));
    if (taken.outcome === "refused") {
      log.warn({ reason: taken.reason, status: taken.status }, "refused a webhook");
      answer(response, taken.status, { error: taken.reason });
    } else if (taken.outcome === "unknown-event") {
      log.info({ delivery: taken.id, event: taken.name }, "ignored an unknown event");
      answer(response, 200, { status: "ignored" });
    } else {
      const isNew = deliveries.accept(taken.delivery);
      answer(response, 200, { status: isNew ? "accepted" : "duplicate" });
    }
    await sent;
  }

  async function answerHealth(response: ServerResponse): Promise<void> {
    const reasons = stopped ? ["Cairn is stopping"] : await options.health();
    if (reasons.length > 0) answer(response, 503, { status: "unwell", reasons });
    else {
      const facts = { deliveries_running: deliveries.running(), ...options.facts?.() };
      answer(response, 200, { status: "ok", ...facts });
    }
  }

  async function finishAccepted(): Promise<void> {
    await Promise.allSettled(takingIn);
    await deliveries.drained();
  }

  async function stopOnce(): Promise<void> {
    const closed = new Promise((resolve) => http.close(resolve));
    const patience = new AbortController();
    const finished = finishAccepted().then(() => patience.abort());
    await Promise.race([finished, options.clock.wait(options.graceMs, patience.signal)]);
    if (!patience.signal.aborted) {
      const left = Math.max(deliveries.running(), takingIn.size);
      log.error({ left }, "stopped with accepted work unfinished; the next sweep looks for it");
    }
    http.closeAllConnections();
    await closed;
  }

  return {
    start: () =>
      new Promise((resolve, reject) => {
        http.once("error", reject);
        http.listen(options.port, options.host, () => {
          const address = http.address();
          const { port } = isInternet(address) ? address : options;
          const host = options.host.includes(":") ? `[${options.host}]` : options.host;
          resolve({ port, url: `http://${host}:${port}` });
        });
      }),
    stop: () => (stopped ??= stopOnce()),
  };
}

function isInternet(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === "object" && address !== null;
}

function answer(response: ServerResponse, status: number, body: object): void {
  response
    .writeHead(status, {
      "content-type": "application/json; charset=utf-8",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    })
    .end(JSON.stringify(body));
}
