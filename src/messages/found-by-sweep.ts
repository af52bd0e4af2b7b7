/**
 * What the sweep found at GitHub that no webhook had told: it was made up for without asking,
 * and is told here, so that nobody wonders how it came to be.
 */
import { type ResourceEvent } from "../domain/events.ts";
import { type ResourceState } from "../domain/resource.ts";
import { instant } from "./elapsed.ts";
import { eventClause } from "./event-clause.ts";

const MOST = 5;

/** What GitHub shows of work; what follows from it, and what is routine, is not told again. */
const TOLD: ReadonlySet<ResourceEvent["type"]> = new Set([
  "pull_request_opened",
  "pull_request_merged",
  "pull_request_closed",
  "pull_request_reopened",
  "changes_requested",
  "changes_resolved",
  "run_succeeded",
  "run_failed",
]);

/** The latest first; nothing where webhooks told everything. */
export function foundBySweep(resources: readonly ResourceState[]): readonly string[] {
  const found = resources
    .flatMap(({ history }) => history)
    .filter((event) => event.source === "sweep" && "resource" in event && TOLD.has(event.type))
    .toSorted((one, other) => other.at.localeCompare(one.at));
  if (found.length === 0) return [];
  const shown = found
    .slice(0, MOST)
    .map((event) => `- ${instant(event.at)}: ${eventClause(event, { named: true })}`);
  const more = found.length > MOST ? `\n- and ${found.length - MOST} earlier` : "";
  return [`**Found by the sweep**, not told by a webhook\n\n${shown.join("\n")}${more}`];
}
