/**
 * Workflows: files under `.github/workflows` on the default branch. What a run executes is
 * the file as it stands on the ref it was dispatched for.
 */
import { blobOf, commitOf, treeOf } from "./git-objects.ts";
import { entryAt } from "./git-trees.ts";
import { nodeId } from "./ids.ts";
import { notFound } from "./refused.ts";
import { branchHead, type Repository } from "./repositories.ts";
import type { Run } from "./runs.ts";
import { readWorkflowFile, type WorkflowFile } from "./workflow-file.ts";
import type { World } from "./world.ts";

export type Workflow = {
  readonly repository: Repository;
  readonly id: number;
  readonly nodeId: string;
  readonly path: string;
  readonly createdAt: string;
  /** Oldest first. */
  readonly runs: Run[];
};

const FOLDER = ".github/workflows";

export function workflowsOf(world: World, repository: Repository): Workflow[] {
  const head = branchHead(repository, repository.defaultBranch);
  const folder =
    head && entryAt(repository.objects, commitOf(repository.objects, head).tree, FOLDER);
  if (!folder || folder.type !== "tree") return [];
  return [...treeOf(repository.objects, folder.sha).entries.values()]
    .filter(({ name, type }) => type === "blob" && /\.ya?ml$/.test(name))
    .map(({ name }) => registered(world, repository, `${FOLDER}/${name}`));
}

/** By numeric id or by file name. */
export function workflowNamed(world: World, repository: Repository, key: string): Workflow {
  const found = workflowsOf(world, repository).find(
    ({ id, path }) => String(id) === key || path === `${FOLDER}/${key}`,
  );
  if (!found) throw notFound();
  return found;
}

export function workflowName(workflow: Workflow): string {
  const head = branchHead(workflow.repository, workflow.repository.defaultBranch);
  return (head && workflowFileAt(workflow, head)?.name) ?? workflow.path;
}

export function workflowFileAt(
  { repository, path }: Workflow,
  commit: string,
): WorkflowFile | undefined {
  const { objects } = repository;
  const entry = entryAt(objects, commitOf(objects, commit).tree, path);
  return entry?.type === "blob" ? readWorkflowFile(blobOf(objects, entry.sha)) : undefined;
}

function registered(world: World, repository: Repository, path: string): Workflow {
  const known = repository.workflows.get(path);
  if (known) return known;
  const id = world.ids.number();
  const workflow: Workflow = {
    repository,
    id,
    nodeId: nodeId("W", id),
    path,
    createdAt: world.now(),
    runs: [],
  };
  repository.workflows.set(path, workflow);
  return workflow;
}
