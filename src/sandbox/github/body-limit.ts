/** How long a body may be, in characters. Where it is too long, not every door says so. */
import { invalid } from "./refused.ts";

const MAX_BODY = 65_536;

export function isTooLong(body: string | null | undefined): boolean {
  // Characters, not UTF-16 units; counted only when it could matter.
  return body != null && body.length > MAX_BODY && Array.from(body).length > MAX_BODY;
}

export function refuseTooLong(resource: string, body: string | null | undefined): void {
  if (isTooLong(body)) {
    throw invalid(resource, "body", `Body is too long (maximum is ${MAX_BODY} characters)`);
  }
}
