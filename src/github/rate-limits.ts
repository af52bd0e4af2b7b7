/**
 * Recognises GitHub's ways to say "wait". The primary limit comes as 403 or 429 with nothing
 * remaining; the secondary one as 403, as 429, or inside a GraphQL answer of 200, often without
 * saying for how long.
 */
import { isRequestError, type GraphqlProblem } from "./errors.ts";

export type Headers = Readonly<Record<string, string | number | undefined>>;

/** What GitHub asks for where it gives no time. */
const A_MINUTE = 60_000;
/** GitHub counts in whole seconds, on its own clock. */
const A_SECOND = 1000;

const SECONDARY = /secondary rate limit|abuse detection|submitted too quickly/i;

/** The instant GitHub asks to wait for, when that is what the error is about. */
export function limitedUntil(error: unknown, now: number): number | null {
  if (!isRequestError(error) || (error.status !== 403 && error.status !== 429)) return null;
  const headers = error.response?.headers ?? {};
  const isLimit =
    error.status === 429 ||
    headers["retry-after"] !== undefined ||
    isExhausted(headers) ||
    SECONDARY.test(error.message);
  return isLimit ? waitUntil(headers, now) : null;
}

/** The same for the errors of a GraphQL answer. */
export function graphqlLimitedUntil(
  problems: readonly GraphqlProblem[],
  headers: Headers,
  now: number,
): number | null {
  const isLimit = problems.some(
    ({ type, message }) => type?.startsWith("RATE_LIMIT") === true || SECONDARY.test(message),
  );
  return isLimit ? waitUntil(headers, now) : null;
}

function waitUntil(headers: Headers, now: number): number {
  const retryAfter = Number(headers["retry-after"] ?? NaN);
  if (Number.isFinite(retryAfter)) return now + Math.max(retryAfter, 1) * A_SECOND;
  const reset = Number(headers["x-ratelimit-reset"] ?? NaN);
  if (isExhausted(headers) && Number.isFinite(reset)) {
    return Math.max((reset + 1) * 1000, now + A_SECOND);
  }
  return now + A_MINUTE;
}

function isExhausted(headers: Headers): boolean {
  return String(headers["x-ratelimit-remaining"]) === "0";
}
