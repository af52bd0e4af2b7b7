/** What an event does to the attempt it is about: the facts, whatever the phase makes of them. */
import { type ResourceEvent } from "./events.ts";
import { type Attempt, type Failure, type Mark, type PullRequest } from "./resource.ts";

export type AttemptEvent = Extract<
  ResourceEvent,
  {
    readonly type:
      | "requirement_unmet"
      | "outputs_read"
      | "outputs_refused"
      | "run_measured"
      | "stage_soaked"
      | "progress_reported"
      | "choice_made"
      | "choice_expired"
      | "phase_approved"
      | "phase_rejected"
      | "run_started"
      | "run_succeeded"
      | "run_failed"
      | "run_overdue"
      | "work_lost"
      | "work_found"
      | "workflow_dispatched"
      | "run_missing"
      | "reality_accepted"
      | "work_contradicted"
      | "dispatch_refused"
      | "pull_request_opened"
      | "pull_request_merged"
      | "pull_request_closed"
      | "pull_request_reopened"
      | "changes_requested"
      | "changes_resolved"
      | "pull_request_outdated"
      | "pull_request_updated"
      | "merge_requested"
      | "merge_refused"
      | "phase_permitted"
      | "phase_confirmed";
  }
>;

export function evolveAttempt(attempt: Attempt, event: AttemptEvent): Attempt {
  switch (event.type) {
    case "run_started":
      // Run again by hand: what the run before it had shown counts no more.
      return {
        ...attempt,
        run: {
          id: event.run,
          url: event.url,
          attempt: event.runAttempt,
          conclusion: null,
          finishedAt: null,
        },
        outputs: null,
        verdict: null,
        soakedAt: null,
        choice: null,
        runMissingAt: null,
        lost: null,
        failure: null,
      };
    case "run_succeeded":
    case "run_failed":
      if (attempt.run?.id !== event.run) return attempt;
      return {
        ...attempt,
        run: {
          ...attempt.run,
          attempt: event.runAttempt,
          conclusion: event.type === "run_succeeded" ? "success" : event.conclusion,
          finishedAt: event.at,
        },
      };
    case "work_lost":
      return { ...attempt, lost: event.what, failure: lossOf(event) };
    case "work_found":
      if (attempt.lost === null) return { ...attempt, disputed: settledRevert(attempt, event) };
      return { ...attempt, lost: null, failure: null };
    case "workflow_dispatched":
      return { ...attempt, dispatchedAt: event.at };
    case "run_missing":
      return { ...attempt, runMissingAt: event.at };
    case "work_contradicted": {
      const { pullRequest, run, at } = event;
      const revertedBy = event.revertedBy ?? attempt.disputed?.revertedBy ?? null;
      return { ...attempt, disputed: { pullRequest, run, revertedBy, at, settled: null } };
    }
    case "reality_accepted":
      return accepted(attempt, event);
    case "run_overdue":
      return { ...attempt, overdueMs: event.limitMs };
    case "outputs_read":
      return { ...attempt, outputs: event.outputs };
    case "run_measured":
      return { ...attempt, verdict: { result: event.result, reason: event.reason } };
    case "stage_soaked":
      return { ...attempt, soakedAt: event.at };
    case "progress_reported":
      return { ...attempt, items: { completed: event.completed, total: event.total } };
    case "choice_made":
      return {
        ...attempt,
        choice: { ...markOf(event), options: event.options, byDefault: event.byDefault },
      };
    case "choice_expired":
      return { ...attempt, expiredAt: event.at };
    case "phase_approved":
      return {
        ...attempt,
        approvals: [
          ...attempt.approvals,
          { ...markOf(event), digest: event.digest, teams: event.teams },
        ],
      };
    case "phase_rejected":
      return { ...attempt, rejected: { ...markOf(event), reason: event.reason } };
    case "dispatch_refused": {
      const { reason } = event;
      if (!event.fatal) return { ...attempt, failure: { category: "blocking", reason } };
      return { ...attempt, lost: "repository", failure: { category: "fatal", reason } };
    }
    case "requirement_unmet":
    case "outputs_refused":
      return { ...attempt, failure: { category: "blocking", reason: event.reason } };
    case "pull_request_opened":
      return {
        ...attempt,
        pullRequest: {
          number: event.number,
          url: event.url,
          state: "open",
          changesRequested: false,
          mergeRefused: null,
        },
      };
    case "pull_request_merged":
      return withPullRequest(attempt, event.number, {
        state: "merged",
        changesRequested: false,
        mergeRefused: null,
      });
    case "pull_request_closed":
      return withPullRequest(attempt, event.number, {
        state: "closed",
        ...(event.branchGone && { branchGone: true }),
      });
    case "pull_request_reopened":
      return withoutBranchGone(
        withPullRequest(attempt, event.number, { state: "open" }),
        event.number,
      );
    case "changes_requested":
      return withPullRequest(attempt, event.number, { changesRequested: true });
    case "changes_resolved":
      return withPullRequest(attempt, event.number, { changesRequested: false });
    case "pull_request_outdated":
      return withPullRequest(attempt, event.number, { outdated: event.why });
    case "pull_request_updated":
      return withoutOutdated(attempt, event.number);
    case "merge_requested":
      return withPullRequest(attempt, event.number, { mergeRefused: null });
    case "merge_refused":
      return withPullRequest(attempt, event.number, { mergeRefused: event.reason });
    case "phase_permitted":
      return { ...attempt, permitted: markOf(event) };
    case "phase_confirmed":
      return { ...attempt, confirmed: markOf(event), unverified: event.unverified };
  }
}

function withPullRequest(attempt: Attempt, number: number, change: Partial<PullRequest>): Attempt {
  if (attempt.pullRequest?.number !== number) return attempt;
  return { ...attempt, pullRequest: { ...attempt.pullRequest, ...change } };
}

export function newAttempt(
  event: Extract<ResourceEvent, { readonly type: "phase_started" }>,
): Attempt {
  return {
    number: event.attempt,
    startedAt: event.at,
    startedBy: event.actor,
    part: event.part,
    run: null,
    outputs: null,
    verdict: null,
    soakedAt: null,
    pullRequest: null,
    permitted: null,
    confirmed: null,
    unverified: null,
    approvals: [],
    rejected: null,
    choice: null,
    expiredAt: null,
    items: null,
    overdueMs: null,
    dispatchedAt: null,
    runMissingAt: null,
    lost: null,
    disputed: null,
    failure: null,
  };
}

/** Without its repository nothing of it can go on; anything else may be done again. */
function lossOf({ what, number }: Extract<AttemptEvent, { readonly type: "work_lost" }>): Failure {
  if (what === "repository") {
    const reason = "its repository is gone, or Cairn is not installed on it any more";
    return { category: "fatal", reason };
  }
  const named = what === "run" ? "workflow run " : "pull request #";
  const reason = `recorded as under way, but ${named}${number} is not on GitHub any more`;
  return { category: "blocking", reason };
}

function markOf({ actor, at }: ResourceEvent): Mark {
  return { by: actor, at };
}

function withoutOutdated(attempt: Attempt, number: number): Attempt {
  if (attempt.pullRequest?.number !== number) return attempt;
  const { outdated: _gone, ...pullRequest } = attempt.pullRequest;
  return { ...attempt, pullRequest };
}

function withoutBranchGone(attempt: Attempt, number: number): Attempt {
  if (attempt.pullRequest?.number !== number) return attempt;
  const { branchGone: _there, ...pullRequest } = attempt.pullRequest;
  return { ...attempt, pullRequest };
}

/** The attempt as GitHub shows it. A run that is done again gives its result anew. */
function accepted(
  attempt: Attempt,
  event: Extract<AttemptEvent, { readonly type: "reality_accepted" }>,
): Attempt {
  const { run } = event;
  const pullRequest = event.pullRequest === "reverted" ? "closed" : event.pullRequest;
  const conclusion = run === null || run === "running" || run === "gone" ? null : run;
  return {
    ...attempt,
    pullRequest: attempt.pullRequest && {
      ...attempt.pullRequest,
      ...(pullRequest !== null && pullRequest !== "gone" && { state: pullRequest }),
    },
    run: attempt.run && run !== null ? { ...attempt.run, conclusion } : attempt.run,
    confirmed: null,
    disputed: settledRevert(attempt, event),
  };
}

/** GitHub shows it as merged for ever, so that it was undone has to be remembered. */
function settledRevert({ disputed }: Attempt, event: ResourceEvent): Attempt["disputed"] {
  return disputed && disputed.revertedBy !== null ? { ...disputed, settled: markOf(event) } : null;
}
