/** Words that the clauses of events share. */
import { instant } from "./elapsed.ts";
import { code, person } from "./markdown.ts";

/** When it opens, as it follows "its window". */
export function opens(nextOpen: string | null): string {
  return nextOpen === null ? " has no known opening" : ` opens on ${instant(nextOpen)}`;
}

/** What a person wanted kept, or an entry from before Cairn kept the file. */
export function noted({
  action,
  text,
  actor,
}: {
  readonly action: string;
  readonly text: string;
  readonly actor: string;
}): string {
  if (action === "note") return `${person(actor)} noted: ${code(text, 500)}`;
  return `${code(action)}: ${code(text, 300)}`;
}

/** What Cairn does by itself needs no name. */
export function by(actor: string): string {
  return actor === "cairn" ? "" : ` by ${person(actor)}`;
}
