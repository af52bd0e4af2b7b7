/** One GraphQL request as its resolvers see it, and what they may reach. */
import { repositoryFor, type Need } from "../access.ts";
import type { Meter, Quota } from "../rate-limit.ts";
import { Refused } from "../refused.ts";
import type { Repository } from "../repositories.ts";
import type { RequestLog } from "../request-log.ts";
import { callerName, type Caller } from "../tokens.ts";
import type { Node, World } from "../world.ts";

export type Context = {
  readonly world: World;
  readonly caller: Caller;
  readonly meter: Meter;
  readonly requestLog: RequestLog;
};

/** An object of the schema: its fields, computed when asked for. */
export type Fields = Readonly<Record<string, unknown>>;

/** Throws unless the caller may do this in the repository. */
export function reach(
  { world, caller }: Context,
  { fullName }: Repository,
  needs: readonly Need[],
): void {
  repositoryFor(world, caller, fullName, needs);
}

export function nodeWithId({ world }: Context, id: string): Node {
  const found = world.nodes.get(id);
  if (!found) {
    throw new Refused(404, `Could not resolve to a node with the global id of '${id}'`);
  }
  return found;
}

/** Content refused here is no 403: the mutation fails under a 200, the others go on. */
export function spendContent({ meter, caller, requestLog }: Context): void {
  if (meter.spendContent(callerName(caller)) === null) return;
  requestLog.hitSecondaryLimit();
  throw new Refused(422, "was submitted too quickly");
}

export function quotaOf({ meter, caller }: Context): Quota {
  return meter.spend(callerName(caller), "graphql", 0);
}

/** How many of a connection are asked for; GitHub insists on a number from 1 to 100. */
export function firstOf(connection: string, first: number | undefined): number {
  if (first === undefined) {
    throw new Refused(
      422,
      `You must provide a \`first\` or \`last\` value to properly paginate the \`${connection}\` connection.`,
      { kind: "MISSING_PAGINATION_BOUNDARIES" },
    );
  }
  if (first < 1 || first > 100) {
    throw new Refused(
      422,
      `Requesting ${first} records on the \`${connection}\` connection exceeds the \`first\` limit of 100 records.`,
      { kind: "EXCESSIVE_PAGINATION" },
    );
  }
  return first;
}
