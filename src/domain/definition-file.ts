/**
 * The definition as people write it in `.github/migrations/<name>.yml`. The JSON Schema that
 * editors use is generated from this; what one field alone cannot say (names that must exist,
 * orders that cannot work) is checked in `parse-definition.ts`.
 */
import { z } from "zod";
import { duration } from "./duration.ts";
import { retryFile } from "./retry-policy.ts";

const name = z
  .string()
  .max(63)
  .regex(
    /^[a-z0-9]+(?:[._-][a-z0-9]+)*$/,
    "expected lower-case letters, digits, and single `.`, `_` or `-` between them",
  );

const waveName = z.union([name, z.int().nonnegative()]);
const line = z.string().min(1).max(200);
const text = z.string().min(1).max(2000);
const concurrency = z.union([
  z.int().positive(),
  z.string().regex(/^(?:100|[1-9]?[0-9])%$/, "expected a number or a percentage such as 25%"),
]);

const environment = z.strictObject({
  primary: z
    .boolean()
    .optional()
    .meta({ description: "Goes first; people look here first. Default: false." }),
  blocked_by: z
    .union([name, z.array(name)])
    .optional()
    .meta({ description: "Environments that must be done and signed off before this one starts." }),
  approval_required: z
    .boolean()
    .optional()
    .meta({ description: "One approval by someone who did not ask for it. Default: false." }),
  approval: z
    .strictObject({
      min_approvals: z.int().positive().max(10).optional().meta({ description: "Default: 1." }),
      prevent_self_review: z.boolean().optional().meta({ description: "Default: true." }),
    })
    .optional()
    .meta({ description: "What must be approved before the environment starts." }),
  vars: z.record(z.string(), z.string()).optional().meta({ description: "Values for skills." }),
  credential_source: line
    .optional()
    .meta({ description: "Where a skill finds its credentials; a reference, never a secret." }),
});

const skill = z.strictObject({
  workflow: z
    .string()
    .regex(/^[\w.-]+\.ya?ml$/, "expected a file name under .github/workflows/, such as deploy.yml")
    .meta({ description: "Workflow dispatched in the resource's repository." }),
  ref: line
    .optional()
    .meta({ description: "Branch or tag to run it from. Default: the default branch." }),
  opens: z.literal("pull_request").optional().meta({ description: "Its work is a pull request." }),
  document: line.optional().meta({ description: "Path of the skill's document." }),
  inputs: z
    .record(z.string(), z.string().max(1000))
    .optional()
    .meta({ description: "Workflow inputs; `${{ … }}` holds CEL." }),
  timeout: duration.optional().meta({
    description: "A run that has no result after so long counts as failed until it has one.",
  }),
  retry: retryFile.optional().meta({
    description:
      "The skill may be run again by itself after a failure. Default: only when nothing ran.",
  }),
});

const common = {
  name: name.meta({ description: "Names the phase in commands and in the state file." }),
  type: line.optional().meta({ description: "A free label for people." }),
  scope: z
    .enum(["resource", "environment"])
    .optional()
    .meta({ description: "Once per resource or once per environment (default)." }),
  confirm: text.optional().meta({
    description: "What a person does and confirms after the work, before the phase is completed.",
  }),
};

const phase = z.discriminatedUnion("uses", [
  z.strictObject({
    ...common,
    uses: z.literal("pull_request"),
    skill: name
      .optional()
      .meta({ description: "Opens the pull request; without it a person does." }),
    instructions: text.optional(),
  }),
  z.strictObject({
    ...common,
    uses: z.literal("workflow"),
    skill: name.meta({ description: "Does the work." }),
    items: line.optional().meta({ description: "What the run counts, such as DAGs." }),
  }),
  z.strictObject({
    ...common,
    uses: z.literal("manual"),
    instructions: text.meta({ description: "What the person does." }),
    verify: z
      .strictObject({ skill: name })
      .optional()
      .meta({ description: "Checks the person's claim before the phase is completed." }),
  }),
]);

const wave = z.strictObject({
  name: waveName,
  title: line.optional(),
  max_concurrency: concurrency.optional().meta({
    description:
      "How many of its resources may be under way at once: a number or a percentage, rounded down, at least 1. Default: 1.",
  }),
});

const resource = z.strictObject({
  wave: waveName.optional().meta({ description: "Default: the first wave." }),
  environments: z.array(name).min(1).optional().meta({ description: "Default: all of them." }),
  repository: z
    .string()
    .regex(/^[\w.-]+\/[\w.-]+$/, "expected owner/name")
    .optional()
    .meta({ description: "Default: the repository of this file." }),
  owner: line.optional(),
  complexity: line.optional(),
  labels: z.record(z.string(), z.union([line, z.number(), z.boolean()])).optional(),
});

/** @see parse-definition.ts for the checks between fields. */
export const definitionFile = z.strictObject({
  name: name.meta({ description: "Names the migration; the state branch follows from it." }),
  title: line.optional(),
  state_branch: line.optional().meta({ description: "Default: migration/<name>." }),
  environments: z.record(name, environment),
  skills: z.record(name, skill).optional(),
  phases: z.array(phase).min(1).meta({ description: "In the order they run." }),
  waves: z.array(wave).min(1).optional().meta({ description: "In the order they run." }),
  resources: z.record(
    z
      .string()
      .max(128)
      .regex(
        /^[a-z0-9]+(?:[._-][a-z0-9]+)*$/,
        "expected lower-case letters, digits, and single `.`, `_` or `-` between them",
      ),
    resource,
  ),
});

export type DefinitionFile = z.infer<typeof definitionFile>;
