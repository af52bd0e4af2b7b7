/** A commit's message: what changed in words, and who and what caused it. */
import { type Event } from "../domain/events.ts";
import { type DecidedBatch } from "./decide-batch.ts";
import { type CommitMessage } from "./store.ts";

export function messageOf(
  { events, taken }: Pick<DecidedBatch, "events" | "taken">,
  transitionId: string,
): CommitMessage {
  // What rides along is not what the commit is for.
  const main = events.find(({ source }) => source !== "engine") ?? events[0];
  const more = events.length > 1 ? `, and ${events.length - 1} more` : "";
  const housekeeping = taken.length > 0 ? "Effects taken over" : "Effects done";
  return {
    headline: main ? `${inWords(main)}${more}` : housekeeping,
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

/** `email.notifications: test, infra: pull request merged by grace` */
function inWords(event: Event): string {
  const subject = "resource" in event ? event.resource : `wave ${event.wave}`;
  const places = [
    "environment" in event ? event.environment : null,
    "phase" in event ? event.phase : null,
  ].filter((place) => place !== null);
  const where = places.length > 0 ? `${places.join(", ")}: ` : "";
  return `${subject}: ${where}${event.type.replaceAll("_", " ")} by ${event.actor}`;
}

function trailers(
  name: string,
  values: readonly string[],
): readonly (readonly [name: string, value: string])[] {
  return [...new Set(values)].map((value) => [name, value] as const);
}
