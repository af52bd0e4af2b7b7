/**
 * Runs something until the process is told to end: it is stopped once, in order, and the exit
 * code says how it went. A second signal ends at once.
 *
 * A rejection nobody handled is a bug in one piece of work and no reason to drop all the others;
 * it is logged and counted. After an uncaught exception nothing can be trusted: what was accepted
 * is still finished, then the process ends.
 */
import { constants } from "node:os";
import { type Logger } from "pino";
import { type Clock } from "./engine/clock.ts";

export type Running = {
  readonly stop: () => Promise<void>;
  /** Resolves with the exit code of what ends by itself. */
  readonly done?: Promise<number>;
};

export type RunOptions = {
  /** `rejections` tells how many rejections nobody handled so far. */
  readonly start: (rejections: () => number) => Promise<Running>;
  readonly log: Logger;
  readonly clock: Clock;
  readonly host?: ProcessHost;
};

/** What is needed of Node's `process`. */
export type ProcessHost = Pick<NodeJS.EventEmitter, "on"> & {
  readonly exit: (code: number) => unknown;
};

/** npm and a terminal both pass on one Ctrl-C; so soon after the first, a signal is the same one. */
const SAME_SIGNAL_MS = 1000;

/** Resolves when everything is stopped, having called `exit`. */
export async function runUntilSignal(options: RunOptions): Promise<void> {
  const { start, log, host = process } = options;
  const outcome = { exitCode: 0, rejections: 0 };
  const told = toldToEnd(options, outcome);
  try {
    const running = await start(() => outcome.rejections);
    await Promise.race([told, endedByItself(running, log, outcome)]);
    await running.stop();
    host.exit(outcome.exitCode);
  } catch (err) {
    log.fatal({ err }, "could not start or stop in order");
    host.exit(1);
  }
}

/** Never resolves for what runs until it is told to end. */
async function endedByItself(
  { done = new Promise<never>(() => undefined) }: Running,
  log: Logger,
  outcome: { exitCode: number },
): Promise<void> {
  try {
    const exitCode = await done;
    outcome.exitCode ||= exitCode;
  } catch (err) {
    outcome.exitCode = 1;
    log.fatal({ err }, "ended with an error");
  }
}

/** Listens until the process ends, so that nothing ends it otherwise; resolves when it should stop. */
function toldToEnd(
  { log, clock, host = process }: RunOptions,
  outcome: { exitCode: number; rejections: number },
): Promise<void> {
  let firstSignalAt: number | null = null;
  host.on("unhandledRejection", (err: unknown) => {
    outcome.rejections += 1;
    const { rejections } = outcome;
    log.error({ err, rejections }, "nobody handled a rejection");
  });
  return new Promise((resolve) => {
    const onSignal = (signal: "SIGTERM" | "SIGINT"): void => {
      if (firstSignalAt === null) {
        firstSignalAt = clock.now();
        log.info({ signal }, "stopping");
        resolve();
      } else if (clock.now() - firstSignalAt >= SAME_SIGNAL_MS) {
        log.warn({ signal }, "ending at once");
        host.exit(128 + constants.signals[signal]);
      }
    };
    host.on("SIGTERM", onSignal);
    host.on("SIGINT", onSignal);
    host.on("uncaughtException", (err: unknown) => {
      outcome.exitCode = 1;
      log.fatal({ err }, "uncaught exception: what was accepted is finished, then it ends");
      resolve();
    });
  });
}
