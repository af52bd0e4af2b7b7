/**
 * Finds the route a REST request means and holds it to what the route declares. A path, a
 * parameter, a body key or a media type that nobody declared is unsupported, not ignored.
 */
import type { Operation } from "../operation.ts";
import { Refused } from "../refused.ts";
import type { Asked } from "../request.ts";
import { callerName, type Caller } from "../tokens.ts";
import { UnsupportedError } from "../unsupported.ts";
import type { Visit } from "../visit.ts";
import { bodyOf, type Body } from "./body.ts";
import type { Answer } from "./call.ts";
import type { Route } from "./route.ts";
import { routes } from "./routes.ts";

const DOCS = "https://docs.github.com/rest";
const SECONDARY =
  "You have exceeded a secondary rate limit and have been temporarily blocked from content creation. Please retry your request again later. If you reach out to GitHub Support for help, please include the request ID";

/** The one version of the API the answers are written for; also the default. */
const VERSION = "2022-11-28";
const MEDIA_TYPE =
  /^(?:\*\/\*|application\/json|application\/(?:vnd\.github(?:\.v3)?(?:\.raw)?)(?:\+json)?)$/;

const byMethod = new Map<string, Route[]>();
for (const route of routes) {
  byMethod.set(route.method, [...(byMethod.get(route.method) ?? []), route]);
}

export function restOperation(visit: Visit): Operation {
  const { asked } = visit;
  const found = match(asked);
  if (!found) throw new UnsupportedError(`the path ${asked.path} for ${asked.method}`);
  const { route, values } = found;
  const query = new URLSearchParams(asked.query);
  const body = bodyOf(parsed(asked.body));
  refuseUndeclared(route, query, body, asked);

  return {
    template: route.path,
    kinds: [route.kind],
    resource: "core",
    isCacheable: route.method === "GET",
    refuse: restRefusal,
    perform: (caller) => {
      requireKind(route, caller);
      if (route.isContent) spendContent(visit, caller);
      return route.handle({
        world: visit.world,
        caller,
        actor: caller.actor,
        param: (name) => values.get(name) ?? "",
        query,
        body,
        url: visit.world.apiUrl + asked.path,
        accept: asked.headers["accept"] ?? "*/*",
      });
    },
  };
}

export function restRefusal({ status, message, errors, headers }: Refused): Answer {
  const body = {
    message,
    ...(errors ? { errors } : {}),
    documentation_url: DOCS,
    status: String(status),
  };
  return { status, body, headers };
}

function match({
  method,
  path,
}: Asked): { readonly route: Route; readonly values: ReadonlyMap<string, string> } | undefined {
  for (const route of byMethod.get(method) ?? []) {
    const found = route.pattern.exec(path);
    if (!found) continue;
    const values = route.names.map(
      (name, i) => [name, decodeURIComponent(found[i + 1] ?? "")] as const,
    );
    return { route, values: new Map(values) };
  }
  return undefined;
}

function refuseUndeclared(route: Route, query: URLSearchParams, body: Body, asked: Asked): void {
  const where = `${route.method} ${route.path}`;
  for (const name of query.keys()) {
    if (!route.query?.includes(name)) {
      throw new UnsupportedError(`the query parameter ${name} of ${where}`);
    }
  }
  for (const name of body.keys) {
    if (!route.body?.includes(name)) throw new UnsupportedError(`the body key ${name} of ${where}`);
  }
  const { accept = "*/*", "x-github-api-version": version = VERSION } = asked.headers;
  if (!accept.split(",").every((one) => MEDIA_TYPE.test(one.trim()))) {
    throw new UnsupportedError(`the media type ${accept} of ${where}`);
  }
  if (version !== VERSION) throw new UnsupportedError(`the API version ${version}`);
}

/** An App's JWT opens only what is about the App, and nothing else opens that. */
function requireKind(route: Route, caller: Caller): void {
  if (route.caller === "app" && caller.is !== "app") {
    throw new Refused(401, "A JSON web token could not be decoded");
  }
  if (route.caller === "token" && caller.is === "app") throw new Refused(401, "Bad credentials");
}

function spendContent({ meter, requestLog, id }: Visit, caller: Caller): void {
  const wait = meter.spendContent(callerName(caller));
  if (wait === null) return;
  requestLog.hitSecondaryLimit();
  throw new Refused(403, `${SECONDARY} ${id}.`, { headers: { "retry-after": String(wait) } });
}

function parsed(text: string): unknown {
  if (text === "") return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new Refused(400, "Problems parsing JSON");
  }
}
