/**
 * An attempt as it stands in a resource's file: its facts in the words people look for
 * (`pr_number`, `workflow_run_id`), and nothing where there is nothing to say.
 */
import { z } from "zod";
import { type Attempt, type Choice, type Disputed, type Outputs } from "../domain/resource.ts";
import { approvalFile, fromApproval, mark, toApproval } from "./mark-file.ts";
import { fromPart, partFields, toPart } from "./part-file.ts";

export const failure = z.strictObject({
  category: z.enum(["transient", "retriable", "blocking", "fatal"]),
  reason: z.string().max(500),
});

export const waitsFor = z.enum([
  "pull-request",
  "review",
  "confirmation",
  "decision",
  "approval",
  "judgement",
  "go",
]);

export const lost = z.enum(["run", "pull_request", "repository"]);

export const verdictResult = z.enum(["success", "failure", "inconclusive", "rollback"]);

const plain = z.union([z.string().max(500), z.number(), z.boolean()]);
export const outputsFile = z.record(z.string(), z.union([plain, z.array(plain).max(100)]));

export const attemptFields = {
  attempt: z.int().positive().optional(),
  started_at: z.string().optional(),
  started_by: z.string().optional(),
  ...partFields,
  pr_number: z.int().positive().optional(),
  pr_url: z.string().optional(),
  pr_state: z.enum(["open", "merged", "closed"]).optional(),
  changes_requested: z.boolean().optional(),
  pr_outdated: z.enum(["conflict", "behind"]).optional(),
  pr_branch_gone: z
    .literal(true)
    .optional()
    .meta({ description: "It is closed because its branch was deleted." }),
  merge_refused: z
    .string()
    .max(500)
    .optional()
    .meta({ description: "Why GitHub would not merge it when it was told to." }),
  workflow_run_id: z.int().positive().optional(),
  workflow_run_url: z.string().optional(),
  workflow_run_attempt: z.int().positive().optional(),
  workflow_run_conclusion: z.string().optional(),
  workflow_run_finished_at: z
    .string()
    .optional()
    .meta({ description: "When the conclusion of the run was learned." }),
  outputs: outputsFile
    .optional()
    .meta({ description: "What the run left behind, as its skill declares it." }),
  verdict: z
    .strictObject({ result: verdictResult, reason: z.string().max(500) })
    .optional()
    .meta({ description: "What the conditions made of the run." }),
  soaked_at: z
    .string()
    .optional()
    .meta({ description: "When the stage had been done for as long as it must be." }),
  permitted: mark.optional().meta({ description: "Who gave the go for the work, and when." }),
  confirmed: mark.optional(),
  unverified: z
    .string()
    .max(500)
    .optional()
    .meta({ description: "Why the confirmation was taken without its check." }),
  approvals: z
    .array(approvalFile)
    .optional()
    .meta({ description: "Who approved it, when, and what." }),
  rejected: z
    .strictObject({ by: z.string(), at: z.string(), reason: z.string().max(500) })
    .optional()
    .meta({ description: "Who rejected it, when and why." }),
  choice: z
    .strictObject({
      options: z.array(z.string()),
      by: z.string(),
      at: z.string(),
      by_default: z.boolean().optional(),
    })
    .optional()
    .meta({ description: "What was chosen; by default where nobody chose in time." }),
  expired_at: z
    .string()
    .optional()
    .meta({ description: "When the time for an answer was over without a default." }),
  items_completed: z.int().nonnegative().optional(),
  items_total: z.int().nonnegative().optional(),
  overdue_ms: z.int().nonnegative().optional(),
  dispatched_at: z
    .string()
    .optional()
    .meta({ description: "When GitHub took the dispatch without saying which run it starts." }),
  run_missing_at: z
    .string()
    .optional()
    .meta({ description: "When no run of the dispatch was to be found." }),
  lost: lost.optional().meta({ description: "What of its work is not on GitHub any more." }),
  disputed: z
    .strictObject({
      pull_request: z.string().optional(),
      run: z.string().max(100).optional(),
      reverted_by: z.int().optional(),
      at: z.string(),
      settled: mark.optional(),
    })
    .optional()
    .meta({ description: "What GitHub shows of it, though it is recorded as done." }),
  ended_with: failure.optional(),
};

export const attemptFile = z.strictObject(attemptFields);
export type AttemptFile = z.infer<typeof attemptFile>;

export function toAttempt(attempt: Attempt): AttemptFile {
  const { run, pullRequest, items } = attempt;
  return {
    attempt: attempt.number,
    started_at: attempt.startedAt,
    started_by: attempt.startedBy,
    ...toPart(attempt.part),
    ...(pullRequest && {
      pr_number: pullRequest.number,
      pr_url: pullRequest.url,
      pr_state: pullRequest.state,
      ...(pullRequest.changesRequested && { changes_requested: true }),
      ...(pullRequest.outdated && { pr_outdated: pullRequest.outdated }),
      ...(pullRequest.branchGone && { pr_branch_gone: true }),
      ...(pullRequest.mergeRefused !== null && { merge_refused: pullRequest.mergeRefused }),
    }),
    ...(run && {
      workflow_run_id: run.id,
      workflow_run_url: run.url,
      workflow_run_attempt: run.attempt,
      ...(run.conclusion !== null && { workflow_run_conclusion: run.conclusion }),
      ...(run.finishedAt !== null && { workflow_run_finished_at: run.finishedAt }),
    }),
    ...(attempt.outputs && { outputs: mutable(attempt.outputs) }),
    ...(attempt.verdict && { verdict: attempt.verdict }),
    ...(attempt.soakedAt !== null && { soaked_at: attempt.soakedAt }),
    ...(attempt.permitted && { permitted: attempt.permitted }),
    ...(attempt.confirmed && { confirmed: attempt.confirmed }),
    ...(attempt.unverified !== null && { unverified: attempt.unverified }),
    ...(attempt.approvals.length > 0 && { approvals: attempt.approvals.map(toApproval) }),
    ...(attempt.rejected && { rejected: attempt.rejected }),
    ...(attempt.choice && { choice: toChoice(attempt.choice) }),
    ...(attempt.expiredAt !== null && { expired_at: attempt.expiredAt }),
    ...(items && { items_completed: items.completed, items_total: items.total }),
    ...(attempt.overdueMs !== null && { overdue_ms: attempt.overdueMs }),
    ...(attempt.dispatchedAt !== null && { dispatched_at: attempt.dispatchedAt }),
    ...(attempt.runMissingAt !== null && { run_missing_at: attempt.runMissingAt }),
    ...(attempt.lost && { lost: attempt.lost }),
    ...(attempt.disputed && { disputed: toDisputed(attempt.disputed) }),
    ...(attempt.failure && { ended_with: attempt.failure }),
  };
}

/** Whether the phase says anything of an attempt at all. */
export function isAttempt(file: AttemptFile): boolean {
  return Object.keys(attemptFields).some((key) => key in file);
}

export function fromAttempt(
  file: AttemptFile,
  number: number,
  status: string,
  newest: string,
): Attempt {
  // Where an older file does not say how it ended, a completed phase ended well.
  const done = status === "completed";
  return {
    number: file.attempt ?? number,
    startedAt: file.started_at ?? newest,
    startedBy: file.started_by ?? "",
    part: fromPart(file),
    pullRequest:
      file.pr_number === undefined
        ? null
        : {
            number: file.pr_number,
            url: file.pr_url ?? "",
            state: file.pr_state ?? (done ? "merged" : "open"),
            changesRequested: file.changes_requested ?? false,
            mergeRefused: file.merge_refused ?? null,
            ...(file.pr_outdated && { outdated: file.pr_outdated }),
            ...(file.pr_branch_gone && { branchGone: true }),
          },
    run:
      file.workflow_run_id === undefined
        ? null
        : {
            id: file.workflow_run_id,
            url: file.workflow_run_url ?? "",
            attempt: file.workflow_run_attempt ?? 1,
            conclusion:
              file.workflow_run_conclusion ??
              (done && file.attempt === undefined ? "success" : null),
            finishedAt: file.workflow_run_finished_at ?? null,
          },
    outputs: file.outputs ?? null,
    verdict: file.verdict ?? null,
    soakedAt: file.soaked_at ?? null,
    permitted: file.permitted ?? null,
    confirmed: file.confirmed ?? null,
    unverified: file.unverified ?? null,
    approvals: (file.approvals ?? []).map(fromApproval),
    rejected: file.rejected ?? null,
    choice: file.choice ? fromChoice(file.choice) : null,
    expiredAt: file.expired_at ?? null,
    items:
      file.items_total === undefined
        ? null
        : { completed: file.items_completed ?? 0, total: file.items_total },
    overdueMs: file.overdue_ms ?? null,
    dispatchedAt: file.dispatched_at ?? null,
    runMissingAt: file.run_missing_at ?? null,
    lost: file.lost ?? null,
    disputed: file.disputed ? fromDisputed(file.disputed) : null,
    failure: file.ended_with ?? null,
  };
}

function toDisputed({
  pullRequest,
  run,
  revertedBy,
  at,
  settled,
}: Disputed): NonNullable<AttemptFile["disputed"]> {
  return {
    ...(pullRequest !== null && { pull_request: pullRequest }),
    ...(run !== null && { run }),
    ...(revertedBy !== null && { reverted_by: revertedBy }),
    at,
    ...(settled && { settled }),
  };
}

function fromDisputed(file: NonNullable<AttemptFile["disputed"]>): Disputed {
  const { pull_request: pullRequest = null, run = null, at, settled = null } = file;
  return { pullRequest, run, revertedBy: file.reverted_by ?? null, at, settled };
}

function toChoice({ options, by, at, byDefault }: Choice): NonNullable<AttemptFile["choice"]> {
  return { options: [...options], by, at, ...(byDefault && { by_default: true }) };
}

function fromChoice({
  options,
  by,
  at,
  by_default: byDefault = false,
}: NonNullable<AttemptFile["choice"]>): Choice {
  return { options, by, at, byDefault };
}

/** The schema's types know no readonly lists. */
function mutable(outputs: Outputs): NonNullable<AttemptFile["outputs"]> {
  return Object.fromEntries(
    Object.entries(outputs).map(([name, value]) => [
      name,
      typeof value === "object" ? [...value] : value,
    ]),
  );
}
