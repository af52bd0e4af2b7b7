/**
 * What becomes of what failed: tried again a few times, then left for the sweep where it passes by
 * itself, and set aside where it would fail for ever and hold everybody up.
 */
import { type Background } from "./background.ts";
import { type Clock } from "./clock.ts";
import { type GitHub } from "./github.ts";
import { repositoryOf, type HintToLookAt } from "./hint.ts";
import { type Item } from "./item.ts";
import { type Log } from "./log.ts";
import { isOff } from "./look-at-loss.ts";
import { type Notices } from "./notices.ts";
import { isPassing } from "./passing.ts";
import { isSameRepository } from "./seen.ts";
import { createSetAside } from "./set-aside.ts";
import { StateUnsettledError } from "./store.ts";

export type Failures = {
  readonly failed: (item: Item, error: unknown) => void;
  readonly isSetAside: (hint: HintToLookAt) => boolean;
};

export type FailuresContext = {
  readonly github: GitHub;
  readonly clock: Clock;
  readonly log: Log;
  /** That of the state. */
  readonly repository: string;
  /** For the log. */
  readonly facts: { readonly migration: string };
  readonly notices: Notices;
  readonly background: Background;
  readonly again: (item: Item) => void;
  /** Nobody is at it any more: a sweep may take it up. */
  readonly release: (hint: HintToLookAt) => void;
};

const MOST = 5;
const RETRY_MS = 2_000;
/** GitHub gives up what takes it 10 s; a commit nobody answered has landed by then, or never will. */
const SETTLED_MS = 30_000;

export function createFailures(context: FailuresContext): Failures {
  const { github, clock, log, repository, facts, notices, background, again, release } = context;
  const aside = createSetAside(clock);

  function failed({ what, failures: before }: Item, error: unknown): void {
    const failures = before + 1;
    const isLast = what.is === "tidy" || what.is === "tick" || failures === MOST;
    if (isLast && what.is === "hint" && !isPassing(error)) {
      background.add(isolate(what.hint, failures, error));
      return;
    }
    const message = isLast ? "failed; left for the sweep" : "failed; tried again";
    log.warn({ ...facts, what: what.is, failures, err: error }, message);
    if (!isLast) background.add(retryLater({ what, failures }, waitMs(before, error)));
    else if (what.is === "hint") release(what.hint);
  }

  async function retryLater(item: Item, ms: number): Promise<void> {
    await clock.wait(ms);
    again(item);
  }

  async function isolate(hint: HintToLookAt, failures: number, error: unknown): Promise<void> {
    const told = { ...facts, hint: hint.kind, source: hint.source, failures, err: error };
    const isElsewhere = !isSameRepository(repositoryOf(hint), repository);
    if (
      (await isOff(repository, github)) ||
      (isElsewhere && (await isOff(repositoryOf(hint), github)))
    ) {
      log.warn(told, "the repository is out of reach; left for the sweep");
      release(hint);
      return;
    }
    aside.add(hint);
    log.error(told, "set aside");
    release(hint);
    if (hint.kind === "comment") await notices.setAside(hint.comment, failures);
  }

  return { failed, isSetAside: aside.has };
}

function waitMs(failures: number, error: unknown): number {
  const grown = RETRY_MS * 2 ** failures;
  return error instanceof StateUnsettledError ? Math.max(SETTLED_MS, grown) : grown;
}
