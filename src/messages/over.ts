/** How a resource ended, whichever way it did, and what would bring it back. */
import { formatCommand } from "../commands/format.ts";
import { type ResourceState } from "../domain/resource.ts";
import { instant } from "./elapsed.ts";
import { code, person } from "./markdown.ts";

/** As a clause that begins with its name; null while it goes on. */
export function howItEnded(resource: ResourceState): string | null {
  const { aborted, withdrawn, completedAt } = resource;
  const id = code(resource.id);
  if (aborted) {
    return `${person(aborted.by)} ended ${id} for good on ${instant(aborted.at)}: ${code(aborted.reason, 300)}`;
  }
  if (withdrawn?.reason === null) {
    return `the definition names ${id} no more, since ${instant(withdrawn.at)}`;
  }
  if (withdrawn) {
    return `${person(withdrawn.by)} took ${id} out of the migration on ${instant(withdrawn.at)}: ${code(withdrawn.reason, 300)}`;
  }
  return completedAt === null ? null : `${id} was completed on ${instant(completedAt)}`;
}

/** The command that brings back what a person took out; null where there is none. */
export function bringsBack({ id, withdrawn }: ResourceState): string | null {
  if (!withdrawn || withdrawn.reason === null) return null;
  return formatCommand({ verb: "start", target: { resource: id }, force: null });
}
