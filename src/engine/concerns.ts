/** Whether a hint may be about a migration, judged without asking anybody: most deliveries are about none. */
import { effectNamedIn, effectOfKey, phaseNamedBy, revertedBy } from "../domain/correlation.ts";
import { allPhases, currentAttempt } from "../domain/phase.ts";
import { type Attempt } from "../domain/resource.ts";
import { type Hint } from "./hint.ts";
import { inState, type MigrationName } from "./seen.ts";
import { type Snapshot } from "./store.ts";

export function concerns(hint: Hint, name: MigrationName, known: Snapshot | null): boolean {
  if (hint.kind === "comment" || !known) return true;
  if (hint.kind === "missing-run" || hint.kind === "resource") return true;
  if (hint.kind === "repository") {
    const repository = inState(hint.repository, name);
    return Object.values(known.state.resources).some((one) => one.repository === repository);
  }
  if (hint.kind === "progress") return effectOfKey(hint.key, name.name) !== null;
  if (hint.kind === "run") {
    return (
      effectNamedIn(hint.title, name.name) !== null ||
      hasAttempt(known, inState(hint.repository, name), ({ run }) => run?.id === hint.run)
    );
  }
  const { repository, number } = hint.thread;
  const reverts = revertedBy(hint.headBranch);
  return (
    phaseNamedBy(hint)?.migration === name.name ||
    hasAttempt(
      known,
      inState(repository, name),
      ({ pullRequest, disputed }) =>
        pullRequest?.number === number ||
        (reverts !== null && (pullRequest?.number === reverts || disputed?.revertedBy === reverts)),
    )
  );
}

function hasAttempt(
  { state }: Snapshot,
  repository: string | null,
  fits: (attempt: Attempt) => boolean,
): boolean {
  return Object.values(state.resources).some(
    (resource) =>
      resource.repository === repository &&
      allPhases(resource).some(({ state: phase }) => {
        const attempt = currentAttempt(phase);
        return attempt !== null && fits(attempt);
      }),
  );
}
