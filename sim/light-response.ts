/**
 * A request and its answer in the shapes Octokit needs, without the streams, signals and header
 * objects of a real `fetch`: making those took longer than everything the fake GitHub does.
 *
 * Octokit is told not to read a body that came with success (`AS_IT_IS`): it is read here, once,
 * and belongs to whoever asked. A refusal is read by Octokit, as ever.
 */
import { withoutPrefix, type Answered, type Asked } from "../src/sandbox/github/request.ts";
import { API_URL } from "./setting.ts";

/** Options of Octokit's `request` that go with `responseOf`. */
export const AS_IT_IS = { parseSuccessResponseBody: false } as const;

export function askedBy(input: Parameters<typeof fetch>[0], init: RequestInit = {}): Asked {
  const url = input instanceof Request ? input.url : String(input);
  if (!url.startsWith(API_URL)) throw new TypeError(`fetch failed: ${url} is not ${API_URL}`);
  const at = url.indexOf("?");
  return {
    method: init.method ?? "GET",
    path: withoutPrefix(url.slice(API_URL.length, at === -1 ? undefined : at)),
    query: at === -1 ? "" : url.slice(at + 1),
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Octokit gives them so, by lower-case name
    headers: (init.headers ?? {}) as Asked["headers"],
    body: typeof init.body === "string" ? init.body : "",
  };
}

export function responseOf({ status, headers, body }: Answered, { path, query }: Asked): Response {
  const text = (): string => body.toString();
  const light = {
    status,
    statusText: "",
    url: `${API_URL}${path}${query === "" ? "" : `?${query}`}`,
    headers: {
      get: (name: string) => headers[name] ?? null,
      [Symbol.iterator]: () => Object.entries(headers)[Symbol.iterator](),
    },
    text: () => Promise.resolve(text()),
    arrayBuffer: () => Promise.resolve(bytesOf(body)),
    body: status < 300 ? read(text, headers, body) : null,
  };
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- all of it that Octokit touches
  return light as unknown as Response;
}

/** A new object each time: nobody must see what somebody else does to it. */
function read(text: () => string, headers: Answered["headers"], body: Answered["body"]): unknown {
  const type = headers["content-type"] ?? "";
  if (type.startsWith("application/json")) return text() === "" ? "" : JSON.parse(text());
  return type.startsWith("text/") ? text() : bytesOf(body);
}

function bytesOf(body: Answered["body"]): ArrayBuffer {
  const bytes = typeof body === "string" ? Buffer.from(body) : body;
  return new Uint8Array(bytes).buffer;
}
