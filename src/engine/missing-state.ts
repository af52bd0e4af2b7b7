/**
 * The state branch is gone. Nothing can be decided and nothing may begin anew, so people are told
 * in an issue, once, how to bring it back; the issue is closed when it is. Two replicas that find it
 * at the same moment can both open one: the oldest stays, and the next sweep closes the other.
 */
import { hasMarker, marker } from "../messages/marker.ts";
import {
  missingTitle,
  renderMissing,
  renderToldAlready,
  type MissingState,
} from "../messages/state-missing.ts";
import { type GitHub, type ThreadRef } from "./github.ts";
import { type Log } from "./log.ts";
import { isOff } from "./look-at-loss.ts";

export type MissingStateAlert = {
  readonly tell: (missing: MissingState) => Promise<void>;
  /** A sweep finds it so: what others told of it at the same moment is told once. */
  readonly tellOnce: (missing: MissingState) => Promise<void>;
  /** It can be read again. */
  readonly over: () => Promise<void>;
  readonly isOn: () => boolean;
};

/** Names the issue; one for each migration. */
const ID = "state-branch";

export function createMissingStateAlert({
  github,
  log,
}: {
  readonly github: GitHub;
  readonly log: Log;
}): MissingStateAlert {
  /** Also while it is being opened: a sweep and a command can find the branch gone at once. */
  let told: Promise<ThreadRef> | null = null;
  let isOn = false;

  async function issueFor(missing: MissingState): Promise<ThreadRef> {
    const { repository, migration } = missing;
    const body = `${renderMissing(missing)}\n\n${marker(migration, ID)}`;
    const known = await github.issues.findOwn(repository, (text) => hasMarker(text, migration, ID));
    if (!known) {
      const { number } = await github.issues.open(repository, {
        title: missingTitle(missing),
        body,
      });
      return { repository, number };
    }
    const thread = { repository, number: known.number };
    await github.issues.update(thread, { body, state: "open" }, "checkpoint");
    return thread;
  }

  async function tell(missing: MissingState): Promise<void> {
    const { migration, branch, head, repository } = missing;
    // Nothing is seen of a repository the App was taken off, and nobody could be told there.
    if (!isOn && (await isOff(repository, github))) {
      log.warn({ migration, repository, branch }, "the repository is out of reach");
      return;
    }
    log.error({ migration, repository, branch, head }, "the state branch is gone");
    isOn = true;
    const telling = (told ??= issueFor(missing));
    try {
      await telling;
    } catch (error) {
      if (told === telling) told = null;
      log.warn({ migration, err: error }, "nobody is told yet; the next sweep tries again");
    }
  }

  async function closeDuplicate({ repository, migration }: MissingState): Promise<void> {
    const isIt = (body: string): boolean => hasMarker(body, migration, ID);
    const oldest = await github.issues.findOwn(repository, isIt);
    if (!oldest) return;
    told = Promise.resolve({ repository, number: oldest.number });
    const other = await github.issues.findOwn(
      repository,
      (body, number) => number > oldest.number && isIt(body),
    );
    if (!other) return;
    // Without the marker, so that it is not found again.
    const change = { body: renderToldAlready(oldest.number), state: "closed" } as const;
    await github.issues.update({ repository, number: other.number }, change, "dashboard");
    log.warn(
      { migration, repository, issue: other.number },
      "closed an issue that was there twice",
    );
  }

  return {
    tell,
    async tellOnce(missing) {
      await tell(missing);
      if (!isOn) return;
      try {
        await closeDuplicate(missing);
      } catch (error) {
        log.warn({ migration: missing.migration, err: error }, "told twice; the next sweep tries");
      }
    },
    async over() {
      if (!isOn) return;
      isOn = false;
      const telling = told;
      told = null;
      const issue = await telling?.catch(() => null);
      log.warn({ issue: issue?.number }, "the state branch is back");
      try {
        if (issue) await github.issues.update(issue, { state: "closed" }, "dashboard");
      } catch (error) {
        log.warn({ issue: issue?.number, err: error }, "the issue about it is still open");
      }
    },
    isOn: () => isOn,
  };
}
