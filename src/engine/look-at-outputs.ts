/**
 * What a run left behind, asked only where somebody judges by it: once it has ended, and when
 * it is the run of an attempt whose skill promises outputs or whose phase has conditions.
 */
import { skillOf } from "../domain/attempts.ts";
import {
  type Definition,
  type PhaseDefinition,
  type SkillDefinition,
} from "../domain/definition.ts";
import { heldTo } from "../domain/held-to.ts";
import { type OutputsSeen, type RunSeen } from "../domain/inputs.ts";
import { own } from "../domain/lookup.ts";
import { type MigrationState } from "../domain/migration.ts";
import { outputsFrom } from "../domain/outputs.ts";
import { allPhases, currentAttempt, dispatchId, isUnderWay } from "../domain/phase.ts";
import { type GitHub } from "./github.ts";

type Context = {
  readonly github: GitHub;
  readonly state: MigrationState;
  readonly definition: Definition;
};

/** null where nobody asks, and where a run that did not succeed left nothing that can be used. */
export async function lookAtOutputs(
  seen: Omit<RunSeen, "outputs">,
  repository: string,
  { github, state, definition }: Context,
): Promise<OutputsSeen | null> {
  if (seen.conclusion === null) return null;
  const skill = skillBehind(seen, state, definition);
  if (!skill) return null;
  const outputs = outputsFrom(await github.runs.outputs(repository, seen.id), skill);
  return outputs.ok || seen.conclusion === "success" ? outputs : null;
}

function skillBehind(
  seen: Omit<RunSeen, "outputs">,
  state: MigrationState,
  inForce: Definition,
): SkillDefinition | null {
  for (const resource of Object.values(state.resources)) {
    if (resource.repository !== seen.repository) continue;
    const definition = heldTo(inForce, resource);
    for (const { environment, phase, state: phaseState } of allPhases(resource)) {
      const attempt = currentAttempt(phaseState);
      if (!attempt || !isUnderWay(phaseState)) continue;
      const effect = dispatchId(resource.id, { environment, phase }, attempt.number);
      if (attempt.run ? attempt.run.id !== seen.id : effect !== seen.effect) continue;
      const rules = definition.phases.find(({ name }) => name === phase);
      if (!rules) return null;
      const skill = own(definition.skills, skillOf(rules, attempt) ?? "");
      if (!skill) return null;
      return Object.keys(skill.outputs).length > 0 || judges(rules) ? skill : null;
    }
  }
  return null;
}

function judges({ work, rollback }: PhaseDefinition): boolean {
  if (rollback?.on) return true;
  if (!("verification" in work)) return false;
  return work.verification.success !== null || work.verification.failure !== null;
}
