/** What goes over the wire, and the line about it in the log. */
import { HangUpError, type Fault } from "./faults.ts";
import type { Quota } from "./rate-limit.ts";
import type { LoggedRequest } from "./request-log.ts";
import type { Answered } from "./request.ts";
import type { Answer } from "./rest/call.ts";
import type { Outcome, Visit } from "./visit.ts";

export function tell(visit: Visit, outcome: Outcome, keepBodies: boolean): Answered {
  const { answer, quota } = outcome;
  const body = bytesOf(answer);
  const headers = {
    date: new Date(visit.world.tokenClock.now()).toUTCString(),
    "x-github-request-id": visit.id,
    ...(answer.status === 204 || answer.status === 304
      ? {}
      : { "content-type": "application/json; charset=utf-8" }),
    ...(quota ? quotaHeaders(quota) : {}),
    ...answer.headers,
  };
  const entry = logged(visit, outcome, answer.status);
  visit.requestLog.add(
    keepBodies ? { ...entry, requestBody: visit.asked.body, responseBody: body.toString() } : entry,
  );
  return { status: answer.status, headers, body };
}

export function told(visit: Visit, { response }: Fault, outcome: Outcome): Answered {
  visit.requestLog.add(logged(visit, outcome, response === "hangup" ? 0 : response.status));
  if (response === "hangup") throw new HangUpError();
  return {
    status: response.status,
    headers: { "content-type": "application/json; charset=utf-8", ...response.headers },
    body: response.body === undefined ? "" : JSON.stringify(response.body),
  };
}

function logged({ asked, world }: Visit, outcome: Outcome, status: number): LoggedRequest {
  const { operation, caller } = outcome;
  const { method, path, query } = asked;
  const kinds = operation?.kinds ?? ["unknown"];
  return {
    at: world.now(),
    method,
    path,
    template: operation?.template ?? path,
    query,
    actor: caller?.actor.user.login ?? null,
    status,
    kind: kinds[0] ?? "unknown",
    kinds,
    contentType: outcome.answer.headers?.["content-type"] ?? "application/json; charset=utf-8",
  };
}

function quotaHeaders(quota: Quota): Readonly<Record<string, string>> {
  return {
    "x-ratelimit-limit": String(quota.limit),
    "x-ratelimit-remaining": String(quota.remaining),
    "x-ratelimit-used": String(quota.used),
    "x-ratelimit-reset": String(quota.reset),
    "x-ratelimit-resource": quota.resource,
  };
}

export function bytesOf({ body, raw }: Answer): string | Buffer {
  if (raw !== undefined) return raw;
  return body === undefined ? "" : JSON.stringify(body);
}
