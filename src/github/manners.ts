/**
 * How we ask GitHub. Reads go out at once and are repeated when the network or GitHub stumbles.
 * Writes wait for their turn and are never repeated: after a lost answer only the engine knows
 * where to look.
 */
import { type Clock } from "../engine/clock.ts";
import { RateLimitedError } from "../engine/github.ts";
import {
  isRequestError,
  isTokenUrl,
  refusalAmong,
  translated,
  type GraphqlProblem,
} from "./errors.ts";
import { type Pacer } from "./pacer.ts";
import { graphqlLimitedUntil, limitedUntil, type Headers } from "./rate-limits.ts";
import { writeOf, type Asked } from "./request-kind.ts";

export type Manners = {
  readonly clock: Clock;
  readonly pacer: Pacer;
  /** From 0 to 1, for the jitter of the back-off. */
  readonly random: () => number;
  readonly log: { readonly warn: (facts: object, message: string) => void };
};

type Answer = { readonly headers: Headers; readonly data: unknown };

const RETRIES = 3;
const FIRST_BACK_OFF_MS = 500;

const STUMBLED = /something went wrong while executing your query/i;

export async function write<T extends Answer>(
  send: () => Promise<T>,
  asked: Asked,
  manners: Manners,
): Promise<T> {
  await manners.pacer.turn(writeOf(asked));
  try {
    return checked(await send(), asked, manners);
  } catch (error) {
    throw understood(error, asked, manners);
  }
}

export async function read<T extends Answer>(
  send: () => Promise<T>,
  asked: Asked,
  manners: Manners,
): Promise<T> {
  const { clock, pacer, random, log } = manners;
  for (let attempt = 1; ; attempt++) {
    pacer.refuseWhilePaused();
    try {
      return checked(await send(), asked, manners);
    } catch (error) {
      if (attempt > RETRIES || !hasStumbled(error, asked)) throw understood(error, asked, manners);
      const waitMs = FIRST_BACK_OFF_MS * 2 ** (attempt - 1) * (0.5 + random());
      log.warn({ ...factsOf(asked), attempt, waitMs }, "GitHub stumbled; the read is repeated");
      await clock.wait(waitMs);
    }
  }
}

/** GraphQL answers 200 whatever happened. */
function checked<T extends Answer>(answer: T, asked: Asked, manners: Manners): T {
  const problems = problemsIn(answer.data);
  const until = graphqlLimitedUntil(problems, answer.headers, manners.clock.now());
  if (until !== null) throw limited(until, asked, manners);
  if (problems.some(({ message }) => STUMBLED.test(message))) throw new StumbledError();
  const refusal = refusalAmong(problems);
  if (refusal) throw refusal;
  return answer;
}

function understood(error: unknown, asked: Asked, manners: Manners): unknown {
  const until = limitedUntil(error, manners.clock.now());
  return until === null ? translated(error) : limited(until, asked, manners, { cause: error });
}

function limited(
  until: number,
  asked: Asked,
  { pacer, log }: Manners,
  options?: ErrorOptions,
): RateLimitedError {
  pacer.pause(until);
  log.warn({ ...factsOf(asked), until: new Date(until).toISOString() }, "GitHub asks to wait");
  return new RateLimitedError(until, options);
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

function factsOf({ method, url }: Asked): { readonly method: string; readonly url: string } {
  return { method, url: url ?? "" };
}
