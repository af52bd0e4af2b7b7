/**
 * What a person asks, with every name resolved against the definition. The grammar table
 * (`commands/grammar.ts`) says how each is written; `decide` and `answer` say what it means.
 */
import { type Action } from "./permission.ts";
import { type Selector } from "./selector.ts";

export type Command = Request | Query;

/** Asks for a change. */
export type Request =
  | SingleRequest
  /** What the preview with this token showed, for each resource. */
  | (Bulk & { readonly verb: "confirm-bulk"; readonly token: string });

/** The same for every resource that is selected. */
export type Bulk = {
  /** What is asked for each of them; `EACH` stands where the resource would. */
  readonly each: EachRequest;
  readonly selector: Selector;
};

export const EACH = "";

/** What needs no look at GitHub, so that many can be decided at once. */
export type EachRequest = Exclude<
  SingleRequest,
  { readonly verb: "approve-wave" | "reject-wave" | "pr-merged" | "merge-pr" | "recover" }
>;

export type SingleRequest =
  | {
      readonly verb: "start";
      readonly target: { readonly resource: string } | { readonly wave: string };
      readonly force: string | null;
    }
  | { readonly verb: "upgrade"; readonly resource: string }
  | {
      readonly verb: "delete-resource";
      readonly resource: string;
      readonly reason: string | null;
    }
  | { readonly verb: "approve-wave"; readonly wave: string }
  | { readonly verb: "reject-wave"; readonly wave: string; readonly reason: string | null }
  | { readonly verb: "pause"; readonly target: Scope; readonly reason: string | null }
  | { readonly verb: "resume"; readonly target: Scope }
  | {
      readonly verb: "abort";
      readonly target: Scope;
      readonly reason: string | null;
      /** The second of the two commands it takes. */
      readonly confirmed: boolean;
    }
  | { readonly verb: "merge-pr"; readonly resource: string; readonly environment: string | null }
  | { readonly verb: "pr-merged"; readonly resource: string; readonly environment: string | null }
  | {
      readonly verb: "confirm-phase";
      readonly phase: string;
      readonly resource: string;
      readonly environment: string | null;
      /** Why it is to be believed without its check; null lets the check run. */
      readonly unverified: string | null;
    }
  | { readonly verb: "sign-off"; readonly resource: string; readonly environment: string }
  | { readonly verb: "approve"; readonly resource: string; readonly environment: string | null }
  | {
      readonly verb: "reject";
      readonly resource: string;
      readonly environment: string | null;
      readonly reason: string | null;
    }
  | {
      readonly verb: "choose";
      readonly resource: string;
      readonly environment: string | null;
      readonly options: readonly string[];
    }
  | {
      readonly verb: "rollback";
      readonly resource: string;
      readonly environment: string | null;
      readonly reason: string | null;
    }
  | { readonly verb: "retry"; readonly resource: string; readonly environment: string | null }
  | {
      readonly verb: "skip";
      readonly resource: string;
      readonly environment: string | null;
      readonly reason: string | null;
    }
  | {
      readonly verb: "block";
      readonly resource: string;
      readonly environment: string | null;
      readonly reason: string | null;
    }
  | { readonly verb: "unblock"; readonly resource: string; readonly environment: string | null }
  /** A go for work that waits for one; how it was given decides what it is good for. */
  | {
      readonly verb: "permit";
      readonly action: Action;
      readonly how: "confirmation" | "command";
      readonly resource: string;
      readonly environment: string | null;
    }
  | {
      readonly verb: "recover";
      readonly resource: string;
      readonly environment: string | null;
      /** Take what GitHub shows for what is recorded. */
      readonly accept: boolean;
    }
  | { readonly verb: "note"; readonly resource: string; readonly text: string };

/** Asks for an answer and changes nothing. */
export type Query =
  | { readonly verb: "status"; readonly target: Scope }
  | { readonly verb: "next"; readonly target: Scope }
  | { readonly verb: "plan"; readonly target: Scope }
  | { readonly verb: "why"; readonly resource: string; readonly environment: string | null }
  | { readonly verb: "history"; readonly resource: string }
  /** What a command for many resources would do; nothing is done yet. */
  | (Bulk & { readonly verb: "preview" })
  | { readonly verb: "help"; readonly topic: string | null };

/** What a query is about. */
export type Scope = { readonly resource: string } | { readonly wave: string } | "all";

const QUERIES: ReadonlySet<Command["verb"]> = new Set([
  "status",
  "next",
  "plan",
  "why",
  "history",
  "preview",
  "help",
] satisfies readonly Query["verb"][]);

export function isQuery(command: Command): command is Query {
  return QUERIES.has(command.verb);
}
