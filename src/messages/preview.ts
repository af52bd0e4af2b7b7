/**
 * What a command would do before it is done, with the one line that carries it out: to each of
 * many resources, or to one that it changes for good. Shown for the asking, and again where a
 * confirmation comes too late or to something else.
 */
import { formatCommand, nameOf } from "../commands/format.ts";
import { approvalRules, teamsIn } from "../domain/approval.ts";
import { MOST_SELECTED, outcomesOf, tokenFor, type BulkOutcome } from "../domain/bulk.ts";
import { type Bulk } from "../domain/commands.ts";
import { type Event } from "../domain/events.ts";
import { own } from "../domain/lookup.ts";
import { type Refusal } from "../domain/refusals.ts";
import { type View } from "./answer.ts";
import { fitting } from "./capped.ts";
import { happened } from "./happened.ts";
import { insteadOf } from "./instead.ts";
import { code, pasteable, person } from "./markdown.ts";
import { sentence } from "./place.ts";
import { whyRefused } from "./why-refused.ts";

const MOST_CHANGES = 50;

export function renderPreview(bulk: Bulk, view: View, actor: string, room: number): string {
  const { state, definition, now } = view;
  const stamp = { at: now, actor, source: "engine" } as const;
  // Whether she is in a team is asked when she confirms; until then she may be.
  const teams = teamsIn(approvalRules(definition, null));
  const outcomes = outcomesOf(bulk, state, definition, stamp, teams);
  const { resource } = bulk.selector;
  if (resource !== null) return ofOne(resource, bulk, outcomes, view, actor);
  const head = `### Preview: ${nameOf(bulk.each)} for ${counted(outcomes.length)}`;
  if (outcomes.length === 0) return `${head}\n\nNo resource fits the selection.`;
  const table = "| Resource | What would happen |\n|---|---|";
  const { shown, hidden } = fitting(
    outcomes.map((outcome) => outcomeRow(outcome, view)),
    room - 1500,
  );
  const accepted = outcomes.filter(({ answer }) => !("refused" in answer) && answer.length > 0);
  return [
    head,
    "Nothing was done.",
    [table, ...shown].join("\n"),
    ...(hidden > 0 ? [`${hidden} more are selected.`] : []),
    ...(outcomes.length > MOST_SELECTED
      ? [`At most ${MOST_SELECTED} can be meant at a time; name more terms.`]
      : howToConfirm(bulk, `for ${accepted.length} of them`, accepted.length > 0, view, actor)),
  ].join("\n\n");
}

function counted(resources: number): string {
  return resources === 1 ? "one resource" : `${resources} resources`;
}

/** One resource: in sentences, with everything that would be different. */
function ofOne(
  id: string,
  bulk: Bulk,
  [outcome]: readonly BulkOutcome[],
  view: View,
  actor: string,
): string {
  const head = `### Preview: ${nameOf(bulk.each)} for ${code(id)}`;
  if (!outcome) return `${head}\n\nThis migration has no resource ${code(id)}.`;
  const { answer } = outcome;
  const isOpen = !("refused" in answer) && answer.length > 0;
  return [
    head,
    ...(isOpen ? ["Nothing was done. This is what would happen:"] : []),
    ...(isOpen ? wouldHappen(answer) : [outcomeWords(outcome, view)]),
    ...("refused" in answer ? whatInstead(answer, view) : []),
    ...howToConfirm(bulk, "", isOpen, view, actor),
  ].join("\n\n");
}

function whatInstead(refusal: Refusal, view: View): readonly string[] {
  return insteadOf(refusal, view, null).map(({ text, command }) =>
    command === null ? text : `${text}\n\n${pasteable(command)}`,
  );
}

function wouldHappen(events: readonly Event[]): readonly string[] {
  const [first] = events;
  if (first?.type === "definition_upgraded") return upgraded(first.resource, first.changes);
  if (first?.type !== "resource_withdrawn") return happened(events);
  const start = { verb: "start", target: { resource: first.resource }, force: null } as const;
  return [
    ...happened(events),
    `What runs is let end and recorded, and nothing new begins. It stays in the totals as withdrawn, and its history stays. No definition brings it back, only ${code(formatCommand(start))}.`,
  ];
}

function upgraded(resource: string, changes: readonly string[]): readonly string[] {
  const moved = `${code(resource)} is held to the definition in force.`;
  if (changes.length === 0) {
    return [`${moved} Nothing that is still to come of it is different.`];
  }
  const shown = changes.slice(0, MOST_CHANGES).map((change) => `- ${code(change, 300)}`);
  const more = changes.length - shown.length;
  return [
    `${moved} What is finished stays as it is; of what is still to come:`,
    [...shown, ...(more > 0 ? [`- and ${more} more.`] : [])].join("\n"),
  ];
}

function howToConfirm(
  { each, selector }: Bulk,
  forWhat: string,
  isOpen: boolean,
  { state, definition, now }: View,
  actor: string,
): readonly string[] {
  if (!isOpen) return ["There is nothing to carry out."];
  const bulk = { each, selector };
  const token = tokenFor(bulk, state, definition, { actor, at: now });
  const what = forWhat === "" ? "exactly this" : `exactly this ${forWhat}`;
  return [
    `To carry out ${what}, ${person(actor)} comments within an hour:`,
    pasteable(formatCommand({ verb: "confirm-bulk", ...bulk, token })),
  ];
}

function outcomeRow(outcome: BulkOutcome, view: View): string {
  return `| ${code(outcome.resource)} | ${outcomeWords(outcome, view)} |`;
}

function outcomeWords({ resource, answer }: BulkOutcome, view: View): string {
  if ("refused" in answer) return sentence(`refused: ${whyRefused(answer, view)}`);
  if (answer.length > 0) return happened(answer).join(" ");
  const isThere = own(view.state.resources, resource) !== undefined;
  return isThere ? "It is so already." : "";
}
