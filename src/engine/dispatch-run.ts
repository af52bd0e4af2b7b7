/** Starts a skill's workflow for one attempt, and finds the run an earlier try may have started. */
import { attemptsAt } from "../domain/attempts.ts";
import { effectNamedIn } from "../domain/correlation.ts";
import { type Definition } from "../domain/definition.ts";
import { heldTo } from "../domain/held-to.ts";
import { own } from "../domain/lookup.ts";
import { type MigrationState } from "../domain/migration.ts";
import { isGuarded, isMissing } from "../domain/missing-run.ts";
import { type OwnedEffect } from "../domain/outbox.ts";
import { currentAttempt, dispatchId, isFinished, phaseAt } from "../domain/phase.ts";
import { type ResourceState } from "../domain/resource.ts";
import { wrongInput, type SkillDocuments } from "../domain/skill-document.ts";
import { skillInputs } from "../domain/skill-inputs.ts";
import { type Doing } from "./certain.ts";
import { type GitHub } from "./github.ts";
import { onGitHub, type MigrationName } from "./seen.ts";

type Run = { readonly run: number | null; readonly url: string | null };

type Started = Pick<Doing<Run>, "prepare" | "act" | "look" | "mayRepeat" | "lookFirst">;

type Dispatch = Extract<OwnedEffect, { readonly type: "dispatch" }>;

export type DispatchContext = {
  readonly github: GitHub;
  readonly migration: MigrationName;
  /** As they are on the default branch now. */
  readonly documents: () => SkillDocuments;
};

/** Clocks differ: a run may say it is a little older than the claim it belongs to. */
const SKEW_MS = 5 * 60_000;

export function dispatchRun(
  effect: Dispatch,
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
  // Documents are kept in one version, that of the definition in force: an older one sends what
  // its own document described, and nobody could mend it under way.
  const document = definition === inForce ? own(documents(), skill.name) : undefined;
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
  const missing = missedBefore(effect, resource);
  const keys = new Set([effect.id, ...missing.map(({ key }) => key)]);
  return {
    // A run that came late must be adopted, not doubled.
    lookFirst: missing.length > 0,
    prepare: () => github.runs.prepare(repository, ref),
    act: () => github.runs.dispatch({ repository, workflow, ref, inputs }),
    look: async () => {
      const from = missing[0]?.at ?? since;
      const runs = await github.runs.listDispatched(repository, workflow, from);
      const ours = runs.find(
        ({ title, sameRepository }) =>
          sameRepository && keys.has(effectNamedIn(title, migration.name) ?? ""),
      );
      return ours ? { run: ours.id, url: ours.url } : null;
    },
    mayRepeat: !isGuarded(effect.environment, definition),
  };
}

/** The attempts right before it that were dispatched and had no run, oldest first. */
function missedBefore(
  { environment, phase, attempt }: Dispatch,
  resource: ResourceState,
): readonly { readonly key: string; readonly at: string }[] {
  const state = phaseAt(resource, { environment, phase });
  const before = (state ? attemptsAt(state) : []).filter(({ number }) => number < attempt);
  const last = before.findLastIndex((one) => !isMissing(one));
  return before.slice(last + 1).map(({ number, startedAt }) => ({
    key: dispatchId(resource.id, { environment, phase }, number),
    at: new Date(Date.parse(startedAt) - SKEW_MS).toISOString(),
  }));
}

/** The phase is finished, or tried anew since: whoever takes the effect over late must not start it. */
function isOver({ environment, phase, attempt }: Dispatch, resource: ResourceState): boolean {
  const state = phaseAt(resource, { environment, phase });
  if (!state) return false;
  return isFinished(state) || (currentAttempt(state)?.number ?? attempt) > attempt;
}
