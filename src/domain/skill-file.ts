/** A skill as people write it: the workflow that does the work, what goes in and what comes out. */
import { z } from "zod";
import { duration } from "./duration.ts";
import { line } from "./file-values.ts";
import { retryFile } from "./retry-policy.ts";

export const skill = z.strictObject({
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
  outputs: z
    .record(
      z.string().regex(/^[a-z][a-z0-9_]{0,62}$/, "expected a name such as failed_dags"),
      z.enum(["string", "integer", "number", "boolean", "list"]),
    )
    .optional()
    .meta({
      description:
        "What its run leaves behind in `outputs.json` of the artifact `cairn-outputs`: name and type.",
    }),
});
