/**
 * A `fetch` that answers from the model, for programs in the same process: the same door as
 * over HTTP, without the socket.
 */
import { openDoor, type Door } from "./door.ts";
import { withoutPrefix, type Asked } from "./request.ts";
import type { World } from "./world.ts";

const EMPTY = new Set([204, 304]);
const MAX_REDIRECTS = 5;

export function fetchInto(world: World, door: Door = openDoor(world)): typeof fetch {
  const home = new URL(world.apiUrl).origin;

  return async (input, init = {}) => {
    const request = input instanceof Request ? input : undefined;
    let url = new URL(input instanceof Request ? input.url : input);
    if (url.origin !== home) throw new TypeError(`fetch failed: ${url.origin} is not ${home}.`);
    const signal = init.signal ?? request?.signal;
    const asked: Omit<Asked, "path" | "query"> = {
      method: init.method ?? request?.method ?? "GET",
      headers: headersOf(init.headers ?? request?.headers),
      body: request && init.body === undefined ? await request.text() : textOf(init.body),
    };
    for (let redirects = 0; ; redirects++) {
      signal?.throwIfAborted();
      const path = withoutPrefix(url.pathname);
      const answered = door.answer({ ...asked, path, query: url.search.slice(1) });
      const { status, headers, body } = await unlessAborted(answered, signal);
      const { location } = headers;
      const isRedirect = status === 302 && location !== undefined;
      if (!isRedirect || init.redirect === "manual" || redirects === MAX_REDIRECTS) {
        return new Response(EMPTY.has(status) ? null : bodyOf(body), { status, headers });
      }
      url = new URL(location, url);
    }
  };
}

function headersOf(given: RequestInit["headers"]): Asked["headers"] {
  if (!given) return {};
  const entries =
    given instanceof Headers || Array.isArray(given) ? [...given] : Object.entries(given);
  return Object.fromEntries(
    entries.map(([name = "", value]) => [name.toLowerCase(), String(value)]),
  );
}

function textOf(body: unknown): string {
  if (body === undefined || body === null) return "";
  if (typeof body === "string") return body;
  throw new TypeError("The in-process GitHub takes only text for a body.");
}

function bodyOf(body: string | Buffer): string | Uint8Array<ArrayBuffer> {
  return typeof body === "string" ? body : new Uint8Array(body);
}

async function unlessAborted<T>(
  work: Promise<T>,
  signal: AbortSignal | null | undefined,
): Promise<T> {
  if (!signal) return work;
  const forget = new AbortController();
  const aborted = new Promise<never>((_, reject) => {
    const stop = (): void => {
      try {
        signal.throwIfAborted();
      } catch (reason) {
        reject(reason);
      }
    };
    signal.addEventListener("abort", stop, { once: true, signal: forget.signal });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    forget.abort();
  }
}
