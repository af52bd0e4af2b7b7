/** How long phases usually take and when a wave will probably be done, with how often that was seen. */
import { expectedEnd, usualTimes } from "../domain/expected-time.ts";
import { millisecondsBetween } from "../domain/instant.ts";
import { own } from "../domain/lookup.ts";
import { type View } from "./answer.ts";
import { durationWords } from "./elapsed.ts";
import { code } from "./markdown.ts";

/** Counted from `since`, so that the same state gives the same text; null where too little is known. */
export function expectedEndWords(
  wave: string,
  { state, definition }: View,
  since: string,
): string | null {
  const expected = expectedEnd(wave, state, definition, since);
  if (!expected) return null;
  const day = expected.at.slice(0, 10);
  if (millisecondsBetween(since, expected.at) === 0) {
    return "**Expected end**: later than usual; what is under way has had the median time of its phases already.";
  }
  return `**Expected end**: about ${day}, by the median time of each phase so far, seen ${expected.seen} times or more.`;
}

/** In the order of the definition; null where no phase is known well enough. */
export function usualTimesWords({ state, definition }: View): string | null {
  const times = usualTimes(state);
  const words = definition.phases.flatMap(({ name }) => {
    const usual = own(times, name);
    if (!usual) return [];
    return [`${code(name)} ${durationWords(usual.medianMs / 60_000)} (of ${usual.seen})`];
  });
  return words.length === 0 ? null : `**Usual time**: ${words.join(" · ")}`;
}
