/**
 * The answer to a comment none of whose commands ran, because one line of it is in doubt. It
 * says which line, and how to write it so that there is no doubt.
 */
import { type ExtractProblem } from "../commands/extract.ts";
import { code, person } from "./markdown.ts";

export function renderUnread({
  actor,
  problem,
}: {
  readonly actor: string;
  readonly problem: ExtractProblem;
}): string {
  const { why, how } = wordsFor(problem);
  return [
    `**Nothing was done**, ${person(actor)}. ${why}`,
    `**Next step.** ${how} Nothing in your comment ran, so you can comment it again as a whole.`,
  ].join("\n\n");
}

function wordsFor(problem: ExtractProblem): { readonly why: string; readonly how: string } {
  switch (problem.problem) {
    case "too-long":
      return {
        why: `Your comment is longer than ${problem.limit} characters, and Cairn reads no commands in one that long.`,
        how: "Put the commands into a comment of their own.",
      };
    case "too-many":
      return {
        why: `Your comment holds ${problem.found} commands; Cairn takes at most ${problem.limit} at once.`,
        how: "Put the rest into another comment.",
      };
    case "hidden-characters":
      return {
        why: `A line holds characters that cannot be seen, so what you read may not be what it says: ${code(problem.line)}.`,
        how: "Type the line by hand instead of pasting it.",
      };
    case "not-alone":
      return {
        why: `A command stands in a list, where Cairn does not run it: ${code(problem.line)}.`,
        how: "Put it on a line of its own, without a bullet or a number.",
      };
  }
}
