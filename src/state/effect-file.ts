/** An effect as it stands in a state file until it is known to be done. */
import { z } from "zod";

const base = {
  id: z.string(),
  claim: z.strictObject({ by: z.string(), until: z.string() }),
};

const slice = z.strictObject({
  of: z.union([z.strictObject({ resource: z.string() }), z.strictObject({ wave: z.string() })]),
  from: z.int().nonnegative(),
  to: z.int().nonnegative(),
});

const reply = z.strictObject({
  comment: z.int().positive(),
  actor: z.string(),
  repository: z.string(),
  thread: z.int().positive(),
  lines: z.array(z.strictObject({ command: z.string(), caused: z.array(slice) })),
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
  z.strictObject({ ...base, type: z.literal("checkpoints"), checkpoints: z.array(z.string()) }),
  z.strictObject({ ...base, type: z.literal("reply"), reply, checkpoints: z.array(z.string()) }),
  z.strictObject({ ...base, type: z.literal("open-tracking-issue") }),
  z.strictObject({ ...base, type: z.literal("close-tracking-issue") }),
]);
