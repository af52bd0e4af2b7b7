/**
 * What a command for many resources would do to each of them, with the one line that carries it
 * out. Shown for the asking, and again where a confirmation comes too late or to something else.
 */
import { formatCommand } from "../commands/format.ts";
import { MOST_SELECTED, outcomesOf, tokenFor, type BulkOutcome } from "../domain/bulk.ts";
import { type Bulk } from "../domain/commands.ts";
import { type View } from "./answer.ts";
import { fitting } from "./capped.ts";
import { happened } from "./happened.ts";
import { code, pasteable, person } from "./markdown.ts";
import { sentence } from "./place.ts";
import { whyRefused } from "./why-refused.ts";

export function renderPreview(bulk: Bulk, view: View, actor: string, room: number): string {
  const { state, definition, now } = view;
  const stamp = { at: now, actor, source: "engine" } as const;
  const outcomes = outcomesOf(bulk, state, definition, stamp);
  const accepted = outcomes.filter(({ answer }) => !("refused" in answer) && answer.length > 0);
  const head = `### Preview: ${bulk.of} for ${outcomes.length} resources`;
  if (outcomes.length === 0) return `${head}\n\nNo resource fits the selection.`;
  const table = "| Resource | What would happen |\n|---|---|";
  const { shown, hidden } = fitting(
    outcomes.map((outcome) => row(outcome, view)),
    room - 1500,
  );
  return [
    head,
    "Nothing was done.",
    [table, ...shown].join("\n"),
    ...(hidden > 0 ? [`${hidden} more are selected.`] : []),
    ...(outcomes.length > MOST_SELECTED
      ? [`At most ${MOST_SELECTED} can be meant at a time; name more terms.`]
      : howToConfirm(bulk, accepted.length, view, actor)),
  ].join("\n\n");
}

function howToConfirm(
  { of, selector, reason }: Bulk,
  count: number,
  { state, definition, now }: View,
  actor: string,
): readonly string[] {
  if (count === 0) return ["There is nothing to carry out."];
  const bulk = { of, selector, reason };
  const token = tokenFor(bulk, state, definition, { actor, at: now });
  return [
    `To carry out exactly this for ${count} of them, ${person(actor)} comments within an hour:`,
    pasteable(formatCommand({ verb: "confirm-bulk", ...bulk, token })),
  ];
}

function row({ resource, answer }: BulkOutcome, view: View): string {
  return `| ${code(resource)} | ${outcomeWords(answer, view)} |`;
}

function outcomeWords(answer: BulkOutcome["answer"], view: View): string {
  if ("refused" in answer) return sentence(`refused: ${whyRefused(answer, view)}`);
  return answer.length === 0 ? "It is so already." : happened(answer).join(" ");
}
