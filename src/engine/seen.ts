/** Between the repositories as GitHub names them and as the state names them, and what was found there in the words of the core. */
import { effectNamedIn, phaseNamedBy, revertedBy } from "../domain/correlation.ts";
import { type PullRequestSeen, type RunSeen } from "../domain/inputs.ts";
import { type PullRequestFound, type RunFound } from "./github.ts";

export type MigrationName = {
  readonly name: string;
  /** `owner/name` of the repository that holds the definition and the state branch. */
  readonly repository: string;
};

/** The state writes null for the definition's own repository. GitHub's names know no case. */
export function inState(repository: string, migration: MigrationName): string | null {
  return isSameRepository(repository, migration.repository) ? null : repository;
}

export function onGitHub(repository: string | null, migration: MigrationName): string {
  return repository ?? migration.repository;
}

export function isSameRepository(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

export function pullRequestSeen(
  { headBranch, body, ...found }: PullRequestFound,
  repository: string,
  migration: MigrationName,
): PullRequestSeen {
  const named = phaseNamedBy({ headBranch, body });
  const names =
    named?.migration === migration.name
      ? { resource: named.resource, environment: named.environment, phase: named.phase }
      : null;
  const reverts = revertedBy(headBranch);
  return {
    ...found,
    repository: inState(repository, migration),
    names,
    ...(reverts !== null && { reverts }),
  };
}

/** Only a dispatched run of the repository's own code can be ours, whatever its title says. */
export function runSeen(
  found: RunFound,
  repository: string,
  migration: MigrationName,
): Omit<RunSeen, "outputs"> | null {
  if (found.event !== "workflow_dispatch" || !found.sameRepository) return null;
  const { id, url, attempt, conclusion } = found;
  return {
    repository: inState(repository, migration),
    id,
    url,
    attempt,
    conclusion,
    effect: effectNamedIn(found.title, migration.name),
  };
}
