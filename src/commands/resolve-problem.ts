/** Why the words of a command mean nothing in this migration. Facts; `messages/` has the words. */
export type ResolveProblem = {
  readonly problem:
    | "unknown-verb"
    | "unknown-resource"
    | "unknown-environment"
    | "unknown-wave"
    | "resource-needed"
    | "target-needed"
    | "reason-needed"
    | "unknown-status"
    | "not-for-many"
    | "environment-not-taken"
    | "unknown-action"
    | "token-needed"
    | "preview-needed"
    | "text-needed"
    | "text-too-long"
    | "flag-not-taken"
    | "too-many-arguments";
  /** What was written, or the verb something is missing for. */
  readonly given: string;
  /** What could have been meant, best first; empty when nothing is near. */
  readonly suggestions: readonly string[];
};

export function problemOf(
  code: ResolveProblem["problem"],
  given: string,
  suggestions: readonly string[],
): ResolveProblem {
  return { problem: code, given, suggestions };
}
