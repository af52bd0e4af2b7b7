/**
 * The hidden line by which a comment of ours is found again. Whoever looks for one must also
 * check that the comment is by our App: anybody can write a comment that holds a marker.
 */
const MARKER = /<!-- cairn:v1 (\S+) -->/g;

/** Ids hold no spaces and no `--`: they are made of names the definition's schema allows. */
export function marker(migration: string, id: string): string {
  return `<!-- cairn:v1 ${migration}/${id.replace(/\s+/g, "_").replaceAll("--", "-\u2010")} -->`;
}

/** Whether the comment holds the id, whichever migration speaks, or Cairn where it can read none. */
export function hasMarkerOfAny(body: string, id: string): boolean {
  return marksIn(body).some((mark) => mark.slice(mark.indexOf("/") + 1) === id);
}

export function hasMarker(body: string, migration: string, id: string): boolean {
  const wanted = marker(migration, id);
  return [...body.matchAll(MARKER)].some(([found]) => found === wanted);
}

/** Everything the body is marked with, whichever migration it is of: `airflow-v3/reply/12`. */
export function marksIn(body: string): readonly string[] {
  return [...body.matchAll(MARKER)].map(([, mark = ""]) => mark);
}

/** Says whose answer it is when no migration can be named. */
export const NO_MIGRATION = "cairn";

export function ofNoMigration(mark: string): boolean {
  return mark.startsWith(`${NO_MIGRATION}/`);
}
