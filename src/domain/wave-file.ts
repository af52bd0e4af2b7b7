/** A wave as people write it in the definition. */
import { z } from "zod";
import { approvalFile, soakFile, windowNames } from "./gate-file.ts";

const percentage = z
  .string()
  .regex(/^(?:100|[1-9]?[0-9])%$/, "expected a number or a percentage such as 25%");
const text = z.string().min(1).max(200);

const gates = z
  .array(
    z.union([
      z.strictObject({ approval: approvalFile.meta({ description: "What must be approved." }) }),
      z.strictObject({ soak_time: soakFile }),
      z.strictObject({ windows: windowNames }),
    ]),
  )
  .min(1);

export const waveName = z.union([
  z
    .string()
    .max(63)
    .regex(
      /^[a-z0-9]+(?:[._-][a-z0-9]+)*$/,
      "expected lower-case letters, digits, and single `.`, `_` or `-` between them",
    ),
  z.int().nonnegative(),
]);

export const waveFile = z.strictObject({
  name: waveName,
  title: text.optional(),
  max_concurrency: z.union([z.int().positive(), percentage]).optional().meta({
    description:
      "How many of its resources may be under way at once: a number or a percentage, rounded down, at least 1. Default: 1.",
  }),
  failure_threshold: z
    .union([z.int().nonnegative(), percentage])
    .optional()
    .meta({
      description:
        "How many of its resources may have failed before nothing more starts in it: a number or a percentage, rounded down. Default: 0.",
      examples: ["10%"],
    }),
  gates: z
    .strictObject({
      before: gates.optional().meta({
        description: "What opens before its first resource starts: soak, approval, windows.",
      }),
      after: gates.optional().meta({
        description: "What opens before it is done and the next wave may start.",
      }),
    })
    .optional()
    .meta({ description: "What people or time must let through before and after it." }),
  starts: z.enum(["on_command", "automatically"]).optional().meta({
    description:
      "Whether a person starts it, or it starts once the waves before it are done. Default: on_command.",
  }),
  select: z
    .strictObject({
      labels: z
        .record(z.string(), z.union([text, z.number(), z.boolean()]))
        .meta({ description: "Every one of them must be so.", examples: [{ tier: "low" }] }),
    })
    .optional()
    .meta({
      description: "Takes in the resources that name no wave and have these labels.",
    }),
});

export type WaveFile = z.infer<typeof waveFile>;
