/** A text of `sandbox.yml` with its `${{ … }}` worked out. What cannot be is a mistake in that file. */
import { interpolate, type Scope } from "../domain/expression.ts";

export function filled(template: string, scope: Scope): string {
  const value = interpolate(template, scope);
  if (value.ok) return value.text;
  throw new Error(`sandbox.yml: ${value.message} in ${value.expression}`);
}
