/**
 * Workflow runs. A dispatch asks for the run it starts, so that only runs we started are followed;
 * a run's name proves nothing, a fork can choose it.
 */
import { type ProbotOctokit } from "probot";
import { OUTPUTS_ARTIFACT } from "../domain/outputs.ts";
import { type RunFound, type Runs } from "../engine/github.ts";
import { orNull } from "./errors.ts";
import { type At, type Installations } from "./installations.ts";
import { items } from "./pages.ts";
import { isTooLarge, newestOutputs, TOO_LARGE, unpacked } from "./run-outputs.ts";
import { shortlyBefore } from "./since.ts";

const PAGE = 100;
/** GitHub lists no more than a thousand runs of a search. */
const MOST_PAGES = 10;

export function createRuns({ within }: Installations): Runs {
  /** Asked once; a dispatch that is refused may mean that it was renamed. */
  const defaultBranches = new Map<string, string>();

  async function branchFor(
    { rest }: ProbotOctokit,
    at: At,
    { repository, ref }: { readonly repository: string; readonly ref: string | null },
  ): Promise<string> {
    const known = ref ?? defaultBranches.get(repository);
    if (known !== undefined) return known;
    const { data } = await rest.repos.get(at);
    defaultBranches.set(repository, data.default_branch);
    return data.default_branch;
  }

  return {
    prepare: (repository, ref) =>
      within(repository, async (octokit, at) => {
        await branchFor(octokit, at, { repository, ref });
      }),
    dispatch: ({ repository, workflow, ref, inputs }) =>
      within(repository, async (octokit, at) => {
        const { rest } = octokit;
        const from = await branchFor(octokit, at, { repository, ref });
        const asked = { ...at, workflow_id: workflow, ref: from, inputs: { ...inputs } };
        try {
          const { data } = await rest.actions.createWorkflowDispatch({
            ...asked,
            return_run_details: true,
          });
          return startedRun(data);
        } catch (error) {
          defaultBranches.delete(repository);
          throw error;
        }
      }),
    read: (repository, run) =>
      within(repository, async ({ rest }, at) => {
        const answer = await orNull(rest.actions.getWorkflowRun({ ...at, run_id: run }), [404]);
        return answer && found(answer.data);
      }),
    outputs: (repository, run) =>
      within(repository, async ({ rest }, at) => {
        const asked = { ...at, run_id: run, name: OUTPUTS_ARTIFACT, per_page: PAGE };
        const { data } = await rest.actions.listWorkflowRunArtifacts(asked);
        const newest = newestOutputs(data.artifacts);
        if (!newest) return { is: "none" };
        if (isTooLarge(newest)) return TOO_LARGE;
        const archive = { ...at, artifact_id: newest.id, archive_format: "zip" };
        const answer = await orNull(rest.actions.downloadArtifact(archive), [404, 410]);
        return answer === null ? { is: "none" } : unpacked(answer.data);
      }),
    listDispatched: (repository, workflow, since) =>
      within(repository, async ({ paginate, rest }, at) => {
        const search = { event: "workflow_dispatch", created: `>=${shortlyBefore(since)}` };
        const asked = { ...at, workflow_id: workflow, ...search, per_page: PAGE };
        const pages = paginate.iterator(rest.actions.listWorkflowRuns, asked);
        const runs: RunFound[] = [];
        for await (const run of items(pages, MOST_PAGES)) runs.push(found(run));
        return runs;
      }),
  };
}

/** Octokit's types still say that there is no answer; older servers give none. */
function startedRun(data: unknown): Awaited<ReturnType<Runs["dispatch"]>> {
  const answer: object = typeof data === "object" && data !== null ? data : {};
  const run = "workflow_run_id" in answer ? answer.workflow_run_id : null;
  const url = "html_url" in answer ? answer.html_url : null;
  return {
    run: typeof run === "number" ? run : null,
    url: typeof url === "string" ? url : null,
  };
}

type Run = {
  readonly id: number;
  readonly html_url: string;
  readonly run_attempt?: number;
  readonly conclusion: string | null;
  readonly event: string;
  readonly path: string;
  readonly display_title: string;
  readonly created_at: string;
  readonly repository: { readonly id: number };
  readonly head_repository: { readonly id: number } | null;
};

function found(run: Run): RunFound {
  return {
    id: run.id,
    url: run.html_url,
    attempt: run.run_attempt ?? 1,
    conclusion: run.conclusion,
    event: run.event,
    workflow: workflowOf(run.path),
    title: run.display_title,
    sameRepository: run.head_repository?.id === run.repository.id,
    createdAt: run.created_at,
  };
}

/** `.github/workflows/deploy.yml@main` is `deploy.yml`. */
function workflowOf(path: string): string {
  return path.split("@")[0]?.split("/").at(-1) ?? path;
}
