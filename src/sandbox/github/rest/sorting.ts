/** The order of lists and the `since` filter, as issues, comments and pull requests share them. */
type Timed = { readonly id: number; readonly createdAt: string; readonly updatedAt: string };

export function changedSince({ updatedAt }: Timed, since: string | null): boolean {
  return since === null || Date.parse(updatedAt) >= Date.parse(since);
}

export function byTime<T extends Timed>(
  items: readonly T[],
  query: URLSearchParams,
  fallback: { readonly sort: "created" | "updated"; readonly direction: "asc" | "desc" },
): T[] {
  const field = (query.get("sort") ?? fallback.sort) === "updated" ? "updatedAt" : "createdAt";
  const sign = (query.get("direction") ?? fallback.direction) === "asc" ? 1 : -1;
  // Times have whole seconds; the id settles what happened within one.
  return items.toSorted((a, b) => sign * (order(a[field], b[field]) || a.id - b.id));
}

function order(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
