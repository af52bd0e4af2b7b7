/** One REST request as a route sees it, and what a route answers. */
import type { Repository } from "../repositories.ts";
import type { Caller } from "../tokens.ts";
import type { Actor, World } from "../world.ts";
import type { Body } from "./body.ts";

export type Call = {
  readonly world: World;
  readonly caller: Caller;
  readonly actor: Actor;
  readonly param: (name: string) => string;
  readonly query: URLSearchParams;
  readonly body: Body;
  /** The address that was asked, without the query; links to further pages start here. */
  readonly url: string;
  readonly accept: string;
};

export type RepoCall = Call & { readonly repository: Repository };

export type Answer = {
  readonly status: number;
  readonly body?: unknown;
  /** Sent as it is. */
  readonly raw?: Buffer | string;
  readonly headers?: Readonly<Record<string, string>>;
};

export function ok(body: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status: 200, body, headers };
}

export function created(body: { readonly [key: string]: unknown }): Answer {
  const { url } = body;
  return { status: 201, body, headers: typeof url === "string" ? { location: url } : {} };
}

export const RAW_TYPE = "application/vnd.github.raw; charset=utf-8";

/** Does the caller want the file itself instead of a description? */
export function isRaw(accept: string): boolean {
  return /application\/vnd\.github(\.v3)?\.raw/.test(accept);
}

export const noContent: Answer = { status: 204 };
