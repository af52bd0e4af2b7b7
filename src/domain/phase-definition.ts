/** One phase of the file with every default in its place. */
import { type DefinitionFile } from "./definition-file.ts";
import { type PhaseDefinition, type PhaseWork, type VerificationRule } from "./definition.ts";
import { durationMs } from "./duration.ts";
import { approvalRuleOf } from "./parse-gates.ts";

export type PhaseFile = DefinitionFile["phases"][number];

export function phaseOf(given: PhaseFile): PhaseDefinition {
  const { requires = [] } = given;
  return {
    name: given.name,
    label: given.type ?? null,
    labels: given.labels ?? {},
    scope: given.scope ?? "environment",
    work: workOf(given),
    action: ("action" in given ? given.action : undefined) ?? null,
    requires: typeof requires === "string" ? [requires] : requires,
    skipWhen: given.skip_when ?? null,
    rollback:
      "rollback" in given && given.rollback !== undefined
        ? { skill: given.rollback, on: ("rollback_on" in given && given.rollback_on) || null }
        : null,
    confirm: ("confirm" in given ? given.confirm : undefined) ?? null,
    ...(given.reminder_interval !== undefined && {
      reminderMs: reminderMs(given.reminder_interval),
    }),
  };
}

/** null: nobody is ever reminded. */
export function reminderMs(given: string): number | null {
  return given === "never" ? null : durationMs(given);
}

function workOf(given: PhaseFile): PhaseWork {
  switch (given.uses) {
    case "pull_request": {
      const { uses, skill = null, instructions = null } = given;
      return { uses, skill, instructions };
    }
    case "workflow": {
      const { uses, skill, items = null } = given;
      return { uses, skill, items, verification: verificationOf(given) };
    }
    case "manual": {
      const { uses, instructions, verify } = given;
      const verification = verificationOf(verify ?? {});
      return { uses, instructions, verify: verify?.skill ?? null, verification };
    }
    case "decision": {
      const { uses, question, many = false, options, default: taken, expires } = given;
      return {
        uses,
        question,
        many,
        options: options.map((option) =>
          typeof option === "string"
            ? { name: option, description: null }
            : { name: option.name, description: option.description ?? null },
        ),
        default: typeof taken === "string" ? [taken] : (taken ?? null),
        expiresMs: expires === undefined ? null : durationMs(expires),
      };
    }
    case "approval":
      return {
        uses: given.uses,
        rule: approvalRuleOf(given),
        instructions: given.instructions ?? null,
      };
    case "wait": {
      const { uses, duration, until } = given;
      return { uses, for: until === undefined ? { ms: durationMs(duration ?? "") } : { until } };
    }
    case "rollout": {
      const { uses, skill, stages, soak, approval } = given;
      return {
        uses,
        skill,
        stages,
        soakMs: soak === undefined ? 0 : durationMs(soak),
        approval: approval === undefined ? null : approvalRuleOf(approval === true ? {} : approval),
        verification: verificationOf(given),
      };
    }
  }
}

function verificationOf(given: {
  readonly success_condition?: string | undefined;
  readonly failure_condition?: string | undefined;
  readonly failure_limit?: number | undefined;
  readonly count?: number | undefined;
  readonly interval?: string | undefined;
}): VerificationRule {
  return {
    success: given.success_condition ?? null,
    failure: given.failure_condition ?? null,
    failureLimit: given.failure_limit ?? 0,
    count: given.count ?? 1,
    intervalMs: given.interval === undefined ? 0 : durationMs(given.interval),
  };
}
