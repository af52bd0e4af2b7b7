/**
 * GitHub's own description of its REST API as a judge. It is OpenAPI 3.0, whose `nullable` JSON
 * Schema does not know, so that is rewritten first.
 */
import { createRequire } from "node:module";
import { Ajv, type ValidateFunction } from "ajv";
import formats from "ajv-formats";

type Json = Readonly<Record<string, unknown>>;

type Parameter = { readonly name: string; readonly in: string };

export type Description = {
  readonly parameters: readonly Parameter[];
  readonly bodyKeys: ReadonlySet<string>;
  readonly statuses: readonly string[];
};

const require = createRequire(import.meta.url);
const document = nullsSpelledOut(
  require("@octokit/openapi/generated/api.github.com.json"),
) as Json & { readonly paths: Readonly<Record<string, Readonly<Record<string, Json>>>> };

/** Written out there, and wrongly: an account would have to be a user and an enterprise at once. */
const misdescribed: Readonly<Record<string, Json>> = {
  "GET /app/installations 200": {
    type: "array",
    items: { $ref: "#/components/schemas/installation" },
  },
};

const ajv = new Ajv({ strict: false, allErrors: true, inlineRefs: false });
formats.default(ajv);
ajv.addSchema(document, "github");
const compiled = new Map<string, ValidateFunction | undefined>();

/** What GitHub says about an operation; `undefined` when it has no such thing. */
export function describeOperation(method: string, path: string): Description | undefined {
  const operation = document.paths[path]?.[method.toLowerCase()];
  if (!operation) return undefined;
  const parameters = (operation["parameters"] ?? []) as readonly Json[];
  const body = resolve(operation["requestBody"]);
  const schema = resolve(at(body, "content", "application/json", "schema"));
  return {
    parameters: parameters.map((one) => resolve(one) as Parameter),
    bodyKeys: keysOf(schema),
    statuses: Object.keys(operation["responses"] as Json),
  };
}

/** What is wrong with an answer in the eyes of GitHub's description. */
export function problemsWith(
  { method, template, status }: { method: string; template: string; status: number },
  body: unknown,
): readonly string[] {
  const key = `${method} ${template} ${status}`;
  if (!compiled.has(key)) compiled.set(key, validatorFor(method, template, status));
  const validate = compiled.get(key);
  if (!validate || validate(body)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) =>
      `${key} ${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

function validatorFor(method: string, path: string, status: number): ValidateFunction | undefined {
  const better = misdescribed[`${method} ${path} ${status}`];
  if (better) return ajv.compile(absolute(better));
  const response = at(document.paths[path]?.[method.toLowerCase()], "responses", String(status));
  const schema = at(resolve(response), "content", "application/json", "schema");
  return schema ? ajv.compile(absolute(schema)) : undefined;
}

function resolve(value: unknown): Json | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const reference = (value as Json)["$ref"];
  if (typeof reference !== "string") return value as Json;
  return resolve(at(document, ...reference.slice(2).split("/")));
}

function keysOf(schema: Json | undefined): ReadonlySet<string> {
  const parts = ["allOf", "anyOf", "oneOf"].flatMap((word) => (schema?.[word] ?? []) as Json[]);
  return new Set([
    ...Object.keys((schema?.["properties"] ?? {}) as Json),
    ...parts.flatMap((part) => [...keysOf(resolve(part))]),
  ]);
}

function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, key) => (inner as Json | undefined)?.[key], value);
}

/** References inside a part cut out of the document still point into the document. */
function absolute(schema: unknown): Json {
  const text = JSON.stringify(schema).replaceAll(`"$ref":"#/`, `"$ref":"github#/`);
  return JSON.parse(text) as Json;
}

function nullsSpelledOut(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(nullsSpelledOut);
  if (typeof value !== "object" || value === null) return value;
  const { nullable, ...rest } = value as Json;
  const inner = Object.fromEntries(
    Object.entries(rest).map(([key, part]) => [key, nullsSpelledOut(part)]),
  );
  if (nullable !== true) return nullable === undefined ? inner : { ...inner, nullable };
  return { anyOf: [{ type: "null" }, inner] };
}
