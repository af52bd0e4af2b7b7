/**
 * As much of a workflow file as dispatching it needs: its name, how a run is titled, and the
 * inputs it declares.
 */
import { parse } from "yaml";
import type { Blob } from "./git-objects.ts";
import { unprocessable } from "./refused.ts";

type WorkflowInput = {
  readonly required: boolean;
  readonly default: string | undefined;
  readonly options: readonly string[] | undefined;
};

export type WorkflowFile = {
  readonly name: string | undefined;
  readonly runName: string | undefined;
  /** `undefined` when the workflow cannot be dispatched. */
  readonly inputs: Readonly<Record<string, WorkflowInput>> | undefined;
};

export type Inputs = Readonly<Record<string, string>>;

const MAX_INPUTS = 25;
const parsed = new WeakMap<Blob, WorkflowFile>();

export function readWorkflowFile(blob: Blob): WorkflowFile {
  const known = parsed.get(blob);
  if (known) return known;
  const file = interpret(record(parse(blob.content.toString())));
  parsed.set(blob, file);
  return file;
}

/** The inputs a run gets: what was given, checked, with the defaults filled in. */
export function settleInputs(file: WorkflowFile, given: Readonly<Record<string, unknown>>): Inputs {
  const declared = file.inputs;
  if (!declared) throw unprocessable("Workflow does not have 'workflow_dispatch' trigger");
  if (Object.keys(given).length > MAX_INPUTS) {
    throw unprocessable(`you may only define up to ${MAX_INPUTS} \`inputs\` for a dispatch event`);
  }
  const unexpected = Object.keys(given).filter((name) => !(name in declared));
  if (unexpected.length > 0) {
    throw unprocessable(`Unexpected inputs provided: ${JSON.stringify(unexpected)}`);
  }
  const settled: Record<string, string> = {};
  for (const [name, input] of Object.entries(declared)) {
    const value = text(given[name]) ?? input.default;
    if ((value === undefined || value === "") && input.required) {
      throw unprocessable(`Required input '${name}' not provided`);
    }
    if (value !== undefined && value !== "" && input.options?.includes(value) === false) {
      throw unprocessable(
        `Provided value '${value}' for input '${name}' not in the list of allowed values`,
      );
    }
    settled[name] = value ?? "";
  }
  return settled;
}

/** Fills in the title of a run. Expressions other than inputs and the actor stay as written. */
export function titleOf(template: string, inputs: Inputs, actor: string): string {
  return template.replaceAll(/\$\{\{\s*([\w.-]+)\s*\}\}/g, (whole, name: string) => {
    const input = /^(?:github\.event\.)?inputs\.(.+)$/.exec(name)?.[1];
    if (input !== undefined) return inputs[input] ?? "";
    return name === "github.actor" ? actor : whole;
  });
}

function interpret(document: Readonly<Record<string, unknown>>): WorkflowFile {
  const name = text(document["name"]);
  const runName = text(document["run-name"]);
  return { name, runName, inputs: dispatchInputs(document["on"]) };
}

function dispatchInputs(on: unknown): WorkflowFile["inputs"] {
  if (on === "workflow_dispatch") return {};
  if (Array.isArray(on)) return on.includes("workflow_dispatch") ? {} : undefined;
  const triggers = record(on);
  if (!("workflow_dispatch" in triggers)) return undefined;
  const inputs = record(record(triggers["workflow_dispatch"])["inputs"]);
  return Object.fromEntries(
    Object.entries(inputs).map(([name, draft]): [string, WorkflowInput] => {
      const input = record(draft);
      const options = input["options"];
      return [
        name,
        {
          required: input["required"] === true,
          default: text(input["default"]),
          options: Array.isArray(options) ? options.map(String) : undefined,
        },
      ];
    }),
  );
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

function text(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return undefined;
}
