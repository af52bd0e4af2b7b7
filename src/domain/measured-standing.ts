/**
 * Where a run and its verdict say the phase stands. A verdict is recorded before anything is
 * made of it, so that a history says what was judged and a changed condition changes no past.
 */
import { attemptsAt, roundOf } from "./attempts.ts";
import { type VerificationRule } from "./definition.ts";
import { type ResourceFact } from "./events.ts";
import { after } from "./instant.ts";
import { type PhasePlace, type Standing } from "./phase-place.ts";
import { phaseAt } from "./phase.ts";
import { type Attempt } from "./resource.ts";
import { verdictOn } from "./verdict.ts";

/** null once the run has succeeded. */
export function runStanding({ run }: Attempt): Standing | null {
  if (run === null || run.conclusion === null) return { is: "in_progress", next: null };
  if (run.conclusion === "success") return null;
  return failed(`workflow run ${run.id} ended with ${run.conclusion.replaceAll("_", " ")}`);
}

/** null once every measurement is made and enough of them are good. */
export function measuredStanding(
  attempt: Attempt,
  rule: VerificationRule,
  place: PhasePlace,
): Standing | null {
  const { ref, resource } = place;
  const { run, verdict, choice } = attempt;
  if (run === null || run.conclusion === null) return { is: "in_progress", next: null };
  if (verdict === null) {
    const judged = verdictOn(attempt, run, rule, place);
    if (judged) return working({ ...ref, type: "run_measured", ...judged });
  }
  const number = attempt.number + 1;
  if (verdict?.result === "rollback") {
    const part = { is: "rollback", reason: verdict.reason } as const;
    return working({ ...ref, type: "phase_started", attempt: number, part });
  }
  const ended = runStanding(attempt);
  if (ended) return ended;
  if (verdict?.result === "inconclusive" && !choice) {
    return { is: "awaiting_human", waitsFor: "judgement", next: null };
  }
  if (choice?.options.includes("fail")) {
    return failed(`${choice.by} judged it a failure: ${verdict?.reason ?? ""}`);
  }
  const phase = phaseAt(resource, ref);
  const failures = roundOf(phase ? attemptsAt(phase) : []).filter(
    (one) => one.verdict?.result === "failure",
  );
  if (failures.length > rule.failureLimit) return failed(failures.at(-1)?.verdict?.reason ?? "");
  const made = attempt.part?.is === "measurement" ? attempt.part.number : 1;
  if (made >= rule.count) return null;
  const part = { is: "measurement", number: made + 1 } as const;
  const at = after(run.finishedAt ?? attempt.startedAt, rule.intervalMs);
  return {
    is: "in_progress",
    next: { fact: { ...ref, type: "phase_started", attempt: number, part }, at },
  };
}

function working(fact: ResourceFact): Standing {
  return { is: "in_progress", next: { fact, at: null } };
}

function failed(reason: string): Standing {
  return { is: "failed", failure: { category: "blocking", reason: reason.slice(0, 500) } };
}
