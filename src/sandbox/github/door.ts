/**
 * The way in. Whoever asks, over a socket or in the same process, passes here: known request,
 * known caller, gates and faults, limits, the deed, the log. What is not known is never guessed;
 * it is answered with 501 and remembered.
 */
import { hash } from "node:crypto";
import { downloadArtifact } from "./artifacts.ts";
import { createFaults, type Faults } from "./faults.ts";
import { graphqlOperation } from "./graphql/operation.ts";
import type { Operation } from "./operation.ts";
import { createMeter, GITHUB_LIMITS, type Limits, type Quota } from "./rate-limit.ts";
import { Refused } from "./refused.ts";
import { bytesOf, tell, told } from "./reply.ts";
import { createRequestLog, type RequestLog } from "./request-log.ts";
import type { Answered, Asked } from "./request.ts";
import type { Answer } from "./rest/call.ts";
import { restOperation, restRefusal } from "./rest/router.ts";
import { callerName, callerOf, type Caller } from "./tokens.ts";
import { UnsupportedError } from "./unsupported.ts";
import type { Outcome, Visit } from "./visit.ts";
import type { World } from "./world.ts";

export type Door = {
  readonly world: World;
  readonly requestLog: RequestLog;
  readonly faults: Faults;
  readonly limits: Limits;
  readonly answer: (asked: Asked) => Promise<Answered>;
};

export type DoorOptions = {
  /** Changes to GitHub's own limits. */
  readonly limits?: Partial<Limits>;
  /** Log the texts of requests and answers, too. */
  readonly keepBodies?: boolean;
};

export function openDoor(world: World, options: DoorOptions = {}): Door {
  const limits: Limits = { ...GITHUB_LIMITS, ...options.limits };
  const meter = createMeter(world.clock, limits);
  const requestLog = createRequestLog();
  const faults = createFaults();
  let requests = 0;

  async function answer(asked: Asked): Promise<Answered> {
    const leave = world.inFlight.enter();
    const visit: Visit = { id: requestId(++requests), asked, world, meter, requestLog };
    try {
      await faults.pass(asked);
      const fault = faults.take(asked);
      if (fault?.when === "before") return told(visit, fault, nobody);
      const outcome = attend(visit);
      return fault
        ? told(visit, fault, outcome)
        : tell(visit, outcome, options.keepBodies ?? false);
    } finally {
      leave();
    }
  }

  return { world, requestLog, faults, limits, answer };
}

const nobody: Outcome = { answer: { status: 0 } };

function attend(visit: Visit): Outcome {
  const { asked, world, requestLog } = visit;
  const download = downloadArtifact(world, asked.path);
  if (download) return { answer: download };

  let operation: Operation | undefined;
  try {
    operation = asked.path === "/graphql" ? graphqlOperation(visit) : restOperation(visit);
    const caller = callerOf(world, asked.headers["authorization"]);
    return { operation, caller, ...carryOut(visit, operation, caller) };
  } catch (error) {
    const answer = apology(error);
    if (answer.status >= 500) requestLog.addUnknown(describe(asked, error));
    return { answer, ...(operation ? { operation } : {}) };
  }
}

/** A read is paid for after it is known whether anything changed: a 304 is free. */
function carryOut(
  { asked, meter, id }: Visit,
  operation: Operation,
  caller: Caller,
): { readonly answer: Answer; readonly quota: Quota } {
  const { resource } = operation;
  const who = callerName(caller);
  const attempt = (): Answer => {
    try {
      return operation.perform(caller);
    } catch (error) {
      if (error instanceof Refused) return operation.refuse(error);
      throw error;
    }
  };
  const early = operation.isCacheable
    ? unlessKnown(attempt(), asked.headers["if-none-match"])
    : undefined;
  const quota = meter.spend(who, resource, early?.status === 304 ? 0 : 1);
  if (!quota.isExceeded) return { answer: early ?? attempt(), quota };

  const message = `API rate limit exceeded for ${who}. If you reach out to GitHub Support for help, please include the request ID ${id}.`;
  return { answer: operation.refuse(new Refused(403, message, { kind: "RATE_LIMITED" })), quota };
}

function unlessKnown(answer: Answer, known: string | undefined): Answer {
  if (answer.status !== 200) return answer;
  const bytes = bytesOf(answer);
  const etag = `W/"${hash("sha256", bytes)}"`;
  const headers = { ...answer.headers, etag };
  if (known === etag) return { status: 304, headers };
  return { ...answer, raw: bytes, headers };
}

function apology(error: unknown): Answer {
  if (error instanceof Refused) return restRefusal(error);
  const status = error instanceof UnsupportedError ? 501 : 500;
  return { status, body: { message: error instanceof Error ? error.message : String(error) } };
}

function describe({ method, path, query }: Asked, error: unknown): string {
  const asked = `${method} ${path}${query === "" ? "" : `?${query}`}`;
  return `${asked}: ${error instanceof Error ? error.message : String(error)}`;
}

function requestId(count: number): string {
  return `FA4E:${count.toString(16).toUpperCase().padStart(8, "0")}`;
}
