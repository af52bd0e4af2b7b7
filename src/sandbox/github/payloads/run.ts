/** Workflows and their runs. */
import { commitOf } from "../git-objects.ts";
import type { Run } from "../runs.ts";
import { workflowName, type Workflow } from "../workflows.ts";
import type { World } from "../world.ts";
import { accountPayload, type Json } from "./account.ts";
import { simpleCommitPayload } from "./commit.ts";
import { minimalRepositoryPayload } from "./repository.ts";

export function workflowPayload(world: World, workflow: Workflow): Json {
  const { repository, id, path } = workflow;
  const file = path.split("/").at(-1) ?? path;
  const web = `${world.webUrl}/${repository.fullName}`;
  return {
    id,
    node_id: workflow.nodeId,
    name: workflowName(workflow),
    path,
    state: "active",
    created_at: workflow.createdAt,
    updated_at: workflow.createdAt,
    url: `${world.apiUrl}/repos/${repository.fullName}/actions/workflows/${id}`,
    html_url: `${web}/blob/${repository.defaultBranch}/${path}`,
    badge_url: `${web}/actions/workflows/${file}/badge.svg`,
  };
}

export function runPayload(world: World, run: Run): Json {
  const { repository, id, attempt } = run;
  const repo = `${world.apiUrl}/repos/${repository.fullName}`;
  const url = runApiUrl(world, run);
  return {
    id,
    name: run.name,
    node_id: run.nodeId,
    check_suite_id: run.checkSuiteId,
    check_suite_node_id: `CS_${run.checkSuiteId}`,
    head_branch: run.headBranch,
    head_sha: run.headSha,
    path: run.path,
    display_title: run.displayTitle,
    run_number: run.number,
    event: run.event,
    status: run.status,
    conclusion: run.conclusion,
    workflow_id: run.workflow.id,
    url,
    html_url: runUrl(world, run),
    pull_requests: [],
    created_at: run.createdAt,
    updated_at: run.updatedAt,
    actor: accountPayload(world, run.actor),
    triggering_actor: accountPayload(world, run.triggeringActor),
    run_attempt: attempt,
    referenced_workflows: [],
    run_started_at: run.startedAt,
    jobs_url: `${url}/jobs`,
    logs_url: `${url}/logs`,
    check_suite_url: `${repo}/check-suites/${run.checkSuiteId}`,
    artifacts_url: `${url}/artifacts`,
    cancel_url: `${url}/cancel`,
    rerun_url: `${url}/rerun`,
    previous_attempt_url: attempt === 1 ? null : `${url}/attempts/${attempt - 1}`,
    workflow_url: `${repo}/actions/workflows/${run.workflow.id}`,
    head_commit: simpleCommitPayload(commitOf(run.headRepository.objects, run.headSha)),
    repository: minimalRepositoryPayload(world, repository),
    head_repository: minimalRepositoryPayload(world, run.headRepository),
  };
}

export function runApiUrl(world: World, { repository, id }: Run): string {
  return `${world.apiUrl}/repos/${repository.fullName}/actions/runs/${id}`;
}

export function runUrl(world: World, { repository, id }: Run): string {
  return `${world.webUrl}/${repository.fullName}/actions/runs/${id}`;
}
