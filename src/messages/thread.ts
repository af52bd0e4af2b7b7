/**
 * The home thread: where people are asked about a resource, and where they look for it. It is
 * the newest pull request of the environment in question, merged or not, because whoever
 * deploys what was merged looks there; else the newest one of what came before it (the shared
 * phases, the environments that are done); else the tracking issue of its wave.
 */
import { own } from "../domain/lookup.ts";
import { type MigrationState } from "../domain/migration.ts";
import { allPhases, currentAttempt, isUnderWay } from "../domain/phase.ts";
import { type PhaseState, type PullRequest, type ResourceState } from "../domain/resource.ts";
import { type View } from "./answer.ts";

export type Thread = {
  /** `owner/name`; null means the repository that holds the definition, as in `ResourceState`. */
  readonly repository: string | null;
  readonly number: number;
};

/** null while the resource has no pull request and its wave no tracking issue. */
export function homeThread(
  state: MigrationState,
  { resource: id, environment }: { readonly resource: string; readonly environment: string | null },
): Thread | null {
  const resource = own(state.resources, id);
  if (!resource) return null;
  const ofEnvironment =
    environment === null
      ? resource.shared
      : (own(resource.environments, environment)?.phases ?? {});
  const number = newestIn(ofEnvironment) ?? newestIn(doneBefore(resource));
  return number === null || isLost(resource)
    ? waveThread(state, resource.wave)
    : { repository: resource.repository, number };
}

/** Its repository is gone, and every thread in it. */
function isLost(resource: ResourceState): boolean {
  return allPhases(resource).some(({ state }) => currentAttempt(state)?.lost === "repository");
}

export function waveThread(state: MigrationState, wave: string): Thread | null {
  const number = own(state.waves, wave)?.trackingIssue ?? null;
  return number === null ? null : { repository: null, number };
}

/** The environment people have most to do with now, for whoever links to the resource as a whole. */
export function mainThread(state: MigrationState, id: string): Thread | null {
  const resource = own(state.resources, id);
  if (!resource) return null;
  return homeThread(state, { resource: id, environment: busiestEnvironment(resource) });
}

export function threadUrl(
  { webUrl, repository }: Pick<View, "webUrl" | "repository">,
  thread: Thread,
): string {
  // GitHub leads from an issue's address to the pull request of the same number.
  return `${webUrl}/${thread.repository ?? repository}/issues/${thread.number}`;
}

/** What an environment that has no pull request yet comes after: the shared phases and the environments that are done. */
function doneBefore({ shared, environments }: ResourceState): Readonly<Record<string, PhaseState>> {
  const done = Object.entries(environments).flatMap(([name, { progress, phases }]) =>
    progress.status === "completed"
      ? Object.entries(phases).map(([phase, state]) => [`${name}/${phase}`, state] as const)
      : [],
  );
  return { ...shared, ...Object.fromEntries(done) };
}

/** Under way first, then whatever waits for a person, then the last one that is done; null for a phase done once. */
function busiestEnvironment({ shared, environments }: ResourceState): string | null {
  if (Object.values(shared).some(isUnderWay)) return null;
  const entries = Object.entries(environments);
  const underWay = entries.find(([, { progress }]) => progress.status === "active");
  const waiting = entries.find(
    ([, { progress }]) =>
      progress.status === "awaiting_sign_off" || progress.status === "awaiting_approval",
  );
  const done = entries.findLast(([, { progress }]) => progress.status === "completed");
  return (underWay ?? waiting ?? done)?.[0] ?? null;
}

/** An attempt's own pull request comes before those of phases that are over. */
function newestIn(phases: Readonly<Record<string, PhaseState>>): number | null {
  const all = Object.values(phases);
  const current = all.filter(isUnderWay).flatMap((phase) => numberOf(currentAttempt(phase)));
  const known = all.flatMap((phase) => attemptsOf(phase).flatMap(numberOf));
  const candidates = current.length > 0 ? current : known;
  return candidates.length > 0 ? Math.max(...candidates) : null;
}

function numberOf(attempt: { readonly pullRequest: PullRequest | null } | null): readonly number[] {
  return attempt?.pullRequest ? [attempt.pullRequest.number] : [];
}

function attemptsOf(phase: PhaseState): readonly { readonly pullRequest: PullRequest | null }[] {
  const open = phase.status === "blocked" ? phase.underneath : phase;
  return open.status === "pending" ? [] : open.attempts;
}
