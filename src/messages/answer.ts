/**
 * What became of one command, as facts, and what is looked at to put them into words. The
 * engine makes these; `describe-answer.ts` finds the words and `reply.ts` lays them out.
 */
import { type ParseProblem } from "../commands/parse.ts";
import { type ResolveProblem } from "../commands/resolve-problem.ts";
import { type Query, type Request } from "../domain/commands.ts";
import { type Definition } from "../domain/definition.ts";
import { type LeftAlone } from "../domain/effects.ts";
import { type Event } from "../domain/events.ts";
import { type MigrationState } from "../domain/migration.ts";
import { type WorkSeen } from "../domain/reconcile.ts";
import { type Refusal } from "../domain/refusals.ts";
import { type SkillDocuments } from "../domain/skill-document.ts";

export type Answer =
  | { readonly is: "advanced"; readonly events: readonly Event[] }
  /** What was asked for many, resource by resource. */
  | {
      readonly is: "carried-out";
      readonly request: Extract<Request, { readonly verb: "confirm-bulk" }>;
      readonly events: readonly Event[];
      readonly left: readonly LeftAlone[];
    }
  /** What was asked is already so. */
  | { readonly is: "satisfied"; readonly request: Request }
  /** What is recorded was held against what GitHub shows; `events` are the repairs. */
  | {
      readonly is: "recovered";
      readonly request: Extract<Request, { readonly verb: "recover" }>;
      readonly events: readonly Event[];
      readonly work: readonly WorkSeen[];
    }
  | { readonly is: "refused"; readonly refusal: Refusal }
  | { readonly is: "not-understood"; readonly problem: ParseProblem | ResolveProblem }
  | { readonly is: "asked"; readonly query: Query };

export type AnswerLine = {
  /** The line as it was written: foreign text. */
  readonly command: string;
  readonly answer: Answer;
};

/** The migration as it stands when the words are chosen. */
export type View = {
  readonly state: MigrationState;
  readonly definition: Definition;
  readonly documents: SkillDocuments;
  /** ISO 8601. */
  readonly now: string;
  /** `owner/name` of the repository that holds the definition. */
  readonly repository: string;
  /** GitHub's address without a slash at the end, such as `https://github.com`. */
  readonly webUrl: string;
  /** Owners that are known to be logins of people who may write here. */
  readonly logins?: ReadonlySet<string>;
  /** What GitHub's limits hold back: until when (ISO 8601), and how many writes; null when nothing is. */
  readonly held?: { readonly until: string; readonly waiting: number } | null;
};

/** The parts every reply has, always in this order. */
export type AnswerText = {
  /** null for the answer to a question, which speaks for itself. */
  readonly status: "Done" | "Nothing to do" | "Refused" | "Not understood" | null;
  readonly message: string;
  readonly warnings: readonly string[];
  readonly next: readonly Step[];
  /** Who may take those steps, in sentences; none where it needs no saying. */
  readonly who: readonly string[];
  /** Ids of the resources it is about. */
  readonly resources: readonly string[];
};

/** One thing somebody can do: a sentence, and the command where a comment does it. */
export type Step = { readonly text: string; readonly command: string | null };
