/** What becomes of an effect: told to the core, and to the log where it could not be performed. */
import { type EffectResult, type Observation } from "../domain/inputs.ts";
import { ClaimLapsedError, UnknownOutcomeError } from "./certain.ts";
import { GitHubRefusedError, type GitHub } from "./github.ts";
import { type Log } from "./log.ts";
import { isOutOfReach } from "./look-at-loss.ts";
import { isSameRepository, type MigrationName } from "./seen.ts";

export type EffectOutcome = {
  /** null when it failed: told to the log, and to the core when it was refused for good. */
  readonly guarded: <T>(
    id: string,
    work: () => Promise<T>,
    options?: GuardOptions,
  ) => Promise<T | null>;
  readonly done: (effect: string, result: EffectResult) => void;
  readonly refused: (effect: string, reason: string) => void;
};

type GuardOptions = {
  /** In place of telling the core. */
  readonly whenRefused?: (id: string, reason: string, status: number) => void | Promise<void>;
  /** Where the work is done; that of the state unless told. */
  readonly repository?: string;
};

type EffectOutcomeContext = {
  readonly github: GitHub;
  readonly log: Log;
  readonly migration: MigrationName;
  readonly settle: (told: Observation) => void;
};

export function createEffectOutcome(context: EffectOutcomeContext): EffectOutcome {
  const { github, log, migration, settle } = context;

  async function guarded<T>(
    id: string,
    work: () => Promise<T>,
    { whenRefused = refused, repository = migration.repository }: GuardOptions = {},
  ): Promise<T | null> {
    try {
      const made = await work();
      log.info({ effect: id }, "performed");
      return made;
    } catch (error) {
      if (await cannotBeReached(error, repository)) {
        log.warn({ effect: id }, "the repository is out of reach; left for the sweep");
      } else if (error instanceof GitHubRefusedError) {
        log.warn({ effect: id, status: error.status, reason: error.reason }, "refused by GitHub");
        for (const one of id.split(", ")) await whenRefused(one, error.reason, error.status);
      } else if (error instanceof UnknownOutcomeError) {
        log.warn({ effect: id }, error.message);
        refused(id, "GitHub gave no answer, and the run is not to be found; it may have started");
      } else if (error instanceof ClaimLapsedError) {
        log.warn({ effect: id }, error.message);
      } else {
        log.error({ effect: id, err: error }, "not performed; left for the sweep");
      }
      return null;
    }
  }

  /** Without that of the state nothing could be recorded, either: it waits in the outbox. */
  async function cannotBeReached(error: unknown, repository: string): Promise<boolean> {
    const home = migration.repository;
    if (await isOutOfReach(error, home, github)) return true;
    return !isSameRepository(repository, home) && (await isOutOfReach(error, repository, github));
  }

  function done(effect: string, result: EffectResult): void {
    settle({ type: "effect-done", effect, result, source: "engine" });
  }

  function refused(effect: string, reason: string): void {
    settle({ type: "effect-refused", effect, reason, source: "engine" });
  }

  return { guarded, done, refused };
}
