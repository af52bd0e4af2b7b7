/**
 * Gives the words of a command their meaning in one migration: which verb, which resource,
 * environment or wave. What cannot be meant is answered with what could.
 */
import { type Definition } from "../domain/definition.ts";
import { ACTIONS, isAction } from "../domain/permission.ts";
import { GRAMMAR } from "./grammar.ts";
import { type ParsedCommand } from "./parse.ts";
import { placeOf } from "./place.ts";
import { isForMany, isToken, resolveMany, shownFirst } from "./resolve-many.ts";
import { resolveNote, resolvePlaced } from "./resolve-placed.ts";
import { resolveControl, resolveScope, resolveStart, resolveWave } from "./resolve-target.ts";
import { done, problem, type Resolved, type Thread } from "./resolved.ts";
import { closest } from "./suggest.ts";
import { type Flag } from "./verb.ts";
import { isVerbName, verbNames, verbOf, type VerbFound } from "./verbs.ts";

/** `definition` names all that people can name, whatever is in force (`vocabularyOf`). */
export function resolve(parsed: ParsedCommand, definition: Definition, thread: Thread): Resolved {
  const verb = verbOf(parsed.verb, definition);
  if (!verb) {
    return problem("unknown-verb", parsed.verb, closest(parsed.verb, verbNames(definition)));
  }
  const { flags }: { readonly flags: readonly Flag[] } = GRAMMAR[verb.key];
  const extra = flagsOf(parsed).find((flag) => !flags.includes(flag));
  if (extra) return problem("flag-not-taken", `--${extra}`, []);
  if (isForMany(verb.key, parsed, definition)) {
    return resolveMany(verb.key, parsed, definition, (alone, place) =>
      resolve(alone, definition, place),
    );
  }
  return shownFirst(resolveOne(verb, parsed, definition, thread));
}

function resolveOne(
  verb: VerbFound,
  parsed: ParsedCommand,
  definition: Definition,
  thread: Thread,
): Resolved {
  switch (verb.key) {
    case "help":
      return resolveHelp(parsed.args, definition);
    case "status":
    case "next":
    case "plan":
      return resolveScope(verb.key, parsed.args, definition, thread);
    case "start":
      return resolveStart(parsed, definition, thread);
    case "approve-wave":
    case "reject-wave":
      return resolveWave(verb.key, parsed, definition);
    case "pause":
    case "resume":
    case "abort":
      return resolveControl(verb.key, parsed, definition, thread);
    case "confirm":
      return resolveConfirm(parsed, definition, thread);
    case "note":
      return resolveNote(parsed, definition, thread);
    case "pr-merged":
    case "merge-pr":
    case "confirm-phase":
    case "sign-off":
    case "run-migration":
    case "deploy-to-prod":
    case "approve":
    case "reject":
    case "choose":
    case "retry":
    case "rollback":
    case "skip":
    case "recover":
    case "block":
    case "unblock":
    case "why":
    case "history":
    case "upgrade":
    case "delete-resource":
      return resolvePlaced({ key: verb.key, name: verb.name }, parsed, definition, thread);
  }
}

function flagsOf(parsed: ParsedCommand): readonly Flag[] {
  return [
    ...(parsed.force ? ["force" as const] : []),
    ...(parsed.unverified ? ["unverified" as const] : []),
    ...(parsed.accept ? ["accept" as const] : []),
    ...(parsed.confirm ? ["confirm" as const] : []),
    ...(parsed.reason === null ? [] : ["reason" as const]),
  ];
}

function resolveHelp([topic, extra]: readonly string[], definition: Definition): Resolved {
  if (extra !== undefined) return problem("too-many-arguments", extra, []);
  if (topic === undefined) return done({ verb: "help", topic: null });
  const verb = topic.toLowerCase();
  if (isVerbName(verb, definition)) return done({ verb: "help", topic: verb });
  return problem("unknown-verb", topic, closest(topic, verbNames(definition)));
}

/** `<token> <command>`: the command is the one that was previewed, word for word. */
function resolveConfirm(parsed: ParsedCommand, definition: Definition, thread: Thread): Resolved {
  const [token = "", verb, ...args] = parsed.args;
  if (!isToken(token)) return resolveAction(token, parsed, definition, thread);
  if (verb === undefined) return problem("preview-needed", token, []);
  const previewed = resolve({ ...parsed, verb: verb.toLowerCase(), args }, definition, thread);
  if (!previewed.ok) return previewed;
  const { command } = previewed;
  if (command.verb !== "preview") return problem("not-for-many", verb, []);
  const { each, selector } = command;
  return done({ verb: "confirm-bulk", each, selector, token: token.toLowerCase() });
}

/** `<action> [resource] [environment]`; an action that nobody knows is not confirmed. */
function resolveAction(
  written: string,
  parsed: ParsedCommand,
  definition: Definition,
  thread: Thread,
): Resolved {
  if (written === "") return problem("token-needed", parsed.verb, []);
  const action = written.toLowerCase().replaceAll("-", "_");
  if (!isAction(action)) {
    return problem("unknown-action", written, closest(action, Object.keys(ACTIONS)));
  }
  const [flag] = flagsOf(parsed);
  if (flag) return problem("flag-not-taken", `--${flag}`, []);
  const place = placeOf({ ...parsed, args: parsed.args.slice(1) }, definition, thread, {
    environment: true,
    rest: false,
  });
  if ("problem" in place) return { ok: false, problem: place };
  const { resource, environment } = place;
  return done({ verb: "permit", action, how: "confirmation", resource, environment });
}
