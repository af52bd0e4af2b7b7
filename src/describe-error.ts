/**
 * What is worth logging of an error. An allow-list, because Octokit hangs the whole request with
 * its token on its errors, and Probot the webhook.
 */

const MAX_DEPTH = 5;

export function describeError(error: unknown, depth = 1): unknown {
  if (!(error instanceof Error)) return error;
  const nested = (inner: unknown): unknown =>
    depth < MAX_DEPTH ? describeError(inner, depth + 1) : "[too deep]";
  return {
    type: error.name,
    message: error.message,
    code: simple(error, "code"),
    status: simple(error, "status"),
    request: requestOf(error),
    stack: error.stack,
    cause: error.cause === undefined ? undefined : nested(error.cause),
    errors: error instanceof AggregateError ? error.errors.map(nested) : undefined,
  };
}

function requestOf(error: Error): string | undefined {
  const request: unknown = Reflect.get(error, "request");
  if (typeof request !== "object" || request === null) return undefined;
  const [method, url] = [simple(request, "method"), simple(request, "url")];
  return url === undefined ? undefined : `${method ?? "GET"} ${url}`;
}

function simple(from: object, key: string): string | number | undefined {
  const value: unknown = Reflect.get(from, key);
  return typeof value === "string" || typeof value === "number" ? value : undefined;
}
