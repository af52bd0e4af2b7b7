/**
 * The fake GitHub over HTTP, as a GitHub Enterprise Server is reached: REST under `/api/v3`,
 * GraphQL at `/api/graphql`. Everything it knows is in `world`.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { openDoor, type Door, type DoorOptions } from "./door.ts";
import { HangUpError, type Faults } from "./faults.ts";
import type { InFlight } from "./in-flight.ts";
import type { Limits } from "./rate-limit.ts";
import type { RequestLog, Stats } from "./request-log.ts";
import { withoutPrefix, type Answered, type Asked } from "./request.ts";
import { createWorld, type World, type WorldOptions } from "./world.ts";

export type FakeGitHub = {
  /** Where it listens: `http://127.0.0.1:<port>`. */
  readonly url: string;
  readonly world: World;
  readonly door: Door;
  readonly requestLog: RequestLog;
  readonly faults: Faults;
  readonly limits: Limits;
  readonly inFlight: InFlight;
  readonly stats: () => Stats;
  /** Resolves when no request is being answered and no webhook is under way. */
  readonly idle: () => Promise<void>;
  readonly close: () => Promise<void>;
};

export type FakeGitHubOptions = WorldOptions &
  DoorOptions & {
    /** 0, the default, takes any free one. */
    readonly port?: number;
  };

/** GitHub takes about as much for a commit. */
const MAX_BODY_BYTES = 40 * 1024 * 1024;

/** Longer than any client keeps an idle connection, so that it is never closed under a request. */
const KEEP_ALIVE_MS = 60_000;

export async function startGitHub(options: FakeGitHubOptions): Promise<FakeGitHub> {
  const server = createServer();
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  const url = `http://127.0.0.1:${await listen(server, options.port ?? 0)}`;
  const world = createWorld({ webUrl: url, ...options, apiUrl: options.apiUrl ?? `${url}/api/v3` });
  const door = openDoor(world, options);
  server.on("request", (request, response) => {
    void serve(door, request, response);
  });
  const { requestLog, faults, limits } = door;
  return {
    url,
    world,
    door,
    requestLog,
    faults,
    limits,
    inFlight: world.inFlight,
    stats: requestLog.stats,
    idle: () => world.inFlight.idle(),
    close: () => close(server),
  };
}

async function serve(
  door: Door,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const asked = await read(request);
    if (asked) send(response, await door.answer(asked));
    else response.writeHead(413, { connection: "close" }).end();
  } catch (error) {
    if (!(error instanceof HangUpError) && !request.destroyed) throw error;
    request.socket.destroy();
  }
}

/** `undefined` when the body is too long to be read. */
async function read(request: IncomingMessage): Promise<Asked | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) return undefined;
    chunks.push(chunk);
  }
  const [pathname = "", query = ""] = (request.url ?? "").split("?", 2);
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, value?.toString()]),
  );
  return {
    method: request.method ?? "GET",
    path: withoutPrefix(pathname),
    query,
    headers,
    body: Buffer.concat(chunks).toString(),
  };
}

function send(response: ServerResponse, { status, headers, body }: Answered): void {
  const length = Buffer.byteLength(body);
  response.writeHead(status, length > 0 ? { ...headers, "content-length": length } : headers);
  response.end(body);
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : port);
    });
  });
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
