/** One HTTP request as it reaches GitHub, and the answer as it leaves, whatever carries them. */
export type Asked = {
  readonly method: string;
  /** Without the prefix of the API: `/repos/…`, or `/graphql`. */
  readonly path: string;
  readonly query: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
};

export type Answered = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
};

/** Takes the API's prefix off: `/api/v3` and `/api/graphql` on a server of one's own. */
export function withoutPrefix(pathname: string): string {
  if (pathname === "/api/graphql") return "/graphql";
  return pathname.startsWith("/api/v3/") ? pathname.slice("/api/v3".length) : pathname;
}
