/** Every request with its answer, and how many there were of each kind. */
import type { RequestKind } from "./request-kinds.ts";

export type LoggedRequest = {
  readonly at: string;
  readonly method: string;
  readonly path: string;
  /** The path as GitHub's own description names it; the path itself when it is unknown. */
  readonly template: string;
  readonly query: string;
  /** The login of whoever asked. */
  readonly actor: string | null;
  readonly status: number;
  readonly kind: RequestKind;
  /** One per operation: a GraphQL request may carry several. */
  readonly kinds: readonly RequestKind[];
  readonly contentType: string;
  /** Kept only on request: `keepBodies`. */
  readonly requestBody?: string;
  readonly responseBody?: string;
};

export type Stats = {
  readonly requests: number;
  readonly counts: Readonly<Partial<Record<RequestKind, number>>>;
  readonly secondaryLimitHits: number;
};

export type RequestLog = {
  readonly requests: readonly LoggedRequest[];
  readonly unknown: readonly string[];
  readonly add: (request: LoggedRequest) => void;
  readonly addUnknown: (what: string) => void;
  readonly hitSecondaryLimit: () => void;
  readonly stats: () => Stats;
};

export function createRequestLog(): RequestLog {
  const requests: LoggedRequest[] = [];
  const unknown: string[] = [];
  const counts: Partial<Record<RequestKind, number>> = {};
  let secondaryLimitHits = 0;
  return {
    requests,
    unknown,
    add: (request) => {
      requests.push(request);
      for (const kind of request.kinds) counts[kind] = (counts[kind] ?? 0) + 1;
    },
    addUnknown: (what) => unknown.push(what),
    hitSecondaryLimit: () => {
      secondaryLimitHits++;
    },
    stats: () => ({ requests: requests.length, counts: { ...counts }, secondaryLimitHits }),
  };
}
