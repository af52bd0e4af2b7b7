/** A commit's message: what changed in words, and who and what caused it. */
import { type Event } from "../domain/events.ts";
import { type DecidedBatch } from "./decide-batch.ts";
import { type CommitMessage } from "./store.ts";

export function messageOf(
  { events, taken }: Pick<DecidedBatch, "events" | "taken">,
  transitionId: string,
): CommitMessage {
  const [first] = events;
  const more = events.length > 1 ? ` and ${events.length - 1} more` : "";
  const housekeeping = taken.length > 0 ? "Effects taken over" : "Effects done";
  return {
    headline: first
      ? `${subjectOf(first)}: ${first.type.replaceAll("_", " ")}${more}`
      : housekeeping,
    trailers: [
      ...trailers(
        "Resource",
        events.flatMap((event) => ("resource" in event ? [event.resource] : [])),
      ),
      ...trailers(
        "Actor",
        events.map(({ actor }) => actor),
      ),
      ...trailers(
        "Source",
        events.map(({ source }) => source),
      ),
    ],
    transitionId,
  };
}

function subjectOf(event: Event): string {
  return "resource" in event ? event.resource : `wave ${event.wave}`;
}

function trailers(
  name: string,
  values: readonly string[],
): readonly (readonly [name: string, value: string])[] {
  return [...new Set(values)].map((value) => [name, value] as const);
}
