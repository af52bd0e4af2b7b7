/**
 * What a skill's run left behind, read as its definition promises: a JSON object, no name that
 * was not declared, every value of its type. The text comes from a workflow, so it may be anything.
 */
import { type OutputType, type SkillDefinition } from "./definition.ts";
import { type OutputsSeen } from "./inputs.ts";
import { type OutputValue } from "./resource.ts";

/** The artifact a run leaves, the file in it, and how large that may be (bytes). */
export const OUTPUTS_ARTIFACT = "cairn-outputs";
export const OUTPUTS_FILE = "outputs.json";
export const MOST_OUTPUT_BYTES = 64 * 1024;

/** What an adapter found. */
export type OutputsFile =
  | { readonly is: "none" }
  | { readonly is: "text"; readonly text: string }
  | { readonly is: "unreadable"; readonly reason: string };

const MOST_CHARACTERS = 500;
const MOST_ITEMS = 100;

export function outputsFrom(file: OutputsFile, { name, outputs }: SkillDefinition): OutputsSeen {
  if (file.is === "unreadable") return refused(file.reason);
  if (file.is === "none") {
    const expected = Object.keys(outputs);
    if (expected.length === 0) return { ok: true, outputs: {} };
    return refused(`it left no artifact ${OUTPUTS_ARTIFACT} with ${expected.join(", ")}`);
  }
  const value = parsed(file.text);
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return refused(`${OUTPUTS_FILE} is no JSON object`);
  }
  const read: Record<string, OutputValue> = {};
  for (const [key, type] of Object.entries(outputs)) {
    const given: unknown = Object.entries(value).find(([found]) => found === key)?.[1];
    if (given === undefined) return refused(`${OUTPUTS_FILE} has no ${key}`);
    if (!isOf(type, given)) return refused(`${key} is no ${type}`);
    if (isTooLong(given)) return refused(`${key} is longer than ${MOST_CHARACTERS} characters`);
    read[key] = given;
  }
  return { ok: true, outputs: read };

  function refused(what: string): OutputsSeen {
    return { ok: false, reason: `the outputs of the skill ${name} cannot be used: ${what}` };
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return null;
  }
}

function isOf(type: OutputType, value: unknown): value is OutputValue {
  switch (type) {
    case "string":
      return typeof value === "string";
    case "integer":
      return Number.isSafeInteger(value);
    case "number":
      return typeof value === "number" && Number.isFinite(value);
    case "boolean":
      return typeof value === "boolean";
    case "list":
      return Array.isArray(value) && value.length <= MOST_ITEMS && value.every(isPlain);
  }
}

function isPlain(value: unknown): value is string | number | boolean {
  return ["string", "number", "boolean"].includes(typeof value);
}

function isTooLong(value: OutputValue): boolean {
  const parts = typeof value === "object" ? value : [value];
  return parts.some((part) => typeof part === "string" && part.length > MOST_CHARACTERS);
}
