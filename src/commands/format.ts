/**
 * Writes a command as a person can paste it. Every command Cairn prints is built here, and
 * what is built here is read back by `parse.ts` and `resolve.ts` as the same command.
 */
import { EACH, type Bulk, type Command, type EachRequest, type Scope } from "../domain/commands.ts";
import { PREFIX } from "./grammar.ts";
import { selectionTerms } from "./selection.ts";
import { isKeyword } from "./target.ts";
import { straightened } from "./words.ts";

export function formatCommand(command: Command): string {
  return [PREFIX, ...wordsOf(command)].join(" ");
}

function wordsOf(command: Command): readonly string[] {
  switch (command.verb) {
    case "start":
      return [
        "start",
        ...targetWords(command.target),
        ...(command.force === null ? [] : ["--force", ...reasonWords(command.force)]),
      ];
    case "confirm-phase":
      return [
        `${command.phase}-confirmed`,
        ...placeWords(command),
        ...(command.unverified === null
          ? []
          : ["--unverified", ...reasonWords(command.unverified)]),
      ];
    case "choose":
      return ["choose", ...placeWords(command), ...command.options];
    case "upgrade":
      return ["upgrade", command.resource];
    case "approve-wave":
      return [command.verb, `wave:${command.wave}`];
    case "reject-wave":
      return [command.verb, `wave:${command.wave}`, ...reasonWords(command.reason)];
    case "pause":
      return [command.verb, ...targetWords(command.target), ...reasonWords(command.reason)];
    case "resume":
      return [command.verb, ...targetWords(command.target)];
    case "abort":
      return [
        command.verb,
        ...targetWords(command.target),
        ...(command.confirmed ? ["--confirm"] : reasonWords(command.reason)),
      ];
    case "sign-off":
      return [`${command.environment}-done`, command.resource];
    case "delete-resource":
      return [command.verb, command.resource, ...reasonWords(command.reason)];
    case "reject":
    case "rollback":
    case "skip":
    case "block":
      return [command.verb, ...placeWords(command), ...reasonWords(command.reason)];
    case "pr-merged":
    case "merge-pr":
    case "approve":
    case "retry":
    case "unblock":
    case "why":
      return [command.verb, ...placeWords(command)];
    case "recover":
      return [command.verb, ...placeWords(command), ...(command.accept ? ["--accept"] : [])];
    case "history":
      return [command.verb, command.resource];
    case "permit":
      return command.how === "confirmation"
        ? ["confirm", command.action, ...placeWords(command)]
        : [command.action.replaceAll("_", "-"), ...placeWords(command)];
    case "preview":
      return bulkWords(command);
    case "confirm-bulk":
      return ["confirm", command.token, ...bulkWords(command)];
    case "note":
      return [command.verb, command.resource, quoted(command.text)];
    case "status":
    case "next":
    case "plan":
      return [command.verb, ...targetWords(command.target)];
    case "help":
      return ["help", ...(command.topic === null ? [] : [command.topic])];
  }
}

/** The word that names what is asked for each: `block`, `deploy-confirmed`, `test-done`. */
export function nameOf(each: EachRequest): string {
  return wordsOf(each)[0] ?? "";
}

function placeWords(place: {
  readonly resource: string;
  readonly environment: string | null;
}): readonly string[] {
  return place.environment === null ? [place.resource] : [place.resource, place.environment];
}

/** What is said of each, with the selection where the resource would stand. */
function bulkWords({ each, selector }: Bulk): readonly string[] {
  const terms = selectionTerms(selector).map((term) =>
    /[\s"'\\]/.test(term) ? quoted(term) : term,
  );
  return wordsOf(each).flatMap((word) => (word === EACH ? terms : [word]));
}

function targetWords(target: Scope): readonly string[] {
  if (target === "all") return ["all"];
  if ("wave" in target) return [`wave:${target.wave}`];
  return [isKeyword(target.resource) ? `resource:${target.resource}` : target.resource];
}

function reasonWords(reason: string | null): readonly string[] {
  return reason === null ? [] : ["--reason", quoted(reason)];
}

/** One line of prose in plain quotes, whichever it was thought of in. */
function quoted(text: string): string {
  const line = straightened(text.replace(/[\r\n]+/g, " "));
  return `"${line.replace(/["\\]/g, "\\$&")}"`;
}
