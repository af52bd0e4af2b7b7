/** Reads a JSON body field by field, refusing what has the wrong type in GitHub's words. */
import { unprocessable } from "../refused.ts";

export type Body = {
  readonly keys: readonly string[];
  readonly text: (name: string) => string;
  readonly optionalText: (name: string) => string | undefined;
  /** `null` stays `null`: GitHub tells it from absent. */
  readonly nullableText: (name: string) => string | null | undefined;
  readonly flag: (name: string) => boolean;
  readonly texts: (name: string) => readonly string[] | undefined;
  readonly numbers: (name: string) => readonly number[] | undefined;
  readonly list: (name: string) => readonly Body[] | undefined;
  readonly object: (name: string) => Readonly<Record<string, unknown>> | undefined;
  readonly oneOf: <T extends string>(name: string, choices: readonly T[]) => T | undefined;
};

export function bodyOf(value: unknown): Body {
  const fields = record(value) ?? {};

  function typed<T>(name: string, is: (field: unknown) => field is T, what: string): T | undefined {
    const field = fields[name];
    if (field === undefined) return undefined;
    if (!is(field)) throw wrongType(name, field, what);
    return field;
  }
  const optionalText = (name: string): string | undefined => typed(name, isText, "a string");

  return {
    keys: Object.keys(fields),
    text: (name) => {
      const found = optionalText(name);
      if (found === undefined) {
        throw unprocessable(`Invalid request.\n\n"${name}" wasn't supplied.`);
      }
      return found;
    },
    optionalText,
    nullableText: (name) => (fields[name] === null ? null : optionalText(name)),
    flag: (name) => typed(name, isFlag, "a boolean") ?? false,
    texts: (name) => typed(name, isTexts, "an array of strings"),
    numbers: (name) => typed(name, isNumbers, "an array of integers"),
    list: (name) => typed(name, isList, "an array")?.map(bodyOf),
    object: (name) => {
      if (fields[name] === undefined) return undefined;
      const found = record(fields[name]);
      if (!found) throw wrongType(name, fields[name], "an object");
      return found;
    },
    oneOf: (name, choices) => {
      const found = fields[name] === null ? undefined : optionalText(name);
      const choice = choices.find((one) => one === found);
      if (found !== undefined && choice === undefined) {
        throw wrongType(name, found, `a member of ${JSON.stringify(choices)}`);
      }
      return choice;
    },
  };
}

function wrongType(name: string, field: unknown, what: string): Error {
  const shown = JSON.stringify(field);
  return unprocessable(`Invalid request.\n\nFor 'properties/${name}', ${shown} is not ${what}.`);
}

function record(value: unknown): Readonly<Record<string, unknown>> | undefined {
  const isRecord = typeof value === "object" && value !== null && !Array.isArray(value);
  return isRecord ? { ...value } : undefined;
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isFlag(value: unknown): value is boolean {
  return typeof value === "boolean";
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function isTexts(value: unknown): value is readonly string[] {
  return isList(value) && value.every(isText);
}

function isNumbers(value: unknown): value is readonly number[] {
  return isList(value) && value.every((one) => typeof one === "number");
}
