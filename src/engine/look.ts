import { type ExtractProblem } from "../commands/extract.ts";
/**
 * Looks at what a hint points to, as GitHub shows it now, and makes of it what the core decides
 * on. Nothing a payload says about a merge, a run or a person's rights is believed.
 */
import { type Request } from "../domain/commands.ts";
import { type Definition } from "../domain/definition.ts";
import { type Source } from "../domain/events.ts";
import { heldTo, vocabularyOf } from "../domain/held-to.ts";
import { type Observation, type PullRequestSeen, type RequestInput } from "../domain/inputs.ts";
import { own } from "../domain/lookup.ts";
import { type MigrationState } from "../domain/migration.ts";
import { allPhases, currentAttempt, isUnderWay } from "../domain/phase.ts";
import { teamsAskedAbout } from "./asked-teams.ts";
import { type CommentSeen, type GitHub, type ThreadRef } from "./github.ts";
import { type HintToLookAt } from "./hint.ts";
import { gone, lookAtRepository, lookForRun } from "./look-at-loss.ts";
import { lookAtOutputs } from "./look-at-outputs.ts";
import { lookAtWork } from "./look-at-work.ts";
import { mayCommand, mayCommandAll } from "./may-command.ts";
import { findNewPullRequest } from "./new-pull-request.ts";
import { readComment, requestIn, resourceOfThread, type ReadLine } from "./read-comment.ts";
import { inState, onGitHub, pullRequestSeen, runSeen, type MigrationName } from "./seen.ts";
import { type CommentLine, type CommentTask, type Task } from "./task.ts";

export type Looked =
  | { readonly is: "tasks"; readonly tasks: readonly Task[] }
  /** Nothing for us: not ours, no command, or nobody who may give one. `why` is for the log. */
  | { readonly is: "nothing"; readonly why: string }
  /** The comment as a whole cannot be read as commands. */
  | {
      readonly is: "unreadable";
      readonly comment: CommentSeen;
      readonly problem: ExtractProblem;
    }
  /** The App was taken off a repository it is about: what its author may do there is not known. */
  | {
      readonly is: "out-of-reach";
      readonly comment: CommentSeen;
      readonly repository: string;
    };

export type LookContext = {
  readonly github: GitHub;
  readonly migration: MigrationName;
  readonly state: MigrationState;
  readonly definition: Definition;
};

export function look(hint: HintToLookAt, context: LookContext): Promise<Looked> {
  switch (hint.kind) {
    case "comment":
      return lookAtComment(hint, context);
    case "pull-request":
      return lookAtPullRequest(hint.thread, hint.source, context);
    case "run":
      return lookAtRun(hint, context);
    case "missing-run":
      return lookForRun(hint, context);
    case "repository":
      return lookAtRepository(hint, context);
    case "resource":
      return lookAtAll(hint, context);
  }
}

async function lookAtPullRequest(
  thread: ThreadRef,
  source: Source,
  { github, migration }: LookContext,
): Promise<Looked> {
  const found = await github.pullRequests.read(thread);
  if (!found) return gone({ ...thread, run: null }, source, { github, migration });
  const seen = pullRequestSeen(found, thread.repository, migration);
  return tasks([{ kind: "observation", input: { type: "pull-request", seen, source } }]);
}

async function lookAtRun(
  { repository, run, source }: Extract<HintToLookAt, { readonly kind: "run" }>,
  context: LookContext,
): Promise<Looked> {
  const { github, migration } = context;
  const found = await github.runs.read(repository, run);
  if (!found) return gone({ repository, number: null, run }, source, context);
  const seen = runSeen(found, repository, migration);
  if (!seen) return { is: "nothing", why: "there is no such dispatched run" };
  const outputs = await lookAtOutputs(seen, repository, context);
  return tasks([
    { kind: "observation", input: { type: "run", seen: { ...seen, outputs }, source } },
  ]);
}

/** What was only missed is observed as if it had been told; what contradicts the record is asked about. */
async function lookAtAll(
  { resource: id, source }: Extract<HintToLookAt, { readonly kind: "resource" }>,
  context: LookContext,
): Promise<Looked> {
  const resource = own(context.state.resources, id);
  if (!resource) return { is: "nothing", why: "there is no such resource" };
  const { observations, work } = await lookAtWork(resource, null, context);
  const all: readonly Observation[] = [
    ...observations,
    { type: "work", resource: id, work, source },
  ];
  return tasks(all.map((input) => ({ kind: "observation", input })));
}

async function lookAtComment(
  { comment, source }: Extract<HintToLookAt, { readonly kind: "comment" }>,
  context: LookContext,
): Promise<Looked> {
  const { migration, state } = context;
  const { author, thread } = comment;
  const about = resourceOfThread(state, {
    repository: inState(thread.repository, migration),
    number: thread.number,
  });
  const read = readComment(comment.body, vocabularyOf(context), about);
  if (!read.ok) {
    const may = await mayCommand(context.github, thread.repository, author);
    if (!may) return { is: "nothing", why: "its author may not command" };
    return { is: "unreadable", comment, problem: read.problem };
  }
  if (read.lines.length === 0) return { is: "nothing", why: "it holds no command" };
  const may = await mayCommandAll(read.lines, comment, context);
  if (typeof may === "object") {
    return { is: "out-of-reach", comment, repository: may.outOfReach };
  }
  if (!may) return { is: "nothing", why: "its author may not command" };
  const lines = await Promise.all(read.lines.map((line) => lineOf(line, comment, source, context)));
  const task: CommentTask = {
    kind: "comment",
    reply: {
      comment: comment.id,
      since: comment.createdAt,
      actor: author,
      repository: thread.repository,
      thread: thread.number,
      about,
    },
    lines: lines.map(({ line }) => line),
  };
  const seen = lines.flatMap((line) => line.seen);
  return tasks([
    ...seen.map((one): Task => ({
      kind: "observation",
      input: { type: "pull-request", seen: one, source: "engine" },
    })),
    task,
  ]);
}

type LookedLine = { readonly line: CommentLine; readonly seen: readonly PullRequestSeen[] };

async function lineOf(
  read: ReadLine,
  { author, authorId, thread }: CommentSeen,
  source: Source,
  context: LookContext,
): Promise<LookedLine> {
  const { command } = read;
  const request = requestIn(read);
  if (!request) return { line: { command, input: null }, seen: [] };
  const [seen, teams, looked] = await Promise.all([
    pullRequestsInQuestion(request, context),
    teamsInQuestion(request, author, context),
    workInQuestion(request, context),
  ]);
  const [pullRequest = null] = seen;
  return {
    line: {
      command,
      input: {
        type: "request",
        request,
        actor: author,
        ...(authorId !== undefined && { actorId: authorId }),
        source,
        thread: `${thread.repository}#${thread.number}`,
        pullRequest,
        teams,
        ...(looked && { looked }),
      },
    },
    // What `pr-merged` claims is part of its own decision; for a confirmation it comes before it.
    seen: request.verb === "pr-merged" ? [] : seen,
  };
}

async function workInQuestion(
  request: Request,
  context: LookContext,
): Promise<RequestInput["looked"] | null> {
  const asked = request.verb === "recover" ? request : null;
  const resource = asked && own(context.state.resources, asked.resource);
  if (!asked || !resource) return null;
  return lookAtWork(resource, asked.environment, context);
}

/**
 * The pull requests a claim is about: those of the phases under way. They are looked at when the
 * claim is made, because the webhook that told of them may have been lost.
 */
async function pullRequestsInQuestion(
  request: Request,
  context: LookContext,
): Promise<readonly PullRequestSeen[]> {
  const { github, migration, state, definition } = context;
  if (!isAboutPullRequests(request)) return [];
  const resource = own(state.resources, request.resource);
  if (!resource) return [];
  const repository = onGitHub(resource.repository, migration);
  const found = await Promise.all(
    allPhases(resource)
      .filter(
        ({ environment, phase, state: phaseState }) =>
          isUnderWay(phaseState) &&
          (request.environment === null || environment === request.environment) &&
          (request.verb !== "confirm-phase" || request.phase === phase) &&
          heldTo(definition, resource).phases.some(
            ({ name, work }) => name === phase && work.uses === "pull_request",
          ),
      )
      .map(async ({ environment, phase, state: phaseState }) => {
        const attempt = currentAttempt(phaseState);
        if (!attempt || attempt.pullRequest?.state === "merged") return null;
        return attempt.pullRequest
          ? github.pullRequests.read({ repository, number: attempt.pullRequest.number })
          : findNewPullRequest({ resource, environment, phase, attempt }, context);
      }),
  );
  return found.flatMap((one) => (one ? [pullRequestSeen(one, repository, migration)] : []));
}

/** Of the teams whose word the request needs, those its author is in at this moment. */
async function teamsInQuestion(
  request: Request,
  login: string,
  { github, migration, state, definition }: LookContext,
): Promise<readonly string[]> {
  const teams = teamsAskedAbout(request, state, definition);
  const answers = await Promise.all(
    teams.map((team) => github.people.isInTeam(migration.repository, team, login)),
  );
  return teams.filter((_, index) => answers[index] === true);
}

function tasks(all: readonly Task[]): Looked {
  return { is: "tasks", tasks: all };
}

function isAboutPullRequests(
  request: Request,
): request is Extract<Request, { readonly verb: "pr-merged" | "merge-pr" | "confirm-phase" }> {
  return ["pr-merged", "merge-pr", "confirm-phase"].includes(request.verb);
}
