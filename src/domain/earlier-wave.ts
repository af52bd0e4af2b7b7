/** Waves come one after another: what is not done before one, for the rule and for what people are told. */
import { type Definition } from "./definition.ts";
import { own } from "./lookup.ts";
import { type MigrationState } from "./migration.ts";

/** The first earlier wave with resources that are not completed, or whose last gate is shut. */
export function unfinishedBefore(
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
