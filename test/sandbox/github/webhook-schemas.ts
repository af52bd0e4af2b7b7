/** GitHub's own description of its webhooks as a judge; it is OpenAPI 3.1, so plain JSON Schema. */
import { createRequire } from "node:module";
import formats from "ajv-formats";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";

type Json = Readonly<Record<string, unknown>>;

const require = createRequire(import.meta.url);
const document = require("@octokit/openapi-webhooks/generated/api.github.com.json") as Json & {
  readonly webhooks: Readonly<Record<string, unknown>>;
};

const ajv = new Ajv2020({ strict: false, allErrors: true, inlineRefs: false });
formats.default(ajv);
// Stricter than GitHub itself, whose bots have `[bot]` in their address.
ajv.addFormat("email", /@/);
ajv.addSchema(document, "webhooks");
const compiled = new Map<string, ValidateFunction>();

/** What is wrong with a payload; `undefined` when GitHub knows no such webhook. */
export function problemsWithWebhook(event: string, payload: Json): readonly string[] | undefined {
  const name = nameOf(event, payload["action"]);
  if (!(name in document.webhooks)) return undefined;
  const validate = compiled.get(name) ?? validatorFor(name);
  compiled.set(name, validate);
  if (validate(payload)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) =>
      `${name} ${instancePath} ${message} ${JSON.stringify(params)}`,
  );
}

function validatorFor(name: string): ValidateFunction {
  const path = ["webhooks", name, "post", "requestBody", "content", "application/json", "schema"];
  const pointer = path.map((part) => part.replaceAll("/", "~1")).join("/");
  return ajv.compile({ $ref: `webhooks#/${pointer}` });
}

/** `issue_comment` with `created` is `issue-comment-created`; a dispatch may call itself anything. */
function nameOf(event: string, action: unknown): string {
  if (event === "repository_dispatch") return "repository-dispatch-sample.collected";
  const suffix = typeof action === "string" ? `-${action}` : "";
  return `${event}${suffix}`.replaceAll("_", "-");
}
