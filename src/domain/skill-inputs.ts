/** What a skill's workflow is given: its inputs from the definition, worked out for one attempt, and the correlation key. */
import { KEY_INPUT, runKey } from "./correlation.ts";
import { type Definition, type SkillDefinition } from "./definition.ts";
import { interpolate } from "./expression.ts";
import { type ResourceState } from "./resource.ts";
import { scopeOf, type AttemptRef } from "./scope.ts";

export type SkillInputs =
  | { readonly ok: true; readonly inputs: Readonly<Record<string, string>> }
  /** One line: which input, which expression, what is wrong. */
  | { readonly ok: false; readonly reason: string };

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
