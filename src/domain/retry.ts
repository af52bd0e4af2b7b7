/** `/migrate retry`: another attempt at a failed phase, or a rejected approval asked for again. */
import { type SingleRequest } from "./commands.ts";
import { type Definition } from "./definition.ts";
import { type Event, type Stamp } from "./events.ts";
import { own } from "./lookup.ts";
import { nextAttempt } from "./next-attempt.ts";
import { matching, onePhase } from "./phase-asked-for.ts";
import { refuse, type Refusal } from "./refusals.ts";
import { askAgain } from "./request-gate.ts";
import { type PhaseState, type ResourceState } from "./resource.ts";
import { openingAt } from "./windows.ts";

export function retry(
  asked: Extract<SingleRequest, { readonly verb: "retry" }>,
  resource: ResourceState,
  definition: Definition,
  stamp: Stamp,
): readonly Event[] | Refusal {
  const failed = matching(asked, resource, mayRetry);
  const again =
    "refused" in failed || failed.length > 0 ? null : askAgain(asked, resource, definition, stamp);
  if (again) return again;
  const phase = onePhase(asked, resource, mayRetry, "nothing-to-retry");
  if ("refused" in phase) return phase;
  const shut = closedAt(phase.environment, resource, definition, stamp.at);
  if (shut) return shut;
  return [{ ...stamp, resource: resource.id, ...nextAttempt(phase, definition) }];
}

function mayRetry(phase: PhaseState): boolean {
  return (
    phase.status === "failed" ||
    (phase.status === "awaiting_human" && phase.waitsFor === "judgement")
  );
}

/** A new attempt is a new start, so a window that is shut holds it back, too. */
function closedAt(
  environment: string | null,
  resource: ResourceState,
  definition: Definition,
  now: string,
): Refusal | null {
  if (environment === null || own(resource.environments, environment)?.waived) return null;
  const rules = definition.environments.find(({ name }) => name === environment);
  const opening = openingAt(rules?.windows ?? [], now);
  if (opening.isOpen) return null;
  return refuse("window-closed", {
    resource: resource.id,
    environment,
    windows: opening.by,
    ...(opening.nextOpen !== null && { nextOpen: opening.nextOpen }),
  });
}
