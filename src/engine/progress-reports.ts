/**
 * What running skills report of their progress. It must not cost a commit each: the newest report
 * of each run is kept here, shown from here, and rides on the next commit, at the latest on the
 * one of the next sweep. A crash loses it, and the next report brings it back.
 */
import { effectOfKey } from "../domain/correlation.ts";
import { decide } from "../domain/decide.ts";
import { type Definition } from "../domain/definition.ts";
import { type Observation } from "../domain/inputs.ts";
import { type MigrationState } from "../domain/migration.ts";
import { type ProgressHint } from "./hint.ts";
import { inState, type MigrationName } from "./seen.ts";

type Report = Extract<Observation, { readonly type: "progress" }>;

/** null when the key is of another migration. */
export function reportOf(hint: ProgressHint, migration: MigrationName): Report | null {
  const effect = effectOfKey(hint.key, migration.name);
  if (effect === null) return null;
  const { completed, total, source } = hint;
  const repository = inState(hint.repository, migration);
  return { type: "progress", repository, effect, completed, total, source };
}

/** The riders with the report in place of the one before it of the same run; reports come in any order. */
export function gathered(riders: readonly Observation[], report: Report): readonly Observation[] {
  const before = riders.filter(isReport).find(({ effect }) => effect === report.effect);
  const completed = Math.max(before?.completed ?? 0, report.completed);
  return [...riders.filter((one) => one !== before), { ...report, completed }];
}

/** The state as people are shown it: with what was reported and is not committed yet. */
export function withReports(
  state: MigrationState,
  riders: readonly Observation[],
  definition: Definition,
  now: string,
): MigrationState {
  return riders.filter(isReport).reduce((soFar, report) => {
    const decided = decide(report, soFar, definition, now);
    return "state" in decided ? decided.state : soFar;
  }, state);
}

/** The wave whose tracking issue shows the run; null when the report is about none we know. */
export function waveOf(report: Report, state: MigrationState): string | null {
  const [resource = ""] = report.effect.split("/");
  return state.resources[resource]?.wave ?? null;
}

function isReport(input: Observation): input is Report {
  return input.type === "progress";
}
