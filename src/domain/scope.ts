/**
 * What CEL of the definition can see: the resource and its environment, the phase and its
 * attempt, what people chose and what the run left behind.
 */
import { attemptsAt, resumeFrom } from "./attempts.ts";
import { branchFor } from "./correlation.ts";
import { type Definition, type OutputType } from "./definition.ts";
import { type PhaseRef } from "./events.ts";
import { Decimal, type Scope } from "./expression.ts";
import { own } from "./lookup.ts";
import { allPhases, phaseAt } from "./phase.ts";
import { type Attempt, type Outputs, type ResourceState } from "./resource.ts";

export type AttemptRef = PhaseRef & { readonly attempt: number };

export function scopeOf(resource: ResourceState, ref: AttemptRef, definition: Definition): Scope {
  const environment = definition.environments.find(({ name }) => name === ref.environment);
  const rules = definition.phases.find(({ name }) => name === ref.phase);
  const phase = phaseAt(resource, ref);
  const attempts = phase ? attemptsAt(phase) : [];
  const attempt = attempts.find(({ number }) => number === ref.attempt) ?? null;
  return {
    migration: { name: definition.name, title: definition.title },
    resource: {
      ...resource.metadata,
      id: resource.id,
      wave: resource.wave,
      repository: resource.repository,
    },
    environment: environment
      ? {
          name: environment.name,
          vars: environment.vars,
          credential_source: environment.credentialSource ?? "",
        }
      : null,
    phase: {
      name: ref.phase,
      attempt: ref.attempt,
      branch: branchFor(definition.name, resource.id, ref),
      resume_from: resumeFrom(attempts, ref.attempt),
      labels: rules?.labels ?? {},
    },
    choices: choicesFor(resource, ref, definition),
    stage: stageOf(attempt),
  };
}

/** Statuses of the phases that come before: done once, and in this environment. */
export function statusesFor(resource: ResourceState, ref: PhaseRef): Scope {
  return Object.fromEntries(nearby(resource, ref).map(({ phase, state }) => [phase, state.status]));
}

/** The outputs as CEL compares them: what is declared a number is one, whole or not. */
export function outputsInCel(
  outputs: Outputs,
  declared: Readonly<Record<string, OutputType>>,
): Scope {
  return Object.fromEntries(
    Object.entries(outputs).map(([name, value]) => [
      name,
      own(declared, name) === "number" && typeof value === "number" ? new Decimal(value) : value,
    ]),
  );
}

/** One option is its name, several are a list. */
function choicesFor(resource: ResourceState, ref: PhaseRef, definition: Definition): Scope {
  return Object.fromEntries(
    nearby(resource, ref).flatMap(({ phase, state }) => {
      const work = definition.phases.find(({ name }) => name === phase)?.work;
      const options = attemptsAt(state).findLast(({ choice }) => choice !== null)?.choice?.options;
      if (work?.uses !== "decision" || !options) return [];
      return [[phase, work.many ? options : options[0]] as const];
    }),
  );
}

function nearby(resource: ResourceState, { environment }: PhaseRef): ReturnType<typeof allPhases> {
  return allPhases(resource).filter(
    (one) => one.environment === null || one.environment === environment,
  );
}

function stageOf(attempt: Attempt | null): Scope | null {
  return attempt?.part?.is === "stage"
    ? { number: attempt.part.index + 1, percentage: attempt.part.percentage }
    : null;
}
