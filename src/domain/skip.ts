/**
 * `/migrate skip`: goes on without the phase under way, or without the soak and the window before an environment.
 */
import { type SingleRequest } from "./commands.ts";
import { type Definition } from "./definition.ts";
import { type Event } from "./events.ts";
import { matching, onePhase, refOf } from "./phase-asked-for.ts";
import { isUnderWay } from "./phase.ts";
import { refuse, type Refusal } from "./refusals.ts";
import { waive, type Asking } from "./request-gate.ts";
import { type ResourceState } from "./resource.ts";

export function skip(
  asked: Extract<SingleRequest, { readonly verb: "skip" }>,
  resource: ResourceState,
  definition: Definition,
  asking: Asking,
): readonly Event[] | Refusal {
  const { stamp } = asking;
  const underWay = matching(asked, resource, isUnderWay);
  const waived =
    "refused" in underWay || underWay.length > 0
      ? null
      : waive(asked, resource, definition, asking);
  if (waived) return waived;
  const phase = onePhase(asked, resource, isUnderWay, "nothing-to-skip");
  if ("refused" in phase) return phase;
  const { reason } = asked;
  if (!reason) return refuse("reason-needed", { verb: "skip", resource: resource.id });
  return [{ ...stamp, resource: resource.id, ...refOf(phase), type: "phase_skipped", reason }];
}
