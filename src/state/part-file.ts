/** Which part of a phase an attempt brings about, as its file says it; nothing where it is all of it. */
import { z } from "zod";
import { type Part } from "../domain/resource.ts";

export const partFields = {
  measurement: z
    .int()
    .positive()
    .optional()
    .meta({ description: "Which of several measurements the attempt makes." }),
  stage: z
    .strictObject({ number: z.int().positive(), percentage: z.int().positive() })
    .optional()
    .meta({ description: "Which stage of a rollout the attempt brings about." }),
  rollback: z
    .string()
    .max(500)
    .optional()
    .meta({ description: "Why the attempt undoes the phase." }),
};

const partFile = z.strictObject(partFields);
type PartFile = z.infer<typeof partFile>;

export function toPart(part: Part | null): PartFile {
  switch (part?.is) {
    case "measurement":
      return { measurement: part.number };
    case "stage":
      return { stage: { number: part.index + 1, percentage: part.percentage } };
    case "rollback":
      return { rollback: part.reason };
    case undefined:
      return {};
  }
}

export function fromPart({ measurement, stage, rollback }: PartFile): Part | null {
  if (rollback !== undefined) return { is: "rollback", reason: rollback };
  if (stage) return { is: "stage", index: stage.number - 1, percentage: stage.percentage };
  return measurement === undefined ? null : { is: "measurement", number: measurement };
}
