/**
 * What a person wanted, from the line they wrote: to say "cannot approve: …", and to offer the
 * same command with what it lacked. The line was understood before; here it is only read again.
 */
import { parseLine } from "../commands/parse.ts";
import { resolve } from "../commands/resolve.ts";
import { isQuery, type Request } from "../domain/commands.ts";
import { type Definition } from "../domain/definition.ts";
import { code } from "./markdown.ts";

/** null when the line is no request of this migration; `resource` is what its thread says. */
export function requestOf(
  line: string,
  vocabulary: Definition,
  resource: string | null,
): Request | null {
  const parsed = parseLine(line);
  if (!parsed.ok) return null;
  const resolved = resolve(parsed.command, vocabulary, { resource });
  return resolved.ok && !isQuery(resolved.command) ? resolved.command : null;
}

/** What it asks for, as it reads after "cannot". */
export function intentOf(request: Request): string {
  switch (request.verb) {
    case "start":
      return "start";
    case "pr-merged":
      return "go on after the merge";
    case "confirm-phase":
      return `confirm ${code(request.phase)}`;
    case "sign-off":
      return `sign ${code(request.environment)} off`;
    case "approve":
      return "approve";
    case "upgrade":
      return "move it to the definition in force";
    case "delete-resource":
      return "take it out of the migration";
    case "approve-wave":
      return `approve wave ${code(request.wave)}`;
    case "reject-wave":
      return `reject wave ${code(request.wave)}`;
    case "pause":
      return "pause";
    case "resume":
      return "resume";
    case "abort":
      return "abort";
    case "reject":
      return "reject";
    case "choose":
      return "choose";
    case "rollback":
      return "roll back";
    case "recover":
      return "recover";
    case "retry":
      return "retry";
    case "skip":
      return "skip";
    case "block":
      return "hold anything";
    case "unblock":
      return "lift a hold";
    case "merge-pr":
      return "merge";
    case "permit":
      return `let ${code(request.action)} begin`;
    case "confirm-bulk":
      return "carry that out";
    case "note":
      return "keep the note";
  }
}
