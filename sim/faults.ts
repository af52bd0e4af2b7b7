/** Which fault meets a request, and what it answers. Drawn once per request from the seed. */
import { type Asked } from "../src/sandbox/github/request.ts";
import { type Chance } from "./chance.ts";
import { type FaultKind, type Rates } from "./plan.ts";

export type Fate = FaultKind | null;

const WRITES: readonly FaultKind[] = [
  "hang-up-before",
  "hang-up-after",
  "timeout-before",
  "timeout-late",
  "5xx-before",
  "5xx-after",
  "401",
  "403",
  "404",
  "409",
  "422",
  "429",
  "secondary-limit",
  "primary-limit",
  "crash-before",
  "crash-after",
  "pause",
];
const READS: readonly FaultKind[] = [
  "hang-up-before",
  "timeout-before",
  "5xx-before",
  "401",
  "429",
  "secondary-limit",
  "primary-limit",
  "stale-read",
  "list-lag",
  "truncated",
  "crash-before",
  "crash-after",
  "pause",
];
const GRAPHQL: readonly FaultKind[] = ["graphql-limit", "graphql-stumble"];
const DISPATCH: readonly FaultKind[] = ["dispatch-unnamed", "dispatch-swallowed"];

/** Credentials are asked for rarely here, and their loss is another story. */
export function fateOf(asked: Asked, rates: Rates, chance: Chance): Fate {
  const isGraphql = asked.path === "/graphql";
  const kinds = [
    ...(isRead(asked) ? READS : WRITES),
    ...(isGraphql ? GRAPHQL : []),
    ...(asked.path.endsWith("/dispatches") ? DISPATCH : []),
  ];
  for (const kind of kinds) {
    if (rates[kind] > 0 && chance.happens(rates[kind])) return kind;
  }
  return null;
}

export function isRead({ method, path, body }: Asked): boolean {
  if (path === "/graphql") return !/\bmutation\b/.test(body);
  return method === "GET";
}

export type Told = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** The answer that stands in for GitHub's; null when the fault is no answer. */
export function answerOf(fate: FaultKind, now: number, chance: Chance): Told | null {
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- the others are no answers
  switch (fate) {
    case "5xx-before":
    case "5xx-after":
      return told(chance.pick([500, 502, 503, 504]), "Server Error");
    case "401":
      return told(401, "Bad credentials");
    case "403":
      return told(403, "Resource not accessible by integration");
    case "404":
      return told(404, "Not Found");
    case "409":
      return told(409, "Conflict");
    case "422":
      return told(422, "Validation Failed");
    case "429":
      return told(429, "Too Many Requests", { "retry-after": String(chance.count(1, 120)) });
    case "secondary-limit":
      return told(403, "You have exceeded a secondary rate limit.", {
        "retry-after": String(chance.count(10, 180)),
      });
    case "primary-limit":
      return told(403, "API rate limit exceeded for installation.", {
        "x-ratelimit-remaining": "0",
        "x-ratelimit-reset": String(Math.ceil(now / 1000) + chance.count(10, 1800)),
      });
    // An older GitHub takes a dispatch and says nothing of the run.
    case "dispatch-unnamed":
    case "dispatch-swallowed":
      return { status: 204, headers: {}, body: "" };
    case "graphql-limit":
      return told(200, "", {}, [
        { type: "RATE_LIMITED", message: "API rate limit exceeded; was submitted too quickly" },
      ]);
    case "graphql-stumble":
      return told(200, "", {}, [
        { message: "Something went wrong while executing your query. Please include `FA4E`." },
      ]);
    default:
      return null;
  }
}

function told(
  status: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
  errors: readonly object[] | null = null,
): Told {
  return {
    status,
    headers: { "content-type": "application/json; charset=utf-8", ...headers },
    body: JSON.stringify(errors ? { data: null, errors } : { message }),
  };
}
