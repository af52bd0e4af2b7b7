/** Commands about a resource, a wave or everything as a whole, and nothing smaller. */
import { type Scope } from "../domain/commands.ts";
import { type Definition } from "../domain/definition.ts";
import { type ParsedCommand } from "./parse.ts";
import { done, problem, type Resolved, type Thread } from "./resolved.ts";
import { targetOf } from "./target.ts";

export function resolveScope(
  verb: "status" | "next" | "plan",
  args: readonly string[],
  definition: Definition,
  { resource }: Thread,
): Resolved {
  const found = targetAlone(args, definition);
  if ("ok" in found) return found;
  const ofThread = resource === null ? "all" : { resource };
  return done({ verb, target: found.target ?? ofThread });
}

export function resolveStart(
  parsed: ParsedCommand,
  definition: Definition,
  thread: Thread,
): Resolved {
  const found = targetAlone(parsed.args, definition);
  if ("ok" in found) return found;
  const target = found.target ?? (thread.resource === null ? null : { resource: thread.resource });
  if (target === null || target === "all") return problem("target-needed", "start", []);
  if (parsed.force && parsed.reason === null) return problem("reason-needed", "start --force", []);
  return done({ verb: "start", target, force: parsed.force ? parsed.reason : null });
}

/** `wave:NAME`, or only its name. */
export function resolveWave(
  verb: "approve-wave" | "reject-wave",
  { args, reason }: ParsedCommand,
  definition: Definition,
): Resolved {
  const [first = "", ...others] = args;
  const written = /^wave(?::|$)/i.test(first) ? args : [`wave:${first}`, ...others];
  const found = targetAlone(first === "" ? [] : written, definition);
  if ("ok" in found) return found;
  const { target } = found;
  if (target === null || target === "all" || !("wave" in target)) {
    return problem("target-needed", verb, []);
  }
  return verb === "approve-wave"
    ? done({ verb, wave: target.wave })
    : done({ verb, wave: target.wave, reason });
}

/** Everything at once only where that is written. */
export function resolveControl(
  verb: "pause" | "resume" | "abort",
  parsed: ParsedCommand,
  definition: Definition,
  thread: Thread,
): Resolved {
  const found = targetAlone(parsed.args, definition);
  if ("ok" in found) return found;
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

/** What is written, and nothing beside it. */
function targetAlone(
  args: readonly string[],
  definition: Definition,
): { readonly target: Scope | null } | Extract<Resolved, { readonly ok: false }> {
  const found = targetOf(args, definition);
  if ("problem" in found) return { ok: false, problem: found };
  const [extra] = found.rest;
  return extra === undefined ? found : problem("too-many-arguments", extra, []);
}
