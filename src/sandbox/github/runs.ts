/**
 * Workflow runs. A run is queued, started and completed; running it again keeps its id and
 * counts the attempt. What a run *does* is the runner's business.
 */
import type { User } from "./accounts.ts";
import type { Artifact } from "./artifacts.ts";
import { nodeId } from "./ids.ts";
import { runPayload, workflowPayload } from "./payloads/run.ts";
import { resolveCommit } from "./refs.ts";
import { notFound, Refused, unprocessable } from "./refused.ts";
import { requireRole, type Repository } from "./repositories.ts";
import { emit } from "./webhooks.ts";
import { settleInputs, titleOf, type Inputs } from "./workflow-file.ts";
import { workflowFileAt, workflowName, type Workflow } from "./workflows.ts";
import type { Actor, World } from "./world.ts";

type RunStatus = "queued" | "in_progress" | "completed";

export type Conclusion =
  | "action_required"
  | "cancelled"
  | "failure"
  | "neutral"
  | "skipped"
  | "stale"
  | "success"
  | "timed_out"
  | "startup_failure";

export type Run = {
  readonly repository: Repository;
  readonly workflow: Workflow;
  readonly id: number;
  readonly nodeId: string;
  readonly checkSuiteId: number;
  readonly name: string;
  readonly displayTitle: string;
  readonly event: string;
  readonly path: string;
  readonly number: number;
  readonly headBranch: string;
  readonly headSha: string;
  /** A fork's, when the run was started by a pull request from there. */
  readonly headRepository: Repository;
  readonly inputs: Inputs;
  readonly artifacts: Artifact[];
  readonly actor: User;
  readonly createdAt: string;
  status: RunStatus;
  conclusion: Conclusion | null;
  attempt: number;
  triggeringActor: User;
  startedAt: string;
  updatedAt: string;
};

type RunDraft = {
  readonly workflow: Workflow;
  readonly event: string;
  readonly headBranch: string;
  readonly headSha: string;
  readonly headRepository?: Repository;
  readonly displayTitle?: string;
  readonly inputs?: Inputs;
};

export function dispatch(
  world: World,
  actor: Actor,
  workflow: Workflow,
  request: { readonly ref: string; readonly inputs: Readonly<Record<string, unknown>> },
): Run {
  const { repository } = workflow;
  requireRole(actor, repository, "write");
  const headSha = resolveCommit(repository, request.ref);
  if (headSha === undefined) throw unprocessable(`No ref found for: ${request.ref}`);
  const file = workflowFileAt(workflow, headSha);
  if (!file) throw unprocessable("Workflow does not have 'workflow_dispatch' trigger");
  const inputs = settleInputs(file, request.inputs);
  const headBranch = request.ref.replace(/^refs\/(heads|tags)\//, "");
  const fullRef = repository.refs.has(`refs/tags/${headBranch}`) ? "tags" : "heads";
  emit(world, {
    event: "workflow_dispatch",
    repository,
    actor,
    payload: () => ({
      inputs,
      ref: `refs/${fullRef}/${headBranch}`,
      workflow: workflow.path,
    }),
  });
  const name = file.name ?? workflow.path;
  const displayTitle =
    file.runName === undefined ? name : titleOf(file.runName, inputs, actor.user.login);
  return createRun(world, actor, {
    workflow,
    event: "workflow_dispatch",
    headBranch,
    headSha,
    displayTitle,
    inputs,
  });
}

export function createRun(world: World, actor: Actor, draft: RunDraft): Run {
  const { workflow } = draft;
  const id = world.ids.number();
  const name = workflowName(workflow);
  const run: Run = {
    repository: workflow.repository,
    workflow,
    id,
    nodeId: nodeId("WFR", id),
    checkSuiteId: world.ids.number(),
    name,
    displayTitle: draft.displayTitle ?? name,
    event: draft.event,
    path: workflow.path,
    number: workflow.runs.length + 1,
    headBranch: draft.headBranch,
    headSha: draft.headSha,
    headRepository: draft.headRepository ?? workflow.repository,
    inputs: draft.inputs ?? {},
    artifacts: [],
    actor: actor.user,
    createdAt: world.now(),
    status: "queued",
    conclusion: null,
    attempt: 1,
    triggeringActor: actor.user,
    startedAt: world.now(),
    updatedAt: world.now(),
  };
  workflow.runs.push(run);
  world.runs.set(id, run);
  emitRun(world, actor, run, "requested");
  world.runner.onRunCreated(run, run.inputs);
  return run;
}

export function runWithId(repository: Repository, world: World, id: number): Run {
  const run = world.runs.get(id);
  if (run?.repository !== repository) throw notFound();
  return run;
}

export function startRun(world: World, run: Run): void {
  if (run.status !== "queued") throw new Error(`Run ${run.id} is ${run.status}, not queued.`);
  run.status = "in_progress";
  run.updatedAt = world.now();
  emitRun(world, { user: run.triggeringActor }, run, "in_progress");
}

export function completeRun(world: World, run: Run, conclusion: Conclusion): void {
  if (run.status === "completed") throw new Error(`Run ${run.id} is completed already.`);
  run.status = "completed";
  run.conclusion = conclusion;
  run.updatedAt = world.now();
  emitRun(world, { user: run.triggeringActor }, run, "completed");
}

export function rerun(world: World, actor: Actor, run: Run): void {
  requireRole(actor, run.repository, "write");
  if (run.status !== "completed") throw new Refused(403, "This workflow is already running");
  run.attempt++;
  run.status = "queued";
  run.conclusion = null;
  run.triggeringActor = actor.user;
  run.startedAt = world.now();
  run.updatedAt = world.now();
  emitRun(world, actor, run, "requested");
  world.runner.onRunCreated(run, run.inputs);
}

export function cancelRun(world: World, actor: Actor, run: Run): void {
  requireRole(actor, run.repository, "write");
  if (run.status === "completed") {
    throw new Refused(409, "Cannot cancel a workflow run that is completed.");
  }
  completeRun(world, run, "cancelled");
}

/** No webhook tells of it. */
export function deleteRun(world: World, actor: Actor, run: Run): void {
  requireRole(actor, run.repository, "write");
  if (run.status !== "completed") throw new Refused(403, "Could not delete the workflow run");
  run.workflow.runs.splice(run.workflow.runs.indexOf(run), 1);
  world.runs.delete(run.id);
}

function emitRun(
  world: World,
  actor: Actor,
  run: Run,
  action: "requested" | "in_progress" | "completed",
): void {
  emit(world, {
    event: "workflow_run",
    action,
    repository: run.repository,
    actor,
    payload: () => ({
      workflow_run: runPayload(world, run),
      workflow: workflowPayload(world, run.workflow),
    }),
  });
}
