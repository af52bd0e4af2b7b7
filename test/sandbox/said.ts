/** What Cairn said in a repository, by the markers its comments carry. */
import { type Repository } from "../../src/sandbox/github/repositories.ts";

export function markersIn({ comments }: Repository): readonly string[] {
  const own = [...comments.values()].filter(({ author }) => author.login === "cairn[bot]");
  return own.flatMap(({ body }) => body.match(/<!-- cairn:v1 \S+ -->/g) ?? []);
}

export function repeated<T>(all: readonly T[]): readonly T[] {
  return all.filter((one, index) => all.indexOf(one) < index);
}
