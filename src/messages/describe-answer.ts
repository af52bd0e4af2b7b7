/** Finds the words for the facts of one answer, whatever kind it is. */
import { type Checkpoint } from "../domain/checkpoint.ts";
import { type Query } from "../domain/commands.ts";
import { vocabularyOf } from "../domain/held-to.ts";
import { type Refusal } from "../domain/refusals.ts";
import { describeAdvanced } from "./advanced.ts";
import { type AnswerLine, type AnswerText, type View } from "./answer.ts";
import { describeCarriedOut } from "./carried-out.ts";
import { renderHelp } from "./help.ts";
import { renderHistory } from "./history.ts";
import { requestOf } from "./intent.ts";
import { renderNext } from "./next.ts";
import { renderPlan } from "./plan.ts";
import { renderPreview } from "./preview.ts";
import { describeProblem } from "./problem.ts";
import { describeRecovery } from "./recovery.ts";
import { describeRefusal } from "./refusal.ts";
import { describeSatisfied } from "./satisfied.ts";
import { renderStatus } from "./status.ts";
import { renderWhy } from "./why.ts";

/** What an answer depends on beside its facts. */
export type Around = {
  readonly view: View;
  /** Who asked. */
  readonly actor: string;
  /** The checkpoints people see anyway: nothing is asked twice. */
  readonly asked: readonly Checkpoint[];
  /** The resource the thread belongs to. */
  readonly resource: string | null;
  /** Bytes the answer to a question may have. */
  readonly room: number;
};

export function describeAnswer({ command, answer }: AnswerLine, around: Around): AnswerText {
  const { view, actor, asked, resource, room } = around;
  switch (answer.is) {
    case "advanced":
      return describeAdvanced(answer.events, view, asked);
    case "carried-out":
      return describeCarriedOut(answer, view, room);
    case "recovered":
      return describeRecovery(answer, view);
    case "satisfied":
      return describeSatisfied(answer.request, view, asked);
    case "refused":
      return refused(answer.refusal, command, around);
    case "not-understood": {
      const { why, instead } = describeProblem(answer.problem, vocabularyOf(view), {
        line: command,
        resource,
      });
      return { ...QUIET, status: "Not understood", message: why, next: instead };
    }
    case "asked": {
      return { ...QUIET, message: answerTo(answer.query, view, { actor, room }) };
    }
  }
}

const QUIET = { status: null, warnings: [], next: [], who: [], resources: [] } as const;

function answerTo(
  query: Query,
  view: View,
  { actor, room }: { readonly actor: string; readonly room: number },
): string {
  switch (query.verb) {
    case "status":
      return renderStatus(query.target, view, room);
    case "next":
      return renderNext(query.target, view, room, actor);
    case "plan":
      return renderPlan(query.target, view, room);
    case "why":
      return renderWhy(query, view, room);
    case "history":
      return renderHistory(query.resource, view, room);
    case "preview":
      return renderPreview(query, view, actor, room);
    case "help":
      return renderHelp(query.topic, view);
  }
}

function refused(refusal: Refusal, command: string, { view, actor, room }: Around): AnswerText {
  const { resource } = refusal.facts;
  const id = typeof resource === "string" ? resource : null;
  const asked = requestOf(command, vocabularyOf(view), id);
  const { why, instead, who } = describeRefusal(refusal, view, asked);
  const resources = id === null ? [] : [id];
  // What is no longer so is shown as it is now, to be confirmed anew.
  const shown = asked?.verb === "confirm-bulk" ? [renderPreview(asked, view, actor, room / 2)] : [];
  const message = [why, ...shown].join("\n\n");
  return { ...QUIET, status: "Refused", message, next: instead, who, resources };
}
