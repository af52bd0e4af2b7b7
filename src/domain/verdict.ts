/**
 * What the conditions make of a run that ended. Failure is looked at before success; where
 * neither says anything, or one cannot be worked out, the result is inconclusive and a person judges.
 */
import { skillOf } from "./attempts.ts";
import { type VerificationRule } from "./definition.ts";
import { holds, type Holds } from "./expression.ts";
import { own } from "./lookup.ts";
import { type PhasePlace } from "./phase-place.ts";
import { type Attempt, type Outputs, type Verdict, type WorkflowRun } from "./resource.ts";
import { outputsInCel, scopeOf } from "./scope.ts";

/** null where there is nothing to judge by. */
export function verdictOn(
  attempt: Attempt,
  run: WorkflowRun,
  rule: VerificationRule,
  { resource, ref, rules, definition }: PhasePlace,
): Verdict | null {
  const skill = own(definition.skills, skillOf(rules, attempt) ?? "");
  const outputs = attempt.outputs ?? {};
  const scope = {
    ...scopeOf(resource, { ...ref, attempt: attempt.number }, definition),
    outputs: outputsInCel(outputs, skill?.outputs ?? {}),
    run: { conclusion: run.conclusion },
  };
  const back = rules.rollback?.on ?? null;
  if (back !== null) {
    const rolls = holds(back, scope);
    if (rolls.is === "true") return verdict("rollback", back, "is true", outputs);
    // A run that failed may have left nothing behind to look at; it fails by itself.
    if (rolls.is === "unknown" && run.conclusion === "success") {
      return verdict("inconclusive", back, rolls.problem, outputs);
    }
  }
  if (run.conclusion !== "success") return null;
  return judged(rule, (condition) => holds(condition, scope), outputs);
}

function judged(
  { failure, success }: VerificationRule,
  look: (condition: string) => Holds,
  outputs: Outputs,
): Verdict | null {
  if (failure === null && success === null) return null;
  const fails = failure === null ? null : look(failure);
  if (failure !== null && fails?.is === "true") {
    return verdict("failure", failure, "is true", outputs);
  }
  if (failure !== null && fails?.is === "unknown") {
    return verdict("inconclusive", failure, fails.problem, outputs);
  }
  if (success === null) return verdict("success", failure ?? "", "is false", outputs);
  const succeeds = look(success);
  switch (succeeds.is) {
    case "true":
      return verdict("success", success, "is true", outputs);
    case "unknown":
      return verdict("inconclusive", success, succeeds.problem, outputs);
    case "false":
      return verdict(failure === null ? "failure" : "inconclusive", success, "is false", outputs);
  }
}

function verdict(
  result: Verdict["result"],
  condition: string,
  what: string,
  outputs: Outputs,
): Verdict {
  const seen = Object.entries(outputs)
    .map(([name, value]) => `${name} = ${JSON.stringify(value)}`)
    .join(", ");
  const reason = `${condition} ${what}${seen === "" ? "" : ` (${seen})`}`;
  return { result, reason: reason.replace(/\s+/g, " ").slice(0, 400) };
}
