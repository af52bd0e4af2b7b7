/**
 * The definition as people write it in `.github/migrations/<name>.yml`. The JSON Schema that
 * editors use is generated from this; what one field alone cannot say (names that must exist,
 * orders that cannot work) is checked in `parse-definition.ts`.
 */
import { z } from "zod";
import { line, name, reminder } from "./file-values.ts";
import { approvalFile, soakFile, windowFile, windowNames } from "./gate-file.ts";
import { phase } from "./phase-file.ts";
import { skill } from "./skill-file.ts";
import { waveFile, waveName } from "./wave-file.ts";

/** The default is said here once, for the schema and for whoever completes the file. */
export const DEFAULT_REMINDER = "7d";

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
  approval: approvalFile
    .optional()
    .meta({ description: "What must be approved before the environment starts." }),
  soak_time: soakFile.optional(),
  windows: windowNames.optional(),
  vars: z.record(z.string(), z.string()).optional().meta({ description: "Values for skills." }),
  credential_source: line
    .optional()
    .meta({ description: "Where a skill finds its credentials; a reference, never a secret." }),
});

const resource = z.strictObject({
  wave: waveName.optional().meta({
    description: "Default: the wave that selects its labels, else the first that selects none.",
  }),
  environments: z.array(name).min(1).optional().meta({ description: "Default: all of them." }),
  repository: z
    .string()
    .regex(/^[\w.-]+\/[\w.-]+$/, "expected owner/name")
    .optional()
    .meta({ description: "Default: the repository of this file." }),
  type: line.optional().meta({ description: "What it is, such as database_table." }),
  owner: line.optional().meta({ description: "Who looks after it." }),
  complexity: line.optional().meta({ description: "A free label for people." }),
  labels: z
    .record(z.string(), z.union([line, z.number(), z.boolean()]))
    .optional()
    .meta({ description: "Free values for people and for `${{ resource }}`." }),
});

/** @see parse-definition.ts for the checks between fields. */
export const definitionFile = z.strictObject({
  name: name.meta({ description: "Names the migration; the state branch follows from it." }),
  title: line.optional(),
  state_branch: line.optional().meta({ description: "Default: `migration/<name>`." }),
  environments: z.record(name, environment),
  skills: z.record(name, skill).optional(),
  phases: z.array(phase).min(1).meta({ description: "In the order they run." }),
  windows: z
    .array(windowFile)
    .optional()
    .meta({ description: "When work may begin and when it may not, to be named elsewhere." }),
  waves: z.array(waveFile).min(1).optional().meta({ description: "In the order they run." }),
  reminder_interval: reminder.optional().meta({
    description: `A question or a run that stands still for so long is stuck: its owner is reminded, and again after each such time. A duration, or \`never\`. Default: ${DEFAULT_REMINDER}.`,
  }),
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
