/**
 * Looks again at what seems to be gone: one empty answer proves nothing, because lists can be
 * behind, and what is in a repository that cannot be read is not gone with it.
 */
import { effectNamedIn } from "../domain/correlation.ts";
import { type Observation } from "../domain/inputs.ts";
import { GitHubRefusedError, type GitHub } from "./github.ts";
import { type HintToLookAt } from "./hint.ts";
import { type Looked, type LookContext } from "./look.ts";
import { inState, type MigrationName } from "./seen.ts";

type Asking = { readonly github: GitHub; readonly migration: MigrationName };

/** A repository that cannot be read shows nothing of what is in it; so it is read first. */
export async function gone(
  what: {
    readonly repository: string;
    readonly number: number | null;
    readonly run: number | null;
  },
  source: Observation["source"],
  { github, migration }: Asking,
): Promise<Looked> {
  if (!(await github.repositories.isInstalled(what.repository))) {
    return repositoryGone(what.repository, source, migration);
  }
  const { run, number: pullRequest } = what;
  const repository = inState(what.repository, migration);
  return observed({ type: "work-gone", repository, run, pullRequest, source });
}

export async function lookAtRepository(
  { repository, source }: Extract<HintToLookAt, { readonly kind: "repository" }>,
  { github, migration }: LookContext,
): Promise<Looked> {
  if (!(await github.repositories.isInstalled(repository))) {
    return repositoryGone(repository, source, migration);
  }
  return { is: "nothing", why: "the repository is there" };
}

export async function lookForRun(
  {
    repository,
    workflow,
    since,
    effect,
    source,
  }: Extract<HintToLookAt, { readonly kind: "missing-run" }>,
  { github, migration }: LookContext,
): Promise<Looked> {
  const runs = await github.runs.listDispatched(repository, workflow, since);
  const isThere = runs.some(({ title }) => effectNamedIn(title, migration.name) === effect);
  if (isThere) return { is: "nothing", why: "the run is there; the next sweep follows it" };
  return observed({ type: "run-missing", effect, source });
}

/** GitHub shows nothing of what is private, and of what is public it lets nothing be changed. */
const REFUSALS: ReadonlySet<number> = new Set([403, 404, 410]);

/** Whether it was refused because the App may do nothing in the repository now. */
export async function isOutOfReach(
  error: unknown,
  repository: string,
  github: GitHub,
): Promise<boolean> {
  const isRefused = error instanceof GitHubRefusedError && REFUSALS.has(error.status);
  return isRefused && (await isOff(repository, github));
}

/**
 * Whether the App was taken off the repository, perhaps for a while. Where GitHub does not say,
 * there is no proof that anything else is the matter.
 */
export async function isOff(repository: string, github: GitHub): Promise<boolean> {
  try {
    return !(await github.repositories.isInstalled(repository));
  } catch {
    return true;
  }
}

export function isGone(error: unknown): boolean {
  return error instanceof GitHubRefusedError && (error.status === 404 || error.status === 410);
}

function repositoryGone(
  name: string,
  source: Observation["source"],
  migration: MigrationName,
): Looked {
  return observed({ type: "repository-gone", repository: inState(name, migration), source });
}

function observed(input: Observation): Looked {
  return { is: "tasks", tasks: [{ kind: "observation", input }] };
}
