/** Lists come in pages, and each page says where the next one is. */
import type { Call } from "./call.ts";

export type Page<T> = {
  readonly items: readonly T[];
  readonly headers: Readonly<Record<string, string>>;
};

const DEFAULT_SIZE = 30;
const MAX_SIZE = 100;

export const PAGING = ["per_page", "page"] as const;

export function paginate<T>(call: Call, all: readonly T[]): Page<T> {
  const size = pageSize(call);
  const page = pageNumber(call);
  const last = Math.max(1, Math.ceil(all.length / size));
  const links = [
    ...(page > 1 ? [link(call, page - 1, "prev")] : []),
    ...(page < last ? [link(call, page + 1, "next"), link(call, last, "last")] : []),
    ...(page > 1 ? [link(call, 1, "first")] : []),
  ];
  return {
    items: all.slice((page - 1) * size, page * size),
    headers: links.length > 0 ? { link: links.join(", ") } : {},
  };
}

/** A page of something endless: read no further than it takes to know whether more follows. */
export function stream<T>(call: Call, all: Iterable<T>): Page<T> {
  const size = pageSize(call);
  const page = pageNumber(call);
  const items: T[] = [];
  let index = 0;
  let isMore = false;
  for (const item of all) {
    if (index >= page * size) {
      isMore = true;
      break;
    }
    if (index >= (page - 1) * size) items.push(item);
    index++;
  }
  const links = [
    ...(page > 1 ? [link(call, page - 1, "prev"), link(call, 1, "first")] : []),
    ...(isMore ? [link(call, page + 1, "next")] : []),
  ];
  return { items, headers: links.length > 0 ? { link: links.join(", ") } : {} };
}

export function pageSize(call: Call): number {
  const asked = Number(call.query.get("per_page") ?? DEFAULT_SIZE) || DEFAULT_SIZE;
  return Math.min(MAX_SIZE, Math.max(1, asked));
}

function pageNumber({ query }: Call): number {
  return Math.max(1, Number(query.get("page") ?? 1) || 1);
}

function link(call: Call, page: number, rel: string): string {
  const query = new URLSearchParams(call.query);
  query.set("page", String(page));
  return `<${call.url}?${query.toString()}>; rel="${rel}"`;
}
