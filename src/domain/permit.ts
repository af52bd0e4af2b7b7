/**
 * A person's go for work that does not begin without one: `/migrate confirm deploy_to_test`,
 * `/migrate run-migration`, `/migrate deploy-to-prod`. What was given, by whom and how, is kept
 * with the attempt and in the history; a retry of the same phase needs no second one.
 */
import { approve } from "./approve.ts";
import { attemptsAt } from "./attempts.ts";
import { type SingleRequest } from "./commands.ts";
import { type Definition } from "./definition.ts";
import { type Event } from "./events.ts";
import { own } from "./lookup.ts";
import { mayProceed } from "./permission.ts";
import { environmentNeeded, matching, refOf } from "./phase-asked-for.ts";
import { refuse, type Refusal } from "./refusals.ts";
import { type Asking } from "./request-gate.ts";
import { type PhaseState, type ResourceState } from "./resource.ts";

type Answer = readonly Event[] | Refusal;
type Asked = Extract<SingleRequest, { readonly verb: "permit" }>;

export function permit(
  asked: Asked,
  resource: ResourceState,
  definition: Definition,
  asking: Asking,
): Answer {
  const { stamp } = asking;
  const { action, how } = asked;
  const { environment } = asked;
  const facts = {
    resource: resource.id,
    action,
    ...(environment !== null && { environment }),
  };
  const permission = mayProceed(action, how);
  if (!permission.allowed) return refuse(DENIED[permission.needs], facts);

  const isMeant = ({ phase, state }: { readonly phase: string; readonly state: PhaseState }) =>
    actionOf(phase, definition) === action && isAsked(state) && !isGiven(state);
  const found = matching(asked, resource, () => true);
  if ("refused" in found) return found;
  const waiting = found.filter(isMeant);
  const [only, ...others] = waiting;
  if (others.length > 0) return environmentNeeded(resource, waiting);
  if (only) {
    if (only.state.status === "blocked") {
      const { blocked, reason } = only.state;
      return refuse("blocked-by-person", { ...facts, phase: only.phase, by: blocked.by, reason });
    }
    const evidence = { action, layer: permission.layer, evidence: how };
    return [
      { ...stamp, resource: resource.id, ...refOf(only), type: "phase_permitted", ...evidence },
    ];
  }
  const given = found.some(
    ({ phase, state }) => actionOf(phase, definition) === action && isGiven(state),
  );
  if (given) return [];
  // Where production waits for an approval, the go for it is that approval, by the same rules.
  const approves = action === "deploy_to_prod" && isAtGate(resource, environment);
  return approves
    ? approve({ verb: "approve", resource: resource.id, environment }, resource, definition, asking)
    : refuse("action-not-awaited", facts);
}

const DENIED = {
  confirmation: "confirmation-needed",
  command: "command-needed",
  "to-be-known": "unknown-action",
} as const;

function actionOf(phase: string, { phases }: Definition): string | null {
  return phases.find(({ name }) => name === phase)?.action ?? null;
}

function isAsked(state: PhaseState): boolean {
  const open = state.status === "blocked" ? state.underneath : state;
  return open.status === "awaiting_human" && open.waitsFor === "go";
}

/** The phase may wait all the same, where nothing follows from the go for another reason. */
function isGiven(state: PhaseState): boolean {
  return (attemptsAt(state).at(-1)?.permitted ?? null) !== null;
}

function isAtGate({ environments }: ResourceState, environment: string | null): boolean {
  const places = environment === null ? Object.keys(environments) : [environment];
  return places.some((name) => {
    const known = own(environments, name);
    return (
      known !== undefined &&
      (known.progress.status === "awaiting_approval" || known.approvals.length > 0)
    );
  });
}
