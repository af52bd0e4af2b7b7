/** What a skill's workflow is given: its inputs from the definition, worked out for one attempt, and the correlation key. */
import { branchFor, KEY_INPUT, runKey } from "./correlation.ts";
import { type Definition, type SkillDefinition } from "./definition.ts";
import { type PhaseRef } from "./events.ts";
import { interpolate, type Scope } from "./expression.ts";
import { type ResourceState } from "./resource.ts";

export type SkillInputs =
  | { readonly ok: true; readonly inputs: Readonly<Record<string, string>> }
  /** One line: which input, which expression, what is wrong. */
  | { readonly ok: false; readonly reason: string };

export type AttemptRef = PhaseRef & { readonly attempt: number };

export function skillInputs(
  skill: SkillDefinition,
  resource: ResourceState,
  ref: AttemptRef,
  effect: string,
  definition: Definition,
): SkillInputs {
  const scope = scopeOf(resource, ref, definition);
  const inputs: Record<string, string> = {};
  for (const [name, template] of Object.entries(skill.inputs)) {
    const value = interpolate(template, scope);
    if (!value.ok) {
      return {
        ok: false,
        reason: `the input ${name} of the skill ${skill.name} cannot be worked out: ${value.message} in ${value.expression}`,
      };
    }
    inputs[name] = value.text;
  }
  return { ok: true, inputs: { ...inputs, [KEY_INPUT]: runKey(definition.name, effect) } };
}

function scopeOf(resource: ResourceState, ref: AttemptRef, definition: Definition): Scope {
  const environment = definition.environments.find(({ name }) => name === ref.environment);
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
    },
  };
}
