/**
 * `${{ … }}` in the definition: CEL over what is known of the resource, its environment, the
 * phase and the migration. Checked when the definition is read, so that a typing error is told
 * to whoever wrote it and not to whoever runs the phase months later.
 */
import { evaluate, parse } from "@marcbachmann/cel-js";

const EXPRESSION = /\$\{\{(.*?)\}\}/gs;

export type Scope = Readonly<Record<string, unknown>>;

export type Interpolated =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly expression: string; readonly message: string };

/** What is wrong with the first expression of the template that cannot be read; null when all can. */
export function problemIn(template: string): string | null {
  for (const [, expression = ""] of template.matchAll(EXPRESSION)) {
    try {
      parse(expression.trim());
    } catch (error) {
      return `expected CEL in \${{${expression}}}: ${firstLine(error)}`;
    }
  }
  return null;
}

/** The template with every expression replaced by its value as text. */
export function interpolate(template: string, scope: Scope): Interpolated {
  const known = inCel(scope);
  let text = "";
  let at = 0;
  for (const found of template.matchAll(EXPRESSION)) {
    const [whole, expression = ""] = found;
    try {
      text += template.slice(at, found.index) + textOf(evaluate(expression.trim(), known));
    } catch (error) {
      return { ok: false, expression: expression.trim(), message: firstLine(error) };
    }
    at = found.index + whole.length;
  }
  return { ok: true, text: text + template.slice(at) };
}

export type Holds =
  | { readonly is: "true" }
  | { readonly is: "false" }
  /** It says neither yes nor no, and why. */
  | { readonly is: "unknown"; readonly problem: string };

/** Whether a condition is true of what is known. */
export function holds(condition: string, scope: Scope): Holds {
  try {
    const value: unknown = evaluate(condition, inCel(scope));
    if (typeof value === "boolean") return { is: value ? "true" : "false" };
    return { is: "unknown", problem: `gives ${textOf(value) || "nothing"}, not true or false` };
  } catch (error) {
    return { is: "unknown", problem: `cannot be worked out: ${firstLine(error)}` };
  }
}

/** What is wrong with a condition; null when it can be read. */
export function problemInCondition(condition: string): string | null {
  try {
    parse(condition);
    return null;
  } catch (error) {
    return `expected CEL, found ${condition}: ${firstLine(error)}`;
  }
}

/** A number that CEL treats as a fraction even where it is whole. */
export class Decimal {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

/** CEL does not add a whole number to a fraction, so a whole one must arrive as such. */
function inCel(value: Scope): Scope;
function inCel(value: unknown): unknown;
function inCel(value: unknown): unknown {
  if (value instanceof Decimal) return value.value;
  if (Number.isSafeInteger(value)) return BigInt(Number(value));
  if (Array.isArray(value)) return value.map(inCel);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, inCel(part)]));
}

/** Numbers of CEL are 64-bit integers; lists and maps are written as JSON. */
function textOf(value: unknown): string {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "bigint" || typeof value === "boolean") {
    return String(value);
  }
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === "bigint" ? Number(part) : part,
  );
}

function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";
}
