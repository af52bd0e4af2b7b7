/**
 * `/migrate block` and `/migrate unblock`: a person's hold on the phases under way. What happens
 * beneath it is recorded and counts once it is lifted, which only a person does. Where GitHub
 * contradicts what is recorded as done, `unblock` says that the record is right.
 */
import { type SingleRequest } from "./commands.ts";
import { type Event, type Stamp } from "./events.ts";
import { matching, refOf } from "./phase-asked-for.ts";
import { isDisputed, isUnderWay } from "./phase.ts";
import { refuse, type Refusal } from "./refusals.ts";
import { type ResourceState } from "./resource.ts";

type Answer = readonly Event[] | Refusal;
type Asked<V extends SingleRequest["verb"]> = Extract<SingleRequest, { readonly verb: V }>;

export function block(asked: Asked<"block">, resource: ResourceState, stamp: Stamp): Answer {
  const { reason } = asked;
  if (!reason) return refuse("reason-needed", { verb: "block", resource: resource.id });
  const underWay = matching(asked, resource, isUnderWay);
  if ("refused" in underWay) return underWay;
  const open = underWay.filter(({ state }) => state.status !== "blocked");
  if (underWay.length === 0) return refuse("nothing-to-block", { resource: resource.id });
  return open.map((phase) => ({
    ...stamp,
    resource: resource.id,
    ...refOf(phase),
    type: "phase_blocked" as const,
    reason,
  }));
}

export function unblock(asked: Asked<"unblock">, resource: ResourceState, stamp: Stamp): Answer {
  const blocked = matching(
    asked,
    resource,
    (phase) => phase.status === "blocked" || isDisputed(phase),
  );
  if ("refused" in blocked) return blocked;
  if (blocked.length === 0) return refuse("nothing-to-unblock", { resource: resource.id });
  return blocked.map((phase) => ({
    ...stamp,
    resource: resource.id,
    ...refOf(phase),
    type: "phase_unblocked" as const,
  }));
}
