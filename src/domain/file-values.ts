/** The values that stand in many places of a definition file. */
import { z } from "zod";
import { duration } from "./duration.ts";

export const name = z
  .string()
  .max(63)
  .regex(
    /^[a-z0-9]+(?:[._-][a-z0-9]+)*$/,
    "expected lower-case letters, digits, and single `.`, `_` or `-` between them",
  );

export const line = z.string().min(1).max(200);
export const text = z.string().min(1).max(2000);

export const reminder = z.union([duration, z.literal("never")]);
