/**
 * Commands for many resources at once: what is said of one, with a selection in place of the
 * resource. They are shown before they are carried out; so are some that are about one resource.
 */
import { EACH, type Command, type EachRequest } from "../domain/commands.ts";
import { type Definition } from "../domain/definition.ts";
import { GRAMMAR, type VerbKey } from "./grammar.ts";
import { type ParsedCommand } from "./parse.ts";
import { done, problem, type Resolved, type Thread } from "./resolved.ts";
import { ALL, isTerm, only, selectionOf } from "./selection.ts";
import { type Argument, type Verb } from "./verb.ts";

const TOKEN = /^[0-9a-z]{1,8}-[0-9a-f]{10}$/i;

export function isToken(word: string): boolean {
  return TOKEN.test(word);
}

/** A wave or everything alone is not many resources to a command that can be about it as a whole. */
export function isForMany(key: VerbKey, { args }: ParsedCommand, definition: Definition): boolean {
  const verb: Verb = GRAMMAR[key];
  if (!verb.selects || isToken(args[0] ?? "")) return false;
  const terms = termsOf(key, args, definition);
  const [first = "", ...others] = terms;
  return takesWhole(key)
    ? others.length > 0 || (terms.length === 1 && !/^wave:/i.test(first))
    : terms.length > 0;
}

function takesWhole(key: VerbKey): boolean {
  const takes: readonly Argument[] = GRAMMAR[key].takes;
  return takes.includes("target") || takes.includes("scope");
}

/** The last word of a note is its text, whatever it looks like. */
function termsOf(key: VerbKey, args: readonly string[], definition: Definition): readonly string[] {
  const takes: readonly Argument[] = GRAMMAR[key].takes;
  const words = takes.includes("text") ? args.slice(0, -1) : args;
  const place = takes.includes("confirmed") ? 1 : 0;
  return words.filter(
    (word, index) =>
      isTerm(word) || (word === ALL && index === place && meansEverything(key, definition)),
  );
}

/** Unless it is the name of something, or the command can be about everything as a whole. */
function meansEverything(key: VerbKey, { resources, environments }: Definition): boolean {
  const takes: readonly Argument[] = GRAMMAR[key].takes;
  const isName =
    resources.some(({ id }) => id === ALL) || environments.some(({ name }) => name === ALL);
  return !isName && !takesWhole(key) && !takes.includes("options");
}

/** `resolveAlone` reads the command without its selection, as if it were said of one resource. */
export function resolveMany(
  key: VerbKey,
  parsed: ParsedCommand,
  definition: Definition,
  resolveAlone: (parsed: ParsedCommand, thread: Thread) => Resolved,
): Resolved {
  const terms = termsOf(key, parsed.args, definition);
  const selector = selectionOf(terms, definition);
  if ("problem" in selector) return { ok: false, problem: selector };
  const args = parsed.args.filter(
    (arg, index) => !terms.includes(arg) || isText(key, parsed, index),
  );
  const alone = resolveAlone({ ...parsed, args }, { resource: EACH });
  if (!alone.ok) return alone;
  const each = eachOf(alone.command);
  if (each === null) return problem("not-for-many", parsed.verb, []);
  const place = placeIn(each);
  if (place !== null) return problem("too-many-arguments", place, []);
  if (selector.environment !== null && !takesEnvironment(each)) {
    return problem("environment-not-taken", parsed.verb, []);
  }
  if (each.verb === "abort" && each.confirmed) return problem("flag-not-taken", "--confirm", []);
  if ("reason" in each && each.reason === null) return problem("reason-needed", parsed.verb, []);
  return done({ verb: "preview", each, selector });
}

function isText(key: VerbKey, { args }: ParsedCommand, index: number): boolean {
  const takes: readonly Argument[] = GRAMMAR[key].takes;
  return takes.includes("text") && index === args.length - 1;
}

/** null for what cannot be said of many. */
function eachOf(command: Command): EachRequest | null {
  switch (command.verb) {
    case "start":
    case "pause":
    case "resume":
    case "abort":
    case "upgrade":
    case "delete-resource":
    case "note":
    case "sign-off":
    case "confirm-phase":
    case "approve":
    case "reject":
    case "choose":
    case "rollback":
    case "retry":
    case "skip":
    case "block":
    case "unblock":
    case "permit":
      return command;
    case "approve-wave":
    case "reject-wave":
    case "pr-merged":
    case "merge-pr":
    case "recover":
    case "confirm-bulk":
    case "preview":
    case "status":
    case "next":
    case "plan":
    case "why":
    case "history":
    case "help":
      return null;
  }
}

/** A place beside the selection is one too many. */
function placeIn(each: EachRequest): string | null {
  if ("target" in each) {
    const { target } = each;
    if (target === "all") return target;
    if ("wave" in target) return `wave:${target.wave}`;
    return target.resource === EACH ? null : target.resource;
  }
  if (each.resource !== EACH) return each.resource;
  return takesEnvironment(each) ? each.environment : null;
}

type Environmental = Extract<EachRequest, { readonly environment: string | null }>;

/** A sign-off names its environment itself. */
function takesEnvironment(each: EachRequest): each is Exclude<Environmental, { verb: "sign-off" }> {
  return "environment" in each && each.verb !== "sign-off";
}

/** What changes a resource for good, or all that is still to come of it, is shown before it is done. */
export function shownFirst(resolved: Resolved): Resolved {
  if (!resolved.ok) return resolved;
  const { command } = resolved;
  if (command.verb !== "upgrade" && command.verb !== "delete-resource") return resolved;
  if (command.resource === EACH) return resolved;
  if (command.verb === "delete-resource" && command.reason === null) {
    return problem("reason-needed", command.verb, []);
  }
  const each = { ...command, resource: EACH };
  return done({ verb: "preview", each, selector: only(command.resource) });
}
