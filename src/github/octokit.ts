/**
 * Octokit, with our manners in place of Probot's: Probot's throttle delays every GraphQL query and
 * shares its queue over installations, and its retry repeats writes.
 *
 * Reads go out at once and are repeated when the network or GitHub stumbles. Writes wait for their
 * turn and are never repeated: after a lost answer only the engine knows where to look.
 */
import { ProbotOctokit } from "probot";
import { type Clock } from "../engine/clock.ts";
import { RateLimitedError } from "../engine/github.ts";
import {
  isRequestError,
  isTokenUrl,
  refusalAmong,
  translated,
  type GraphqlProblem,
} from "./errors.ts";
import { type Pacer, type Pacers } from "./pacer.ts";
import { graphqlLimitedUntil, limitedUntil, type Headers } from "./rate-limits.ts";
import { isWrite, writeOf, type Asked } from "./request-kind.ts";
import { withTimeout } from "./timeout.ts";

export type OctokitOptions = {
  readonly clock: Clock;
  readonly pacers: Pacers;
  /** From 0 to 1, for the jitter of the back-off. */
  readonly random: () => number;
  readonly fetch?: typeof fetch;
  /** Of one attempt. */
  readonly timeoutMs?: number;
  readonly log: { readonly warn: (facts: object, message: string) => void };
};

const TIMEOUT_MS = 10_000;
const RETRIES = 3;
const FIRST_BACK_OFF_MS = 500;

const STUMBLED = /something went wrong while executing your query/i;

/** What Probot, or a test, gives an instance. */
type Given = { readonly throttle?: object; readonly request?: object };

type Answer = { readonly headers: Headers; readonly data: unknown };

export function createAppOctokit(options: OctokitOptions): typeof ProbotOctokit {
  const { pacers, timeoutMs = TIMEOUT_MS } = options;
  const patientFetch = withTimeout(
    (input, init) => (options.fetch ?? globalThis.fetch)(input, init),
    timeoutMs,
  );
  const Polite = ProbotOctokit.plugin((octokit, { auth }: { readonly auth?: unknown }) => {
    const manners = { ...options, pacer: pacers.of(installationOf(auth)) };
    octokit.hook.wrap("request", (request, asked) => {
      const send = async () => request(asked);
      return isWrite(asked) ? write(send, asked, manners) : read(send, asked, manners);
    });
  });
  // Only the function form of `defaults` switches Probot's throttle off.
  return Polite.defaults((given: Given) => ({
    ...given,
    throttle: { ...given.throttle, enabled: false },
    retry: { enabled: false },
    request: { ...given.request, fetch: patientFetch },
  }));
}

type Manners = OctokitOptions & { readonly pacer: Pacer };

async function write<T extends Answer>(
  send: () => Promise<T>,
  asked: Asked,
  manners: Manners,
): Promise<T> {
  await manners.pacer.turn(writeOf(asked));
  try {
    return checked(await send(), manners);
  } catch (error) {
    throw understood(error, asked, manners);
  }
}

async function read<T extends Answer>(
  send: () => Promise<T>,
  asked: Asked,
  manners: Manners,
): Promise<T> {
  const { clock, pacer, random, log } = manners;
  for (let attempt = 1; ; attempt++) {
    pacer.refuseWhilePaused();
    try {
      return checked(await send(), manners);
    } catch (error) {
      if (attempt > RETRIES || !hasStumbled(error, asked)) throw understood(error, asked, manners);
      const waitMs = FIRST_BACK_OFF_MS * 2 ** (attempt - 1) * (0.5 + random());
      log.warn({ ...factsOf(asked), attempt, waitMs }, "GitHub stumbled; the read is repeated");
      await clock.wait(waitMs);
    }
  }
}

/** GraphQL answers 200 whatever happened. */
function checked<T extends Answer>(answer: T, { clock, pacer }: Manners): T {
  const problems = problemsIn(answer.data);
  const until = graphqlLimitedUntil(problems, answer.headers, clock.now());
  if (until !== null) {
    pacer.pause(until);
    throw new RateLimitedError(until);
  }
  if (problems.some(({ message }) => STUMBLED.test(message))) throw new StumbledError();
  const refusal = refusalAmong(problems);
  if (refusal) throw refusal;
  return answer;
}

function understood(error: unknown, asked: Asked, { clock, pacer, log }: Manners): unknown {
  const until = limitedUntil(error, clock.now());
  if (until === null) return translated(error);
  pacer.pause(until);
  log.warn({ ...factsOf(asked), until: new Date(until).toISOString() }, "GitHub asks to wait");
  return new RateLimitedError(until, { cause: error });
}

/** Octokit's 500 without an answer is the network's, or our own timeout. */
function hasStumbled(error: unknown, { url = "" }: Asked): boolean {
  if (error instanceof StumbledError) return true;
  if (!isRequestError(error) || error.status < 500) return false;
  // The token is asked for on the way, and has been repeated there.
  return isTokenUrl(url) || !isTokenUrl(error.request.url);
}

class StumbledError extends Error {
  override readonly name = "StumbledError";
  readonly code = "stumbled";

  constructor() {
    super("GitHub could not carry out the query this time");
  }
}

function problemsIn(data: unknown): readonly GraphqlProblem[] {
  if (typeof data !== "object" || data === null || !("errors" in data)) return [];
  return Array.isArray(data.errors) ? data.errors : [];
}

function installationOf(auth: unknown): number {
  const isInstallation = typeof auth === "object" && auth !== null && "installationId" in auth;
  return isInstallation ? Number(auth.installationId) : 0;
}

function factsOf({ method, url }: Asked): { readonly method: string; readonly url: string } {
  return { method, url: url ?? "" };
}
