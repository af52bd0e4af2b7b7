/**
 * GitHub's refusals in the words of the port. Told apart by status and type, never by prose.
 *
 * Only an answer that surely changed nothing becomes a `GitHubRefusedError`. What is not
 * recognised here passes through as it is: then nobody knows whether the write took effect.
 */
import { GitHubRefusedError } from "../engine/github.ts";

/** Octokit's error for an answer of 400 and above, for 304, and (as 500, without response) for none at all. */
export type RequestError = Error & {
  readonly status: number;
  readonly request: { readonly url: string };
  readonly response?: {
    readonly headers: Readonly<Record<string, string | number | undefined>>;
    readonly data: unknown;
  };
};

export type GraphqlProblem = { readonly type?: string; readonly message: string };

/** Passing troubles: credentials being replaced, a request that came too slowly, too many of them. */
const NOT_FOR_GOOD = new Set([401, 408, 429]);

const STATUS_OF: ReadonlyMap<string, number> = new Map([
  ["NOT_FOUND", 404],
  ["FORBIDDEN", 403],
  ["INSUFFICIENT_SCOPES", 403],
  ["UNPROCESSABLE", 422],
]);

const MOST_WORDS = 500;

export function isRequestError(error: unknown): error is RequestError {
  return error instanceof Error && error.name === "HttpError" && "status" in error;
}

export function isNotModified(error: unknown): boolean {
  return isRequestError(error) && error.status === 304;
}

/** The error to throw on: a refusal when GitHub said no for good, else the same one. */
export function translated(error: unknown): unknown {
  if (!isRequestError(error)) return error;
  const { status } = error;
  if (status < 400 || status >= 500 || NOT_FOR_GOOD.has(status)) return error;
  return new GitHubRefusedError(status, reasonOf(error), { cause: error });
}

/** GraphQL refuses with 200 and a type. */
export function refusalAmong(problems: readonly GraphqlProblem[]): GitHubRefusedError | null {
  for (const { type, message } of problems) {
    const status = STATUS_OF.get(type ?? "");
    if (status !== undefined) return new GitHubRefusedError(status, oneLine(message));
  }
  return null;
}

/** Runs a read of one thing; null when it is not there or is gone. */
export async function orNull<T>(reading: Promise<T>, absent: readonly number[]): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    const isAbsent = error instanceof GitHubRefusedError && absent.includes(error.status);
    if (isAbsent && !isInstallationGone(error)) return null;
    throw error;
  }
}

/** The refusal was of the installation's token, so the request itself was never sent. */
export function isInstallationGone(error: unknown): boolean {
  return (
    error instanceof GitHubRefusedError &&
    error.status === 404 &&
    isRequestError(error.cause) &&
    isTokenUrl(error.cause.request.url)
  );
}

export function isTokenUrl(url: string): boolean {
  return url.endsWith("/access_tokens");
}

function reasonOf({ response, message }: RequestError): string {
  const words = wordsOf(response?.data);
  return oneLine(words.length > 0 ? words.join(": ") : message);
}

/** `message` and the messages of `errors`, whatever of them is there. */
function wordsOf(data: unknown): readonly string[] {
  if (typeof data === "string") return [data];
  if (typeof data !== "object" || data === null) return [];
  const own = "message" in data && typeof data.message === "string" ? [data.message] : [];
  const errors: readonly unknown[] =
    "errors" in data && Array.isArray(data.errors) ? data.errors : [];
  return [...own, ...errors.flatMap(wordsOf)];
}

function oneLine(words: string): string {
  return words.replaceAll(/\s+/g, " ").trim().slice(0, MOST_WORDS);
}
