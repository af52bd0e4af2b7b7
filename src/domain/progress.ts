/**
 * What happens by itself. Given a state, `nextFact` names the one thing that follows from it
 * without anybody asking; whoever applies it and asks again until nothing follows has advanced
 * the migration as far as it goes.
 *
 * It looks at facts, never at what led to them: a phase whose pull request is merged goes on,
 * whether a webhook, a sweep or a person told us, and in whatever order.
 */
import { type Definition, type EnvironmentDefinition, type PhaseDefinition } from "./definition.ts";
import { type PhaseRef, type ResourceFact, type WaveFact } from "./events.ts";
import { own } from "./lookup.ts";
import { type MigrationState } from "./migration.ts";
import { currentAttempt, isFinished, phaseAt } from "./phase.ts";
import {
  type Attempt,
  type EnvironmentState,
  type Failure,
  type PhaseState,
  type ResourceState,
  type UnblockedPhase,
  type WaitsFor,
} from "./resource.ts";

/** A fact about a resource or a wave, and whom it is attributed to when that is a person. */
export type NextFact =
  | { readonly resource: string; readonly actor: string | null; readonly fact: ResourceFact }
  | { readonly wave: string; readonly fact: WaveFact };

export function nextFact(
  state: MigrationState,
  definition: Definition,
  _now: string,
): NextFact | null {
  for (const resource of Object.values(state.resources)) {
    const fact = nextOfResource(resource, definition);
    if (fact) return { resource: resource.id, actor: null, fact };
  }
  for (const { name } of definition.waves) {
    const next = nextOfWave(state, definition, name);
    if (next) return next;
  }
  return null;
}

function nextOfResource(resource: ResourceState, definition: Definition): ResourceFact | null {
  if (!resource.started || resource.completedAt !== null) return null;
  const { before, after } = sharedPhases(definition);
  const first = nextOfPhases(resource, null, before);
  if (first) return first;
  if (!allFinished(resource, null, before)) return null;

  for (const [name, environment] of Object.entries(resource.environments)) {
    const fact = nextOfEnvironment(resource, name, environment, definition);
    if (fact) return fact;
  }
  const done = Object.values(resource.environments).every(
    ({ progress }) => progress.status === "completed",
  );
  if (!done) return null;

  const last = nextOfPhases(resource, null, after);
  if (last) return last;
  return allFinished(resource, null, after) ? { type: "resource_completed" } : null;
}

/** Shared phases stand before or after all the others; `parse-definition.ts` sees to that. */
function sharedPhases(definition: Definition): {
  readonly before: readonly PhaseDefinition[];
  readonly after: readonly PhaseDefinition[];
} {
  const first = definition.phases.findIndex(({ scope }) => scope === "environment");
  const shared = definition.phases.map((phase, index) => ({ phase, index }));
  const of = (keep: (index: number) => boolean): readonly PhaseDefinition[] =>
    shared
      .filter(({ phase, index }) => phase.scope === "resource" && keep(index))
      .map(({ phase }) => phase);
  return first === -1
    ? { before: of(() => true), after: [] }
    : { before: of((index) => index < first), after: of((index) => index > first) };
}

function nextOfEnvironment(
  resource: ResourceState,
  name: string,
  environment: EnvironmentState,
  definition: Definition,
): ResourceFact | null {
  const rules = definition.environments.find((given) => given.name === name);
  const { progress } = environment;
  switch (progress.status) {
    case "pending":
    case "blocked": {
      const recorded = progress.status === "blocked" ? progress.by : [];
      const blockers = blockersOf(resource, rules, recorded);
      return blockers.every((blocker) => isSignedOff(resource, blocker))
        ? enter(resource, name, rules, blockers)
        : null;
    }
    case "awaiting_approval":
      return environment.approvals.length >= (rules?.approval?.minApprovals ?? 1)
        ? { type: "environment_started", environment: name }
        : null;
    case "active": {
      const phases = definition.phases.filter(({ scope }) => scope === "environment");
      const fact = nextOfPhases(resource, name, phases);
      if (fact || !allFinished(resource, name, phases)) return fact;
      return needsSignOff(resource, name, definition)
        ? { type: "sign_off_requested", environment: name }
        : { type: "environment_completed", environment: name };
    }
    case "awaiting_sign_off":
    case "completed":
      return null;
  }
}

/**
 * What the environment waits for: what its file says and what the definition says. A file that
 * was edited by hand, or is older than the rule, can add to what holds it but take nothing away.
 */
function blockersOf(
  resource: ResourceState,
  rules: EnvironmentDefinition | undefined,
  recorded: readonly string[],
): readonly string[] {
  const ruled = (rules?.blockedBy ?? []).filter((name) => own(resource.environments, name));
  return [...new Set([...recorded, ...ruled])];
}

/** Whether a person must declare the environment done: where another one of the resource waits for it. */
export function needsSignOff(
  resource: ResourceState,
  environment: string,
  definition: Definition,
): boolean {
  return definition.environments.some(
    ({ name, blockedBy }) =>
      blockedBy.includes(environment) && own(resource.environments, name) !== undefined,
  );
}

function isSignedOff(resource: ResourceState, environment: string): boolean {
  return own(resource.environments, environment)?.progress.status === "completed";
}

/** Nothing holds the environment any more: ask for its approval, or start it. */
function enter(
  resource: ResourceState,
  name: string,
  rules: EnvironmentDefinition | undefined,
  blockers: readonly string[],
): ResourceFact {
  if (!rules?.approval) return { type: "environment_started", environment: name };
  return {
    type: "approval_requested",
    environment: name,
    requestedBy: requesterOf(resource, blockers),
  };
}

/** Whoever signed off what it was blocked by last asked for it; else whoever started the resource. */
function requesterOf(resource: ResourceState, blockers: readonly string[]): string {
  const signed = blockers
    .flatMap((blocker) => {
      const progress = own(resource.environments, blocker)?.progress;
      return progress?.status === "completed" && progress.signedOffBy !== null
        ? [{ by: progress.signedOffBy, at: progress.at }]
        : [];
    })
    .toSorted((a, b) => a.at.localeCompare(b.at));
  return signed.at(-1)?.by ?? resource.started?.by ?? "";
}

function allFinished(
  resource: ResourceState,
  environment: string | null,
  phases: readonly PhaseDefinition[],
): boolean {
  return phases.every(({ name }) => {
    const phase = phaseAt(resource, { environment, phase: name });
    // A phase the state does not know yet is not done: `completeResource` adds it.
    return phase !== undefined && isFinished(phase);
  });
}

/** The next fact of the first unfinished phase: each completes before the next starts. */
function nextOfPhases(
  resource: ResourceState,
  environment: string | null,
  phases: readonly PhaseDefinition[],
): ResourceFact | null {
  for (const definition of phases) {
    const ref = { environment, phase: definition.name };
    const phase = phaseAt(resource, ref);
    if (phase && isFinished(phase)) continue;
    return phase ? nextOfPhase(ref, phase, definition) : null;
  }
  return null;
}

function nextOfPhase(
  ref: PhaseRef,
  phase: PhaseState,
  definition: PhaseDefinition,
): ResourceFact | null {
  // A person's hold stops what would follow; what happened is recorded beneath and counts later.
  if (phase.status === "blocked") return null;
  if (phase.status === "pending") return { ...ref, type: "phase_started", attempt: 1 };
  const attempt = currentAttempt(phase);
  return attempt ? toReach(ref, phase, standingOf(attempt, definition)) : null;
}

/** Where the facts of an attempt say its phase stands. */
type Standing =
  | { readonly is: "in_progress" }
  | { readonly is: "awaiting_human"; readonly waitsFor: WaitsFor }
  | { readonly is: "completed" }
  | { readonly is: "failed"; readonly failure: Failure };

function standingOf(attempt: Attempt, definition: PhaseDefinition): Standing {
  if (attempt.failure) return { is: "failed", failure: attempt.failure };
  const { work } = definition;
  switch (work.uses) {
    case "pull_request":
      return pullRequestStanding(attempt, definition, work.skill !== null);
    case "workflow":
      return runStanding(attempt) ?? afterWork(attempt, definition);
    case "manual":
      if (!attempt.confirmed) return { is: "awaiting_human", waitsFor: "confirmation" };
      return (work.verify === null ? null : runStanding(attempt)) ?? { is: "completed" };
  }
}

function pullRequestStanding(
  attempt: Attempt,
  definition: PhaseDefinition,
  hasSkill: boolean,
): Standing {
  const { pullRequest } = attempt;
  if (!pullRequest) {
    const running = hasSkill ? runStanding(attempt) : null;
    return running ?? { is: "awaiting_human", waitsFor: "pull-request" };
  }
  switch (pullRequest.state) {
    case "open":
      return { is: "awaiting_human", waitsFor: "review" };
    case "merged":
      return afterWork(attempt, definition);
    case "closed":
      return {
        is: "failed",
        failure: {
          category: "retriable",
          reason: `pull request #${pullRequest.number} was closed without being merged`,
        },
      };
  }
}

/** null once the run has succeeded. */
function runStanding({ run }: Attempt): Standing | null {
  if (run === null || run.conclusion === null) return { is: "in_progress" };
  if (run.conclusion === "success") return null;
  return {
    is: "failed",
    failure: {
      category: "blocking",
      reason: `workflow run ${run.id} ended with ${run.conclusion.replaceAll("_", " ")}`,
    },
  };
}

function afterWork(attempt: Attempt, definition: PhaseDefinition): Standing {
  return definition.confirm !== null && !attempt.confirmed
    ? { is: "awaiting_human", waitsFor: "confirmation" }
    : { is: "completed" };
}

/** The fact that brings the phase to where it stands; null when it is there. */
function toReach(
  ref: PhaseRef,
  phase: Exclude<UnblockedPhase, { readonly status: "pending" }>,
  standing: Standing,
): ResourceFact | null {
  switch (standing.is) {
    case "in_progress":
      return phase.status === "in_progress" ? null : { ...ref, type: "phase_resumed" };
    case "awaiting_human":
      return phase.status === "awaiting_human" && phase.waitsFor === standing.waitsFor
        ? null
        : { ...ref, type: "person_awaited", waitsFor: standing.waitsFor };
    case "completed":
      return { ...ref, type: "phase_completed" };
    case "failed":
      return phase.status === "failed" && phase.failure.reason === standing.failure.reason
        ? null
        : { ...ref, type: "phase_failed", failure: standing.failure };
  }
}

function nextOfWave(state: MigrationState, definition: Definition, name: string): NextFact | null {
  const wave = own(state.waves, name);
  if (!wave?.opened || wave.completedAt !== null) return null;
  const resources = definition.resources.flatMap(({ id }) => {
    const resource = own(state.resources, id);
    return resource?.wave === name ? [resource] : [];
  });
  if (resources.every(({ completedAt }) => completedAt !== null)) {
    return { wave: name, fact: { type: "wave_completed" } };
  }
  if (!wave.started) return null;
  const underWay = resources.filter(({ started, completedAt }) => started && completedAt === null);
  const waiting = resources.find(({ started }) => !started);
  if (!waiting || underWay.length >= placesIn(definition, name, resources.length)) return null;
  return {
    resource: waiting.id,
    actor: wave.started.by,
    fact: { type: "resource_started", digest: state.definition.digest },
  };
}

/** How many resources of the wave may be under way at once; a percentage is rounded down, but never to none. */
function placesIn(definition: Definition, wave: string, size: number): number {
  const limit = definition.waves.find(({ name }) => name === wave)?.maxConcurrency ?? 1;
  if (typeof limit === "number") return limit;
  return Math.max(1, Math.floor((size * limit.percent) / 100));
}
