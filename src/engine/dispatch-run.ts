/** Starts a skill's workflow for one attempt, and finds the run an earlier try may have started. */
import { effectNamedIn } from "../domain/correlation.ts";
import { type Definition, type EnvironmentDefinition } from "../domain/definition.ts";
import { heldTo } from "../domain/held-to.ts";
import { own } from "../domain/lookup.ts";
import { type MigrationState } from "../domain/migration.ts";
import { type OwnedEffect } from "../domain/outbox.ts";
import { currentAttempt, isFinished, phaseAt } from "../domain/phase.ts";
import { type ResourceState } from "../domain/resource.ts";
import { wrongInput, type SkillDocuments } from "../domain/skill-document.ts";
import { skillInputs } from "../domain/skill-inputs.ts";
import { type Doing } from "./certain.ts";
import { type GitHub } from "./github.ts";
import { onGitHub, type MigrationName } from "./seen.ts";

type Run = { readonly run: number | null; readonly url: string | null };

type Started = Pick<Doing<Run>, "act" | "look" | "mayRepeat">;

export type DispatchContext = {
  readonly github: GitHub;
  readonly migration: MigrationName;
  /** As they are on the default branch now. */
  readonly documents: () => SkillDocuments;
};

/** Clocks differ: a run may say it is a little older than the claim it belongs to. */
const SKEW_MS = 5 * 60_000;

export function dispatchRun(
  effect: Extract<OwnedEffect, { readonly type: "dispatch" }>,
  {
    state,
    definition: inForce,
  }: { readonly state: MigrationState; readonly definition: Definition },
  { github, migration, documents }: DispatchContext,
): Started | { readonly refused: string } {
  const resource = "resource" in effect.of ? own(state.resources, effect.of.resource) : undefined;
  const definition = resource ? heldTo(inForce, resource) : inForce;
  const skill = own(definition.skills, effect.skill);
  if (!resource || !skill) {
    return { refused: `the definition in force has no skill ${effect.skill} for it` };
  }
  if (isOver(effect, resource)) return { refused: "what it was for is over" };
  const worked = skillInputs(skill, resource, effect, effect.id, definition);
  if (!worked.ok) return { refused: worked.reason };
  const { inputs } = worked;
  const document = own(documents(), skill.name);
  const wrong = document ? wrongInput(document, inputs) : null;
  if (wrong !== null) return { refused: wrong };
  const repository = onGitHub(resource.repository, migration);
  const { workflow, ref } = skill;
  const begun = resource.history.findLast(
    (event) =>
      event.type === "phase_started" &&
      event.attempt === effect.attempt &&
      event.phase === effect.phase &&
      event.environment === effect.environment,
  );
  const since = new Date(Date.parse(begun?.at ?? effect.claim.until) - SKEW_MS).toISOString();
  const environment = definition.environments.find(({ name }) => name === effect.environment);
  return {
    act: () => github.runs.dispatch({ repository, workflow, ref, inputs }),
    look: async () => {
      const runs = await github.runs.listDispatched(repository, workflow, since);
      const ours = runs.find(
        ({ title, sameRepository }) =>
          sameRepository && effectNamedIn(title, migration.name) === effect.id,
      );
      return ours ? { run: ours.id, url: ours.url } : null;
    },
    mayRepeat: !isGuarded(environment),
  };
}

/** The phase is finished, or tried anew since: whoever takes the effect over late must not start it. */
function isOver(
  { environment, phase, attempt }: Extract<OwnedEffect, { readonly type: "dispatch" }>,
  resource: ResourceState,
): boolean {
  const state = phaseAt(resource, { environment, phase });
  if (!state) return false;
  return isFinished(state) || (currentAttempt(state)?.number ?? attempt) > attempt;
}

/** Where something must come first, a second run of the same could do harm no one asked for. */
function isGuarded(environment: EnvironmentDefinition | undefined): boolean {
  return (
    environment !== undefined && (environment.blockedBy.length > 0 || environment.approval !== null)
  );
}
