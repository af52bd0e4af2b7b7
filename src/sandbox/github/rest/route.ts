/**
 * What a route declares: its path as GitHub's own description writes it, what it needs, and
 * every query parameter and body key it understands. Anything else is refused.
 */
import { repositoryFor, type Need } from "../access.ts";
import type { RequestKind } from "../request-kinds.ts";
import type { Answer, Call, RepoCall } from "./call.ts";

type Method = "GET" | "POST" | "PATCH" | "PUT" | "DELETE";

type Declaration<C extends Call> = {
  readonly method: Method;
  readonly path: string;
  readonly kind: RequestKind;
  readonly query?: readonly string[];
  readonly body?: readonly string[];
  /** Counts against the limit on creating content. */
  readonly isContent?: boolean;
  readonly handle: (call: C) => Answer;
};

export type Route = Declaration<Call> & {
  readonly caller: "app" | "token";
  readonly pattern: RegExp;
  readonly names: readonly string[];
};

/** Parameters that may contain slashes. */
const DEEP = new Set(["ref", "branch"]);

export function appRoute(declaration: Declaration<Call>): Route {
  return { ...declaration, caller: "app", ...compile(declaration.path) };
}

export function tokenRoute(declaration: Declaration<Call>): Route {
  return { ...declaration, caller: "token", ...compile(declaration.path) };
}

/** A route below `/repos/{owner}/{repo}`. Of several needs, one is enough. */
export function repoRoute({
  path,
  needs,
  handle,
  ...rest
}: Declaration<RepoCall> & { readonly needs: readonly Need[] }): Route {
  return tokenRoute({
    ...rest,
    path: `/repos/{owner}/{repo}${path}`,
    handle: (call) => {
      const name = `${call.param("owner")}/${call.param("repo")}`;
      return handle({ ...call, repository: repositoryFor(call.world, call.caller, name, needs) });
    },
  });
}

function compile(path: string): { readonly pattern: RegExp; readonly names: readonly string[] } {
  const names: string[] = [];
  const source = path
    .replaceAll(".", String.raw`\.`)
    .replaceAll(/\{(\w+)\}/g, (_, name: string) => {
      names.push(name);
      // The path of the root directory is empty.
      if (name === "path") return "(.*)";
      return DEEP.has(name) ? "(.+)" : "([^/]+)";
    });
  return { pattern: new RegExp(`^${source}$`), names };
}
