import type { Refused } from "./refused.ts";
/**
 * What a request turned out to ask for, before anyone knows who asks. REST and GraphQL both
 * come down to this; the door does the rest the same way for both.
 */
import type { RequestKind } from "./request-kinds.ts";
import type { Answer } from "./rest/call.ts";
import type { Caller } from "./tokens.ts";

export type Operation = {
  /** The path as GitHub's own description names it. */
  readonly template: string;
  /** One for each thing it does: a GraphQL request may do several. */
  readonly kinds: readonly RequestKind[];
  /** Which of the two primary limits it counts against. */
  readonly resource: "core" | "graphql";
  /** Its answer may be kept and asked for again by `ETag`; it changes nothing. */
  readonly isCacheable: boolean;
  readonly perform: (caller: Caller) => Answer;
  readonly refuse: (refused: Refused) => Answer;
};
