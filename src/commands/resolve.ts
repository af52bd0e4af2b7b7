/**
 * Gives the words of a command their meaning in one migration: which verb, which resource,
 * environment or wave. What cannot be meant is answered with what could.
 */
import { type BulkVerb, type Command } from "../domain/commands.ts";
import { type Definition } from "../domain/definition.ts";
import { vocabularyOf } from "../domain/held-to.ts";
import { ACTIONS, isAction } from "../domain/permission.ts";
import { GRAMMAR, type Argument, type Flag, type VerbKey } from "./grammar.ts";
import { type ParsedCommand } from "./parse.ts";
import { problemOf, type ResolveProblem } from "./resolve-problem.ts";
import { isBulkVerb, isSelection, selectionOf } from "./selection.ts";
import { closest } from "./suggest.ts";
import { targetOf } from "./target.ts";
import { isVerbName, verbNames, verbOf } from "./verbs.ts";

const TOKEN = /^[0-9a-z]{1,8}-[0-9a-f]{10}$/i;

/** Characters of a note that are kept. */
export const MOST_TEXT = 500;

export type Resolved =
  | { readonly ok: true; readonly command: Command }
  | { readonly ok: false; readonly problem: ResolveProblem };

/** What the thread of the comment already says. */
export type Thread = { readonly resource: string | null };

export function resolve(parsed: ParsedCommand, inForce: Definition, thread: Thread): Resolved {
  const definition = vocabularyOf(inForce);
  const verb = verbOf(parsed.verb, definition);
  if (!verb) {
    return problem("unknown-verb", parsed.verb, closest(parsed.verb, verbNames(definition)));
  }
  const { flags }: { readonly flags: readonly Flag[] } = GRAMMAR[verb.key];
  const given: readonly Flag[] = [
    ...(parsed.force ? ["force" as const] : []),
    ...(parsed.unverified ? ["unverified" as const] : []),
    ...(parsed.accept ? ["accept" as const] : []),
    ...(parsed.confirm ? ["confirm" as const] : []),
    ...(parsed.reason === null ? [] : ["reason" as const]),
  ];
  const extra = given.find((flag) => !flags.includes(flag));
  if (extra) return problem("flag-not-taken", `--${extra}`, []);
  if (isBulkVerb(verb.key) && isSelection(parsed.args)) {
    return resolveBulk(verb.key, parsed, definition);
  }
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
      return resolvePlaced({ key: verb.key, name: verb.name }, parsed, definition, thread);
  }
}

function resolveHelp([topic, extra]: readonly string[], definition: Definition): Resolved {
  if (extra !== undefined) return problem("too-many-arguments", extra, []);
  if (topic === undefined) return done({ verb: "help", topic: null });
  const verb = topic.toLowerCase();
  if (isVerbName(verb, definition)) return done({ verb: "help", topic: verb });
  return problem("unknown-verb", topic, closest(topic, verbNames(definition)));
}

function resolveScope(
  verb: "status" | "next" | "plan",
  args: readonly string[],
  definition: Definition,
  { resource }: Thread,
): Resolved {
  const found = targetOf(args, definition);
  if ("problem" in found) return { ok: false, problem: found };
  const [extra] = found.rest;
  if (extra !== undefined) return problem("too-many-arguments", extra, []);
  const ofThread = resource === null ? "all" : { resource };
  return done({ verb, target: found.target ?? ofThread });
}

function resolveStart(parsed: ParsedCommand, definition: Definition, thread: Thread): Resolved {
  const found = targetOf(parsed.args, definition);
  if ("problem" in found) return { ok: false, problem: found };
  const [extra] = found.rest;
  if (extra !== undefined) return problem("too-many-arguments", extra, []);
  const target = found.target ?? (thread.resource === null ? null : { resource: thread.resource });
  if (target === null || target === "all") return problem("target-needed", "start", []);
  if (parsed.force && parsed.reason === null) return problem("reason-needed", "start --force", []);
  return done({ verb: "start", target, force: parsed.force ? parsed.reason : null });
}

/** `wave:NAME`, or only its name. */
function resolveWave(
  verb: "approve-wave" | "reject-wave",
  { args, reason }: ParsedCommand,
  definition: Definition,
): Resolved {
  const [first = "", ...others] = args;
  const written = /^wave(?::|$)/i.test(first) ? args : [`wave:${first}`, ...others];
  const found = first === "" ? { target: null, rest: [] } : targetOf(written, definition);
  if ("problem" in found) return { ok: false, problem: found };
  const { target, rest } = found;
  const [extra] = rest;
  if (extra !== undefined) return problem("too-many-arguments", extra, []);
  if (target === null || target === "all" || !("wave" in target)) {
    return problem("target-needed", verb, []);
  }
  return verb === "approve-wave"
    ? done({ verb, wave: target.wave })
    : done({ verb, wave: target.wave, reason });
}

/** Everything at once only where that is written. */
function resolveControl(
  verb: "pause" | "resume" | "abort",
  parsed: ParsedCommand,
  definition: Definition,
  thread: Thread,
): Resolved {
  const found = targetOf(parsed.args, definition);
  if ("problem" in found) return { ok: false, problem: found };
  const [extra] = found.rest;
  if (extra !== undefined) return problem("too-many-arguments", extra, []);
  const target = found.target ?? (thread.resource === null ? null : { resource: thread.resource });
  if (target === null) return problem("target-needed", verb, []);
  const { reason, confirm: confirmed } = parsed;
  switch (verb) {
    case "pause":
      return done({ verb, target, reason });
    case "resume":
      return done({ verb, target });
    case "abort":
      return done({ verb, target, reason: confirmed ? null : reason, confirmed });
  }
}

function resolveBulk(
  of: BulkVerb,
  { args, reason }: ParsedCommand,
  definition: Definition,
): Resolved {
  const selector = selectionOf(args, definition);
  if ("problem" in selector) return { ok: false, problem: selector };
  if ((of === "skip" || of === "block") && reason === null) return problem("reason-needed", of, []);
  return done({ verb: "preview", of, selector, reason });
}

/** `<token> <command>`: the command is the one that was previewed, word for word. */
function resolveConfirm(parsed: ParsedCommand, definition: Definition, thread: Thread): Resolved {
  const [token = "", verb, ...args] = parsed.args;
  if (!TOKEN.test(token)) return resolveAction(token, parsed, definition, thread);
  if (verb === undefined) return problem("preview-needed", token, []);
  const previewed = resolve({ ...parsed, verb: verb.toLowerCase(), args }, definition, thread);
  if (!previewed.ok) return previewed;
  const { command } = previewed;
  if (command.verb !== "preview") return problem("not-for-many", verb, []);
  const { of, selector, reason } = command;
  return done({ verb: "confirm-bulk", of, selector, reason, token: token.toLowerCase() });
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
  if (parsed.reason !== null) return problem("flag-not-taken", "--reason", []);
  const place = placeOf({ ...parsed, args: parsed.args.slice(1) }, definition, thread, {
    environment: true,
    rest: false,
  });
  if ("problem" in place) return { ok: false, problem: place };
  const { resource, environment } = place;
  return done({ verb: "permit", action, how: "confirmation", resource, environment });
}

/** `<resource> "text"`; where the thread says the resource, the text alone will do. */
function resolveNote(
  { verb, args }: ParsedCommand,
  { resources }: Definition,
  thread: Thread,
): Resolved {
  const [first, second, extra] = args;
  if (extra !== undefined) return problem("too-many-arguments", extra, []);
  const ids = resources.map(({ id }) => id);
  const named = first !== undefined && (second !== undefined || ids.includes(first));
  const resource = named ? first : thread.resource;
  const text = (named ? second : first)?.trim() ?? "";
  if (resource === null) return problem("resource-needed", verb, []);
  if (!ids.includes(resource)) return problem("unknown-resource", resource, closest(resource, ids));
  if (text === "") return problem("text-needed", verb, []);
  if (text.length > MOST_TEXT) return problem("text-too-long", verb, []);
  return done({ verb: "note", resource, text });
}

/** A verb that is about one place: a resource, and for most also an environment. */
type PlacedVerb = {
  readonly key: Exclude<
    VerbKey,
    | "start"
    | "approve-wave"
    | "reject-wave"
    | "pause"
    | "resume"
    | "abort"
    | "confirm"
    | "note"
    | "status"
    | "next"
    | "plan"
    | "help"
  >;
  readonly name: string;
};

function resolvePlaced(
  { key, name }: PlacedVerb,
  parsed: ParsedCommand,
  definition: Definition,
  thread: Thread,
): Resolved {
  if (isSelection(parsed.args)) return problem("not-for-many", parsed.verb, []);
  const takes: readonly Argument[] = GRAMMAR[key].takes;
  const found = placeOf(parsed, definition, thread, {
    environment: takes.includes("environment"),
    rest: takes.includes("options"),
  });
  if ("problem" in found) return { ok: false, problem: found };
  const { rest: options, ...place } = found;
  const { reason, unverified } = parsed;
  switch (key) {
    case "confirm-phase":
      if (unverified && reason === null) {
        return problem("reason-needed", `${name}-confirmed --unverified`, []);
      }
      if (reason !== null && !unverified) return problem("flag-not-taken", "--reason", []);
      return done({ verb: key, phase: name, ...place, unverified: reason });
    case "choose":
      return done({ verb: key, ...place, options });
    case "sign-off":
      return done({ verb: key, resource: place.resource, environment: name });
    case "reject":
    case "rollback":
    case "skip":
    case "block":
      return done({ verb: key, ...place, reason });
    case "recover":
      return done({ verb: key, ...place, accept: parsed.accept });
    case "history":
    case "upgrade":
      return done({ verb: key, resource: place.resource });
    case "run-migration":
      return done({ verb: "permit", action: "run_migration", how: "command", ...place });
    case "deploy-to-prod":
      return done({ verb: "permit", action: "deploy_to_prod", how: "command", ...place });
    case "pr-merged":
    case "merge-pr":
    case "approve":
    case "retry":
    case "unblock":
    case "why":
      return done({ verb: key, ...place });
  }
}

type Place = {
  readonly resource: string;
  readonly environment: string | null;
  /** What follows the place, for a verb that takes more. */
  readonly rest: readonly string[];
};

/** `<resource> [environment]`; where the thread says the resource, the environment alone will do. */
function placeOf(
  { verb, args }: ParsedCommand,
  definition: Definition,
  thread: Thread,
  takes: { readonly environment: boolean; readonly rest: boolean },
): Place | ResolveProblem {
  if (takes.rest) return placeBefore({ verb, args }, definition, thread);
  const resources = definition.resources.map(({ id }) => id);
  const environments = definition.environments.map((given) => given.name);
  const resourceOnly = !takes.environment;
  const [first, second, third] = args;
  const extra = resourceOnly ? second : third;
  if (extra !== undefined) return problemOf("too-many-arguments", extra, []);

  if (first !== undefined && resources.includes(first)) {
    if (second !== undefined && !environments.includes(second)) {
      return problemOf("unknown-environment", second, closest(second, environments, 5));
    }
    return { resource: first, environment: second ?? null, rest: [] };
  }
  const namesEnvironment = first === undefined || environments.includes(first);
  if (!namesEnvironment || (resourceOnly && first !== undefined)) {
    const inThread = thread.resource !== null && second === undefined && !resourceOnly;
    const near = closest(first, inThread ? [...environments, ...resources] : resources);
    return problemOf("unknown-resource", first, near);
  }
  if (second !== undefined) return problemOf("too-many-arguments", second, []);
  if (thread.resource === null) return problemOf("resource-needed", verb, []);
  return { resource: thread.resource, environment: first ?? null, rest: [] };
}

/** The place and what follows it; no option has the name of a resource or an environment. */
function placeBefore(
  { verb, args }: Pick<ParsedCommand, "verb" | "args">,
  definition: Definition,
  thread: Thread,
): Place | ResolveProblem {
  const [first = "", ...others] = args;
  const named = definition.resources.some(({ id }) => id === first);
  const resource = named ? first : thread.resource;
  if (resource === null) {
    const resources = definition.resources.map(({ id }) => id);
    return first === ""
      ? problemOf("resource-needed", verb, [])
      : problemOf("unknown-resource", first, closest(first, resources));
  }
  const [second = "", ...rest] = named ? others : args;
  return definition.environments.some(({ name }) => name === second)
    ? { resource, environment: second, rest }
    : { resource, environment: null, rest: named ? others : args };
}

function done(command: Command): Resolved {
  return { ok: true, command };
}

function problem(
  code: ResolveProblem["problem"],
  given: string,
  suggestions: readonly string[],
): Resolved {
  return { ok: false, problem: problemOf(code, given, suggestions) };
}
