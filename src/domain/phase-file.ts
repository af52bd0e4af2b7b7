/** A phase as people write it: what all kinds have, and what each kind has of its own. */
import { z } from "zod";
import { duration } from "./duration.ts";
import { line, name, reminder, text } from "./file-values.ts";
import { approvalFile } from "./gate-file.ts";
import { PHASE_ACTIONS } from "./permission.ts";

const optionName = z
  .string()
  .max(63)
  .regex(/^[A-Za-z0-9][\w.-]*$/, "expected letters, digits, `_`, `.` or `-`");

const condition = z.string().min(1).max(500);

const conditions = {
  success_condition: condition.optional().meta({
    description: "CEL that is true when the outputs are good, such as `outputs.failed == 0`.",
  }),
  failure_condition: condition.optional().meta({
    description:
      "CEL that is true when they are bad. Where both are false, a person judges the result.",
  }),
};

const common = {
  name: name.meta({ description: "Names the phase in commands and in the state file." }),
  type: line.optional().meta({ description: "A free label for people." }),
  labels: z
    .record(z.string(), z.union([line, z.number(), z.boolean()]))
    .optional()
    .meta({ description: "Free values for people and for `${{ phase.labels }}`." }),
  scope: z
    .enum(["resource", "environment"])
    .optional()
    .meta({ description: "Once per resource or once per environment (default)." }),
  requires: z
    .union([condition, z.array(condition).min(1)])
    .optional()
    .meta({
      description:
        "Names of phases that must be completed, not skipped by a person, or CEL that must be true, before this one begins.",
    }),
  skip_when: condition.optional().meta({
    description:
      "CEL that is true when there is nothing to do; the phase is then skipped by itself, with this as its evidence. Over `outputs` it is asked once the skill's run has ended without a pull request.",
  }),
  reminder_interval: reminder.optional().meta({
    description: "The same for what stands still in this phase. Default: the migration's.",
  }),
};

const action = z.enum(PHASE_ACTIONS).optional().meta({
  description:
    "What the work amounts to. It then begins only after a person's go: `/migrate confirm ACTION` for `deploy_to_test` and `run_migration_dry_run`, `/migrate deploy-to-prod` or `/migrate run-migration` for the others.",
});

const confirm = text.optional().meta({
  description: "What a person does and confirms after the work, before the phase is completed.",
});

const rollback = {
  rollback: name.optional().meta({
    description: "The skill that undoes the phase. A person starts it, or `rollback_on`.",
  }),
  rollback_on: condition.optional().meta({
    description:
      "CEL over `outputs` and `run.conclusion` that starts the rollback by itself once a run has ended.",
  }),
};

export const phase = z.discriminatedUnion("uses", [
  z.strictObject({
    ...common,
    confirm,
    rollback: rollback.rollback,
    action,
    uses: z.literal("pull_request"),
    skill: name
      .optional()
      .meta({ description: "Opens the pull request; without it a person does." }),
    instructions: text.optional().meta({
      description: "What the pull request must do.",
      examples: ["Move the DAGs to the new provider imports."],
    }),
  }),
  z.strictObject({
    ...common,
    confirm,
    ...rollback,
    ...conditions,
    action,
    uses: z.literal("workflow"),
    skill: name.meta({ description: "Does the work." }),
    items: line.optional().meta({ description: "What the run counts, such as DAGs." }),
    count: z
      .int()
      .positive()
      .max(100)
      .optional()
      .meta({ description: "How often the skill runs to measure. Default: 1." }),
    interval: duration.optional().meta({
      description: "How long after a measurement the next one is made. Default: at once.",
    }),
    failure_limit: z
      .int()
      .nonnegative()
      .optional()
      .meta({ description: "How many measurements may fail. Default: 0." }),
  }),
  z.strictObject({
    ...common,
    ...rollback,
    uses: z.literal("manual"),
    instructions: text.meta({ description: "What the person does." }),
    verify: z
      .strictObject({
        skill: name.meta({ description: "The skill that checks." }),
        ...conditions,
      })
      .optional()
      .meta({ description: "Checks the person's claim before the phase is completed." }),
  }),
  z.strictObject({
    ...common,
    uses: z.literal("decision"),
    question: text.meta({ description: "What a person decides." }),
    options: z
      .array(
        z.union([
          optionName,
          z.strictObject({
            name: optionName,
            description: line.optional().meta({ description: "What the option means." }),
          }),
        ]),
      )
      .min(2)
      .max(50)
      .meta({ description: "What there is to choose from." }),
    many: z
      .boolean()
      .optional()
      .meta({ description: "Several options may be chosen. Default: false." }),
    default: z
      .union([optionName, z.array(optionName).min(1)])
      .optional()
      .meta({
        description: "Taken when the question expires; without it the question stays open.",
      }),
    expires: duration
      .optional()
      .meta({ description: "How long the question may stay unanswered. Default: for ever." }),
  }),
  z.strictObject({
    ...common,
    ...approvalFile.shape,
    uses: z.literal("approval"),
    instructions: text.optional().meta({
      description: "What to look at before approving.",
      examples: ["The error rate of the canary."],
    }),
  }),
  z.strictObject({
    ...common,
    uses: z.literal("wait"),
    duration: duration.optional().meta({ description: "How long to wait; this or `until`." }),
    until: z
      .union([z.iso.date(), z.iso.datetime({ offset: true })])
      .optional()
      .meta({
        description:
          "Until when, in place of `duration`: a date (its beginning, in UTC) or an instant.",
      }),
  }),
  z.strictObject({
    ...common,
    confirm,
    ...rollback,
    ...conditions,
    action,
    uses: z.literal("rollout"),
    skill: name.meta({ description: "Brings one stage about; runs once for each." }),
    stages: z
      .array(z.int().positive().max(100))
      .min(1)
      .max(20)
      .meta({ description: "Percentages, rising; `${{ stage.percentage }}` in the inputs." }),
    soak: duration
      .optional()
      .meta({ description: "How long a stage must have been done before the next." }),
    approval: z
      .union([z.literal(true), approvalFile])
      .optional()
      .meta({ description: "What must be approved between two stages; `true` is one approval." }),
  }),
]);
