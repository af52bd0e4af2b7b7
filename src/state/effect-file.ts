/** An effect as it stands in a state file until it is known to be done. */
import { z } from "zod";
import { REFUSAL_CODES } from "../domain/refusals.ts";

const base = {
  id: z.string(),
  claim: z.strictObject({ by: z.string(), until: z.string() }),
};

const slice = z.strictObject({
  of: z.union([z.strictObject({ resource: z.string() }), z.strictObject({ wave: z.string() })]),
  from: z.int().nonnegative(),
  to: z.int().nonnegative(),
});

const refusal = z.strictObject({
  refused: z.enum(REFUSAL_CODES),
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.array(z.string())])),
});

const workSeen = z.strictObject({
  environment: z.string().nullable(),
  phase: z.string(),
  pullRequest: z
    .strictObject({ number: z.int(), state: z.enum(["open", "merged", "closed", "gone"]) })
    .nullable(),
  run: z.strictObject({ id: z.int(), state: z.string() }).nullable(),
});

const reply = z.strictObject({
  comment: z.int().positive(),
  actor: z.string(),
  repository: z.string(),
  since: z.string(),
  thread: z.int().positive(),
  about: z.string().nullable(),
  lines: z.array(
    z.strictObject({
      command: z.string().max(2000),
      caused: z.array(slice),
      refused: refusal.nullable(),
      left: z
        .array(z.strictObject({ resource: z.string(), refused: refusal.nullable() }))
        .optional()
        .meta({ description: "Of a command for many: those it did nothing to, and why." }),
      work: z.array(workSeen).optional(),
    }),
  ),
});

export const effectFile = z.discriminatedUnion("type", [
  z.strictObject({
    ...base,
    type: z.literal("dispatch"),
    skill: z.string(),
    environment: z.string().nullable(),
    phase: z.string(),
    attempt: z.int().positive(),
  }),
  z.strictObject({
    ...base,
    type: z.literal("merge"),
    environment: z.string().nullable(),
    phase: z.string(),
    number: z.int().positive(),
    sha: z.string(),
  }),
  z.strictObject({ ...base, type: z.literal("checkpoints"), checkpoints: z.array(z.string()) }),
  z.strictObject({ ...base, type: z.literal("reminder"), standstills: z.array(z.string()) }),
  z.strictObject({ ...base, type: z.literal("reply"), reply }),
  z.strictObject({ ...base, type: z.literal("open-tracking-issue") }),
  z.strictObject({ ...base, type: z.literal("close-tracking-issue") }),
]);
