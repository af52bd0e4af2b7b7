/**
 * What a reply says, line by line, worked out from the state and the commands as they were
 * written; so a reply can be written by whoever finds it in the outbox.
 */
import { isQuery } from "../domain/commands.ts";
import { type Definition } from "../domain/definition.ts";
import { type HistorySlice, type Reply, type ReplyLine } from "../domain/effects.ts";
import { type Event } from "../domain/events.ts";
import { vocabularyOf } from "../domain/held-to.ts";
import { own } from "../domain/lookup.ts";
import { type MigrationState } from "../domain/migration.ts";
import { type Answer, type AnswerLine } from "../messages/answer.ts";
import { readLine, requestIn } from "./read-comment.ts";

export function answersOf(
  { lines, about }: Pick<Reply, "lines" | "about">,
  state: MigrationState,
  definition: Definition,
): readonly AnswerLine[] {
  const vocabulary = vocabularyOf({ definition, state });
  return lines.map((line) => ({
    command: line.command,
    answer: answerOf(line, about, state, vocabulary),
  }));
}

function answerOf(
  { command, caused, refused, left, work }: ReplyLine,
  about: string | null,
  state: MigrationState,
  vocabulary: Definition,
): Answer {
  const events = caused.flatMap((slice) => eventsIn(slice, state));
  if (work && !refused) {
    const { meaning } = readLine(command, vocabulary, about);
    if (meaning.ok && meaning.command.verb === "recover") {
      return { is: "recovered", request: meaning.command, events, work };
    }
  }
  if (caused.length > 0) {
    const request = requestIn(readLine(command, vocabulary, about));
    return request?.verb === "confirm-bulk" && request.selector.resource === null
      ? { is: "carried-out", request, events, left: left ?? [] }
      : { is: "advanced", events };
  }
  if (refused) return { is: "refused", refusal: refused };
  const { meaning } = readLine(command, vocabulary, about);
  if (!meaning.ok) return { is: "not-understood", problem: meaning.problem };
  return isQuery(meaning.command)
    ? { is: "asked", query: meaning.command }
    : { is: "satisfied", request: meaning.command };
}

function eventsIn({ of, from, to }: HistorySlice, state: MigrationState): readonly Event[] {
  const owner = "wave" in of ? own(state.waves, of.wave) : own(state.resources, of.resource);
  return owner?.history.slice(from, to) ?? [];
}
