/** Commands about one place: a resource, and for most of them one environment of it. */
import { type Definition } from "../domain/definition.ts";
import { GRAMMAR, type VerbKey } from "./grammar.ts";
import { type ParsedCommand } from "./parse.ts";
import { placeOf } from "./place.ts";
import { done, problem, type Resolved, type Thread } from "./resolved.ts";
import { isSelection } from "./selection.ts";
import { closest } from "./suggest.ts";
import { type Argument } from "./verb.ts";

/** Characters of a note that are kept. */
export const MOST_TEXT = 500;

/** A verb that is about one place: a resource, and for most also an environment. */
export type PlacedVerb = {
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

export function resolvePlaced(
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
    case "delete-resource":
      return done({ verb: key, resource: place.resource, reason });
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

/** `<resource> "text"`; where the thread says the resource, the text alone will do. */
export function resolveNote(
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
  if (named && !ids.includes(resource))
    return problem("unknown-resource", resource, closest(resource, ids));
  if (text === "") return problem("text-needed", verb, []);
  if (text.length > MOST_TEXT) return problem("text-too-long", verb, []);
  return done({ verb: "note", resource, text });
}
