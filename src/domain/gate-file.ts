/** The gates as people write them in the definition: approvals, soak and windows. */
import { z } from "zod";
import { duration } from "./duration.ts";

const login = z
  .string()
  .regex(/^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})$/, "expected a login, without the @");
const slug = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,99}$/i, "expected the slug of a team, without the organisation");

const required = z.boolean().optional().meta({
  description:
    "Whether it stays shut without this one, however many others approve. Default: false.",
});

export const approvalFile = z.strictObject({
  min_approvals: z.int().positive().max(10).optional().meta({
    description: "How many different people must approve. Default: 1.",
  }),
  approvers: z
    .array(
      z.union([
        z.strictObject({
          user: login.meta({ description: "A login.", examples: ["grace"] }),
          required,
        }),
        z.strictObject({
          team: slug.meta({
            description: "Slug of a team in the organisation of this repository.",
            examples: ["platform-leads"],
          }),
          required,
        }),
      ]),
    )
    .min(1)
    .optional()
    .meta({
      description: "Who may approve or reject. Default: everybody who may give commands.",
    }),
  prevent_self_review: z.boolean().optional().meta({
    description: "Whether whoever asked for it is kept from approving it. Default: true.",
  }),
});

export type ApprovalFile = z.infer<typeof approvalFile>;

export const soakFile = duration.meta({
  examples: ["24h"],
  description: "How long what comes before must have been done without a break, such as 24h or 7d.",
});

const zoned = z
  .string()
  .regex(
    /^(?:TZID=[A-Za-z0-9_+\-/]+:\d{8}T\d{6}|\d{8}T\d{6}Z)$/,
    "expected a local time with its zone such as TZID=Europe/Berlin:20260105T090000, or UTC such as 20260105T080000Z",
  );

export const windowFile = z.strictObject({
  name: z
    .string()
    .max(63)
    .regex(/^[a-z0-9]+(?:[._-][a-z0-9]+)*$/, "expected lower-case letters, digits, `.`, `_`, `-`")
    .meta({ description: "Names the window where it is used." }),
  kind: z.enum(["allow", "deny"]).meta({
    description: "What it does to work that would begin. Deny beats allow; a freeze is a deny.",
  }),
  rrule: z
    .string()
    .max(300)
    .regex(
      /^FREQ=(?:DAILY|WEEKLY|MONTHLY|YEARLY)(?:;[A-Z]+=[A-Z0-9,+:-]+)*$/,
      "expected a rule of RFC 5545 such as FREQ=WEEKLY;BYDAY=MO,TU (daily or less often)",
    )
    .optional()
    .meta({
      description: "How it comes again (RFC 5545). Default: it comes once.",
      examples: ["FREQ=WEEKLY;BYDAY=MO,TU,WE,TH"],
    }),
  dtstart: zoned.meta({
    description: "When it first begins, with its time zone.",
    examples: ["TZID=Europe/Berlin:20260105T090000"],
  }),
  dtend: zoned.meta({
    description: "When that first one ends, by the same clock.",
    examples: ["TZID=Europe/Berlin:20260105T160000"],
  }),
});

export type WindowFile = z.infer<typeof windowFile>;

export const windowNames = z
  .array(z.string())
  .min(1)
  .meta({
    description:
      "Windows in which work may begin. What is under way when one closes is let finish.",
    examples: [["office-hours"]],
  });
