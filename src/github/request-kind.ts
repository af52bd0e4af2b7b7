/**
 * What a request is: a read, which may be repeated, or a write, which may not and waits its turn.
 * When in doubt it is a write.
 *
 * How urgent a write is travels with the request, as `request: { cairn: … }`.
 */
import { type Priority } from "../engine/github.ts";
import { isTokenUrl } from "./errors.ts";
import { type Write } from "./schedule.ts";

/** The part of Octokit's request options that is looked at. */
export type Asked = {
  readonly method: string;
  readonly url?: string;
  readonly query?: unknown;
  readonly request?: { readonly [option: string]: unknown };
};

/** The request option of a write that makes or edits what people see. */
export function content(priority: Priority, patienceMs?: number): { readonly cairn: Write } {
  return { cairn: { priority, content: true, ...(patienceMs !== undefined && { patienceMs }) } };
}

/** The request option of a write that says nothing new to anybody. */
export function silent(priority: Priority): { readonly cairn: Write } {
  return { cairn: { priority, content: false } };
}

export function isWrite({ method, url = "", query }: Asked): boolean {
  if (method === "GET" || method === "HEAD" || isTokenUrl(url)) return false;
  if (!url.endsWith("/graphql")) return true;
  return typeof query !== "string" || /\bmutation\b/.test(query);
}

/** Commits and dispatches say nothing: people wait for what follows them, and they are no content. */
export function writeOf({ request }: Asked): Write {
  const given = request?.["cairn"];
  return isWriteOption(given) ? given : { priority: "reply", content: false };
}

function isWriteOption(given: unknown): given is Write {
  return typeof given === "object" && given !== null && "priority" in given && "content" in given;
}
