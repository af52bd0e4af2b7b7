/** Which migration a comment speaks to, when its repository holds more than one. Pure. */
import { extractCommands } from "../commands/extract.ts";
import { parseLine } from "../commands/parse.ts";
import { type CommentSeen } from "./github.ts";
import { type Migration } from "./migration.ts";
import { resourceOfThread } from "./read-comment.ts";
import { inState } from "./seen.ts";

export type Route =
  | { readonly to: "nobody" }
  | { readonly to: "migration"; readonly migration: Migration }
  /** It names one that is not there, or none where there are several. */
  | { readonly to: "unclear"; readonly named: string | null };

export function routeComment(comment: CommentSeen, candidates: readonly Migration[]): Route {
  const extracted = extractCommands(comment.body);
  if (extracted.ok && extracted.lines.length === 0) return { to: "nobody" };
  const named = extracted.ok ? namedIn(extracted.lines) : null;
  if (named !== null) {
    const migration = candidates.find(({ name }) => name === named);
    return migration ? { to: "migration", migration } : { to: "unclear", named };
  }
  const owners = candidates.filter((one) => owns(one, comment));
  const [only, ...others] = owners.length > 0 ? owners : candidates;
  if (only && others.length === 0) return { to: "migration", migration: only };
  return { to: "unclear", named: null };
}

function namedIn(lines: readonly string[]): string | null {
  for (const line of lines) {
    const parsed = parseLine(line);
    if (parsed.ok && parsed.command.migration !== null) return parsed.command.migration;
  }
  return null;
}

/** The thread is one of its tracking issues, or a pull request of one of its resources. */
function owns(migration: Migration, { thread }: CommentSeen): boolean {
  const state = migration.known()?.state;
  if (!state) return false;
  const repository = inState(thread.repository, migration);
  return (
    resourceOfThread(state, { repository, number: thread.number }) !== null ||
    (repository === null &&
      Object.values(state.waves).some(({ trackingIssue }) => trackingIssue === thread.number))
  );
}
