/**
 * What people ask for: which rule answers each request, and what all of them ask first. An empty
 * list of events means that what was asked is already so.
 */
import { approve, reject } from "./approve.ts";
import { choose } from "./choose.ts";
import { type SingleRequest } from "./commands.ts";
import { confirmPhase, pullRequestMerged } from "./confirm-phase.ts";
import { type Definition } from "./definition.ts";
import { type Event, type Stamp } from "./events.ts";
import { asOnePerson } from "./four-eyes.ts";
import { heldTo } from "./held-to.ts";
import { block, unblock } from "./hold-phases.ts";
import { pauseOf } from "./holding.ts";
import { type RequestInput } from "./inputs.ts";
import { own } from "./lookup.ts";
import { mergePullRequest } from "./merge.ts";
import { type MigrationState } from "./migration.ts";
import { pausedBy } from "./paused-by.ts";
import { permit } from "./permit.ts";
import { recover } from "./recover.ts";
import { refuse, type Refusal } from "./refusals.ts";
import { refusedByGround } from "./refused-by-ground.ts";
import { control, type Control } from "./request-control.ts";
import { type Asking } from "./request-gate.ts";
import { approveWave, rejectWave } from "./request-wave.ts";
import { type ResourceState } from "./resource.ts";
import { retry } from "./retry.ts";
import { rollBack } from "./roll-back.ts";
import { signOff } from "./sign-off.ts";
import { skip } from "./skip.ts";
import { start } from "./start.ts";
import { upgrade } from "./upgrade.ts";
import { withdraw } from "./withdraw.ts";

type Answer = readonly Event[] | Refusal;

/** A request for one place; one for many is taken apart into these first. */
export type SingleInput = RequestInput & { readonly request: SingleRequest };

export function request(
  input: SingleInput,
  state: MigrationState,
  definition: Definition,
  stamp: Stamp,
): Answer {
  const asked = input.request;
  const asking = { stamp, teams: input.teams ?? [] };
  if (asked.verb === "start") return start(asked, state, definition, asking);
  if (asked.verb === "approve-wave") {
    return asOnePerson(stamp, { history: [], wave: asked.wave }, state, (as) =>
      approveWave(asked, state, definition, { ...asking, stamp: as }),
    );
  }
  if (asked.verb === "reject-wave") return rejectWave(asked, state, definition, asking);
  if (asked.verb === "pause" || asked.verb === "resume" || asked.verb === "abort") {
    return control(asked, state, definition, stamp);
  }
  return ofPlace({ ...input, request: asked }, state, definition, asking);
}

type WholeVerb = "start" | "approve-wave" | "reject-wave" | Control["verb"];
type PlacedRequest = Exclude<SingleRequest, { readonly verb: WholeVerb }>;

/** What begins new work, and so has to wait for the end of a pause. */
const BEGIN_WORK: ReadonlySet<SingleRequest["verb"]> = new Set([
  "retry",
  "rollback",
  "permit",
  "merge-pr",
] as const);

/** What is about one resource, or one place in it. */
function ofPlace(
  input: SingleInput & { readonly request: PlacedRequest },
  state: MigrationState,
  inForce: Definition,
  asking: Asking,
): Answer {
  const { request: asked } = input;
  const { stamp } = asking;
  const resource = own(state.resources, asked.resource);
  if (!resource) return refuse("unknown-resource", { resource: asked.resource });
  if (asked.verb === "note") {
    const { text } = asked;
    return [{ ...stamp, resource: resource.id, type: "noted", action: "note", text }];
  }
  if (asked.verb === "delete-resource") {
    return withdraw(asked, resource, heldTo(inForce, resource), stamp);
  }
  if (resource.aborted ?? resource.withdrawn) {
    return refuse("already-over", { resource: resource.id });
  }
  if (!resource.started) return refuse("not-started", { resource: resource.id });
  if (asked.verb === "upgrade") return upgrade(resource, state, inForce, stamp);
  const definition = heldTo(inForce, resource);
  const pause = pauseOf(resource, state);
  if (pause && BEGIN_WORK.has(asked.verb)) return pausedBy(pause, resource);
  const answer = underWay({ ...input, request: asked }, resource, state, definition, asking);
  if ("refused" in answer) return answer;
  for (const event of answer) {
    const refused = "wave" in event ? null : refusedByGround(resource, event, definition);
    if (refused) return refused;
  }
  return answer;
}

type UnderWayRequest = Exclude<
  PlacedRequest,
  { readonly verb: "note" | "delete-resource" | "upgrade" }
>;

/** What is about a resource that is started and not over. */
function underWay(
  input: SingleInput & { readonly request: UnderWayRequest },
  resource: ResourceState,
  state: MigrationState,
  definition: Definition,
  asking: Asking,
): Answer {
  const { request: asked } = input;
  const { stamp } = asking;
  switch (asked.verb) {
    case "pr-merged":
      return pullRequestMerged(resource.id, input.pullRequest, state, stamp);
    case "confirm-phase":
      return confirmPhase(asked, resource, definition, stamp);
    case "sign-off":
      return signOff(asked, resource, definition, stamp);
    case "approve":
      return asOnePerson(stamp, resource, state, (as) =>
        approve(asked, resource, definition, { ...asking, stamp: as }),
      );
    case "reject":
      return reject(asked, resource, definition, asking);
    case "merge-pr":
      return mergePullRequest(asked, resource, input.pullRequest, stamp);
    case "permit":
      return asOnePerson(stamp, resource, state, (as) =>
        permit(asked, resource, definition, { ...asking, stamp: as }),
      );
    case "choose":
      return choose(asked, resource, definition, stamp);
    case "rollback":
      return rollBack(asked, resource, definition, stamp);
    case "retry":
      return retry(asked, resource, definition, stamp);
    case "skip":
      return skip(asked, resource, definition, asking);
    case "recover":
      return recover(asked, input, state, stamp);
    case "block":
      return block(asked, resource, stamp);
    case "unblock":
      return unblock(asked, resource, stamp);
  }
}
