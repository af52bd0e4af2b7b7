/**
 * The JSON Schemas of the files people and Cairn write: for editors, for whoever checks a file by
 * hand, and for the reference. Words a schema does not have come from `field-words.ts`.
 */
import { z } from "zod";
import { definitionFile } from "../domain/definition-file.ts";
import { skillFile } from "../domain/skill-document.ts";
import { wordsFor } from "./field-words.ts";
import { resourceFile } from "./resource-file.ts";
import { waveFile } from "./wave-file.ts";

type JsonSchema = Readonly<Record<string, unknown>>;

// Read from the build by scripts/, where the dead-code check does not look.
/** @public */
export const definitionSchema = titled("A migration, as people write it", definitionFile);
/** @public */
export const skillSchema = titled("The front matter of a skill's document", skillFile);
export const resourceSchema = titled("A resource on the state branch", resourceFile);
export const waveSchema = titled("A wave on the state branch", waveFile);

function titled(title: string, schema: z.ZodType): JsonSchema {
  return { title, ...worded(z.toJSONSchema(schema, { io: "input" }), "") };
}

/** The schema with words for every property; `parent` is the property it stands in. */
function worded(schema: JsonSchema, parent: string): JsonSchema {
  return Object.fromEntries(
    Object.entries(schema).map(([keyword, value]) => {
      if (keyword === "properties" && isSchema(value)) {
        const fields = Object.entries(value).map(([field, given]) => {
          return [field, isSchema(given) ? withWords(worded(given, field), parent, field) : given];
        });
        return [keyword, Object.fromEntries(fields)];
      }
      if (Array.isArray(value)) {
        return [keyword, value.map((one: unknown) => (isSchema(one) ? worded(one, parent) : one))];
      }
      return [keyword, isSchema(value) ? worded(value, parent) : value];
    }),
  );
}

/** A schema that only says its default is given a meaning as well. */
function withWords(schema: JsonSchema, parent: string, field: string): JsonSchema {
  const words = wordsFor(parent, field);
  const said = schema["description"];
  const description =
    typeof said === "string" && said.startsWith("Default:")
      ? [words.description, said].filter((part) => part !== undefined).join(" ")
      : (said ?? words.description);
  return { ...words, ...schema, ...(description !== undefined && { description }) };
}

function isSchema(value: unknown): value is JsonSchema {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
