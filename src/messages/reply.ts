/**
 * The comment that answers a comment. Every answer has the same bones in the same order:
 * status, what happened or why not, warnings, next steps as ready commands; then what people
 * are asked because of it, and where to look further.
 */
import { checkpointsOf, type Checkpoint } from "../domain/checkpoint.ts";
import { type AnswerLine, type AnswerText, type Step, type View } from "./answer.ts";
import { bytes, fitting, MAX_BYTES } from "./capped.ts";
import { renderCheckpoint } from "./checkpoint.ts";
import { describeAnswer } from "./describe-answer.ts";
import { code, link, pasteable, person } from "./markdown.ts";
import { relatedTo } from "./related.ts";

export type ReplyFacts = {
  readonly actor: string;
  /** In the order they were written; what changed is told as it stands after the last one. */
  readonly lines: readonly AnswerLine[];
  /** Asked here, under the answers. */
  readonly checkpoints: readonly Checkpoint[];
  /** The comment or thread where people are asked, when it is another one than this. */
  readonly elsewhere: string | null;
  /** The resource this thread belongs to. */
  readonly resource?: string | null;
};

export function renderReply(
  { actor, lines, checkpoints, elsewhere, resource = null }: ReplyFacts,
  view: View,
): string {
  const room = Math.floor((MAX_BYTES * 0.8) / Math.max(1, lines.length));
  const around = {
    view,
    actor,
    asked: elsewhere === null ? checkpoints : everyQuestion(view),
    resource,
    room,
  };
  const answers = lines.map((line) => describeAnswer(line, around));
  const printed = new Set<string>();
  const told = answers.flatMap((answer, index) => [
    ...(lines.length > 1 ? [code(lines[index]?.command ?? "")] : []),
    ...answerParts(answer, lines.length > 1 ? null : actor, printed),
  ]);
  const who = [...new Set(answers.flatMap((answer) => answer.who))];
  const related = relatedTo(
    answers.flatMap(({ resources }) => resources),
    view,
  );
  const parts = [
    ...(lines.length > 1 ? [overview(actor, answers)] : []),
    ...told,
    ...(elsewhere === null
      ? []
      : [`${link("What is needed next", elsewhere)} is asked in another thread; follow it there.`]),
    ...(who.length === 0 ? [] : [`**Who may.** ${who.join(" ")}`]),
    ...(related === null ? [] : [related]),
  ];
  return [...parts, ...asked(checkpoints, view, MAX_BYTES - bytes(parts.join("\n\n")))].join(
    "\n\n",
  );
}

/** Where people are asked in another thread, this one asks nothing. */
function everyQuestion({ state }: View): readonly Checkpoint[] {
  return Object.values(state.resources).flatMap((resource) => checkpointsOf(resource));
}

/** `@ada`, your 3 commands: 2 done, 1 refused. */
function overview(actor: string, answers: readonly AnswerText[]): string {
  const words = answers.map(({ status }) => COUNTED[status ?? "Answered"]);
  const counts = [...new Set(words)].map(
    (word) => `${words.filter((other) => other === word).length} ${word}`,
  );
  return `${person(actor)}, your ${answers.length} commands: ${counts.join(", ")}.`;
}

const COUNTED: Readonly<Record<NonNullable<AnswerText["status"]> | "Answered", string>> = {
  Done: "done",
  "Nothing to do": "already so",
  Refused: "refused",
  "Not understood": "not understood",
  Answered: "answered",
};

/** A step that was printed in this reply before is not printed again. */
function answerParts(
  { status, message, warnings, next }: AnswerText,
  actor: string | null,
  printed: Set<string>,
): readonly string[] {
  const to = actor === null ? "" : `, ${person(actor)}`;
  const steps = next.filter(({ text, command }) => !printed.has(command ?? text));
  for (const { text, command } of steps) printed.add(command ?? text);
  return [
    status === null ? message : `**${status}**${to}. ${message}`,
    ...warnings.map((warning) => `**Warning.** ${warning}`),
    ...steps.map(stepPart),
  ];
}

function stepPart({ text, command }: Step): string {
  const words = `**Next step.** ${text}`;
  return command === null ? words : `${words}\n\n${pasteable(command)}`;
}

function asked(checkpoints: readonly Checkpoint[], view: View, room: number): readonly string[] {
  const { shown, hidden } = fitting(
    checkpoints.map((checkpoint) => renderCheckpoint(checkpoint, view.definition, view.documents)),
    room - 500,
  );
  return [
    ...shown,
    ...(hidden > 0 ? [`${hidden} more questions wait; see \`/migrate next\`.`] : []),
  ];
}
