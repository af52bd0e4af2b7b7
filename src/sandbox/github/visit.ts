/** One request on its way through the door, and what came of it. */
import type { Operation } from "./operation.ts";
import type { Meter, Quota } from "./rate-limit.ts";
import type { RequestLog } from "./request-log.ts";
import type { Asked } from "./request.ts";
import type { Answer } from "./rest/call.ts";
import type { Caller } from "./tokens.ts";
import type { World } from "./world.ts";

export type Visit = {
  readonly id: string;
  readonly asked: Asked;
  readonly world: World;
  readonly meter: Meter;
  readonly requestLog: RequestLog;
};

export type Outcome = {
  readonly answer: Answer;
  readonly operation?: Operation;
  readonly caller?: Caller;
  readonly quota?: Quota;
};
