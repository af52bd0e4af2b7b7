/**
 * What people ask for: the rules of each request, and the refusal when one says no. An empty
 * list of events means that what was asked is already so.
 */
import { approve, reject } from "./approve.ts";
import { choose } from "./choose.ts";
import { type SingleRequest } from "./commands.ts";
import { type Definition } from "./definition.ts";
import { type Event, type Stamp } from "./events.ts";
import { asOnePerson } from "./four-eyes.ts";
import { heldTo } from "./held-to.ts";
import { pauseOf } from "./holding.ts";
import { type RequestInput } from "./inputs.ts";
import { own } from "./lookup.ts";
import { mergePullRequest } from "./merge.ts";
import { type MigrationState } from "./migration.ts";
import { nextAttempt } from "./next-attempt.ts";
import { pullRequestSeen } from "./observe.ts";
import { permit } from "./permit.ts";
import { matching, onePhase, refOf } from "./phase-asked-for.ts";
import { currentAttempt, isFinished, isUnderWay, phaseAt } from "./phase.ts";
import { needsSignOff } from "./progress.ts";
import { recover } from "./recover.ts";
import { refuse, type Refusal } from "./refusals.ts";
import { control, type Control } from "./request-control.ts";
import { askAgain, waive, type Asking } from "./request-gate.ts";
import { approveWave, rejectWave, startAgain } from "./request-wave.ts";
import {
  type EnvironmentState,
  type Pause,
  type PhaseState,
  type ResourceState,
} from "./resource.ts";
import { rollBack } from "./roll-back.ts";
import { upgrade } from "./upgrade.ts";
import { membersOf } from "./wave-progress.ts";
import { openingAt } from "./windows.ts";

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
  if (resource.aborted ?? resource.withdrawn) {
    return refuse("already-over", { resource: resource.id });
  }
  if (!resource.started) return refuse("not-started", { resource: resource.id });
  if (asked.verb === "upgrade") return upgrade(resource, state, inForce, stamp);
  const definition = heldTo(inForce, resource);
  const pause = pauseOf(resource, state);
  if (pause && BEGIN_WORK.has(asked.verb)) return paused(pause, holderOf(resource));
  switch (asked.verb) {
    case "pr-merged":
      return pullRequestMerged(input, state, stamp);
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

type Asked<V extends SingleRequest["verb"]> = Extract<SingleRequest, { readonly verb: V }>;

function start(
  { target, force }: Asked<"start">,
  state: MigrationState,
  definition: Definition,
  asking: Asking,
): Answer {
  const { stamp } = asking;
  const resource = "resource" in target ? own(state.resources, target.resource) : null;
  if ("resource" in target && !resource) {
    return refuse("unknown-resource", { resource: target.resource });
  }
  const name = "wave" in target ? target.wave : (resource?.wave ?? "");
  const wave = own(state.waves, name);
  if (!wave) return refuse("unknown-wave", { wave: name });
  if (resource?.aborted ?? resource?.withdrawn ?? wave.aborted) {
    return refuse("already-over", resource ? { resource: resource.id } : { wave: name });
  }
  if (!resource && wave.started) return startAgain(wave, force, definition, asking);
  if (resource?.started) return [];
  const pause = resource ? pauseOf(resource, state) : wave.paused;
  if (pause) return paused(pause, resource ? holderOf(resource) : { wave: name });

  const unfinished = unfinishedBefore(name, state, definition);
  if (unfinished && force === null) {
    return refuse("earlier-wave-unfinished", { wave: name, ...unfinished });
  }
  const opened: readonly Event[] = wave.opened
    ? []
    : [{ ...stamp, wave: name, type: "wave_opened" }];
  if (!resource) {
    const members = membersOf(state, definition, name).map(({ id }) => id);
    return [...opened, { ...stamp, wave: name, type: "wave_started", forced: force, members }];
  }
  const gate = definition.waves.find((given) => given.name === name)?.gates.before;
  if (gate && wave.enteredAt === null && force === null) {
    return refuse("wave-gate-shut", { resource: resource.id, wave: name });
  }
  const { digest } = state.definition;
  return [...opened, { ...stamp, resource: resource.id, type: "resource_started", digest }];
}

/** Whose pause it is that holds the resource. */
function holderOf({ id, wave, paused: its }: ResourceState): Refusal["facts"] {
  return its ? { resource: id } : { wave };
}

function paused({ by, reason }: Pause, facts: Refusal["facts"]): Refusal {
  return refuse("paused", { ...facts, by, reason });
}

/** The first earlier wave with resources that are not completed, or whose last gate is shut. */
function unfinishedBefore(
  wave: string,
  state: MigrationState,
  definition: Definition,
): { readonly earlier: string; readonly remaining: readonly string[] } | null {
  for (const { name } of definition.waves) {
    if (name === wave) return null;
    const remaining = Object.values(state.resources)
      .filter((resource) => resource.wave === name && resource.completedAt === null)
      .map(({ id }) => id);
    const earlier = own(state.waves, name);
    const isOpen = earlier?.opened && earlier.completedAt === null;
    if (remaining.length > 0 || isOpen) return { earlier: name, remaining };
  }
  return null;
}

/** A claim, not proof: what counts is the pull request as GitHub shows it now. */
function pullRequestMerged(input: SingleInput, state: MigrationState, stamp: Stamp): Answer {
  const { request: asked, pullRequest } = input;
  const resource = "resource" in asked ? asked.resource : "";
  if (!pullRequest) return refuse("pull-request-unknown", { resource });
  if (pullRequest.state !== "merged") {
    return refuse("pull-request-not-merged", {
      resource,
      number: pullRequest.number,
      state: pullRequest.state,
    });
  }
  return pullRequestSeen(pullRequest, state, stamp);
}

function confirmPhase(
  asked: Asked<"confirm-phase">,
  resource: ResourceState,
  definition: Definition,
  stamp: Stamp,
): Answer {
  const rules = definition.phases.find(({ name }) => name === asked.phase);
  if (!rules) return refuse("unknown-phase", { phase: asked.phase });
  const environment = rules.scope === "resource" ? null : environmentFor(asked, resource);
  if (environment !== null && typeof environment !== "string") return environment;

  const held = environment === null ? null : heldBack(resource, environment);
  if (held) return held;
  const ref = { environment, phase: asked.phase };
  const phase = phaseAt(resource, ref);
  const facts = {
    resource: resource.id,
    phase: asked.phase,
    ...(environment !== null && { environment }),
  };
  if (!phase || phase.status === "pending") return refuse("phase-not-started", facts);
  if (phase.status === "blocked") {
    return refuse("blocked-by-person", { ...facts, by: phase.blocked.by, reason: phase.reason });
  }
  const attempt = currentAttempt(phase);
  if (isFinished(phase) || attempt?.confirmed) return [];
  if (phase.status === "awaiting_human" && phase.waitsFor === "confirmation") {
    const { work } = rules;
    const hasCheck = work.uses === "manual" && work.verify !== null;
    const unverified = hasCheck ? asked.unverified : null;
    return [{ ...stamp, resource: resource.id, ...ref, type: "phase_confirmed", unverified }];
  }
  if (attempt?.pullRequest?.state === "open") {
    const { number } = attempt.pullRequest;
    return refuse("pull-request-not-merged", { ...facts, number, state: "open" });
  }
  return refuse("not-awaiting-confirmation", { ...facts, status: phase.status });
}

/** The environment that was named, or the only one in which the phase waits for a confirmation. */
function environmentFor(asked: Asked<"confirm-phase">, resource: ResourceState): string | Refusal {
  if (asked.environment !== null) {
    return own(resource.environments, asked.environment)
      ? asked.environment
      : refuse("unknown-environment", { resource: resource.id, environment: asked.environment });
  }
  const waiting = Object.entries(resource.environments).flatMap(([name, { phases }]) => {
    const phase = own(phases, asked.phase);
    const waits = phase?.status === "awaiting_human" && phase.waitsFor === "confirmation";
    return waits ? [name] : [];
  });
  const [only, ...others] = waiting;
  if (only !== undefined && others.length === 0) return only;
  return refuse("environment-needed", {
    resource: resource.id,
    environments: waiting.length > 0 ? waiting : Object.keys(resource.environments),
  });
}

/** An environment that has not started yet can be told nothing about its phases. */
function heldBack(resource: ResourceState, environment: string): Refusal | null {
  const progress = own(resource.environments, environment)?.progress;
  const facts = { resource: resource.id, environment };
  switch (progress?.status) {
    case "blocked":
      return refuse("environment-blocked", { ...facts, by: progress.by });
    case "soaking":
      return refuse("environment-blocked", { ...facts, by: ["soak"], until: progress.until });
    case "awaiting_approval":
    case "rejected":
      return refuse("environment-blocked", { ...facts, by: ["approval"] });
    case "awaiting_window": {
      if (progress.begun) return null;
      const { nextOpen } = progress;
      return refuse("environment-blocked", {
        ...facts,
        by: ["window"],
        ...(nextOpen !== null && { until: nextOpen }),
      });
    }
    case "pending":
      return refuse("environment-blocked", { ...facts, by: [progress.reason] });
    case undefined:
    case "active":
    case "awaiting_sign_off":
    case "completed":
      return null;
  }
}

function signOff(
  { environment: name }: Asked<"sign-off">,
  resource: ResourceState,
  definition: Definition,
  stamp: Stamp,
): Answer {
  const facts = { resource: resource.id, environment: name };
  const environment = own(resource.environments, name);
  if (!environment) return refuse("unknown-environment", facts);
  switch (environment.progress.status) {
    case "completed":
      return [];
    case "awaiting_sign_off":
      return [
        { ...stamp, resource: resource.id, type: "environment_signed_off", environment: name },
      ];
    case "active":
    case "awaiting_window":
      if (environment.progress.status === "awaiting_window" && !environment.progress.begun) {
        return heldBack(resource, name) ?? refuse("sign-off-not-needed", facts);
      }
      return needsSignOff(resource, name, definition)
        ? refuse("environment-unfinished", { ...facts, ...unfinishedPhase(environment) })
        : refuse("sign-off-not-needed", facts);
    case "pending":
    case "blocked":
    case "soaking":
    case "awaiting_approval":
    case "rejected":
      return heldBack(resource, name) ?? refuse("sign-off-not-needed", facts);
  }
}

function unfinishedPhase({ phases }: EnvironmentState): {
  readonly phase: string;
  readonly status: string;
} {
  const open = Object.entries(phases).find(([, phase]) => !isFinished(phase));
  return { phase: open?.[0] ?? "", status: open?.[1].status ?? "" };
}

function retry(
  asked: Asked<"retry">,
  resource: ResourceState,
  definition: Definition,
  stamp: Stamp,
): Answer {
  const failed = matching(asked, resource, mayRetry);
  const again = "refused" in failed || failed.length > 0 ? null : askAgain(asked, resource, stamp);
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

function skip(
  asked: Asked<"skip">,
  resource: ResourceState,
  definition: Definition,
  asking: Asking,
): Answer {
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

function block(asked: Asked<"block">, resource: ResourceState, stamp: Stamp): Answer {
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

function unblock(asked: Asked<"unblock">, resource: ResourceState, stamp: Stamp): Answer {
  const blocked = matching(asked, resource, ({ status }) => status === "blocked");
  if ("refused" in blocked) return blocked;
  if (blocked.length === 0) return refuse("nothing-to-unblock", { resource: resource.id });
  return blocked.map((phase) => ({
    ...stamp,
    resource: resource.id,
    ...refOf(phase),
    type: "phase_unblocked" as const,
  }));
}
