/**
 * The words for what came of a command for many resources: what happened to each, and which of
 * them were left as they were and why. What the ones that moved wait for is asked where they are.
 */
import { nameOf } from "../commands/format.ts";
import { type Answer, type AnswerText, type View } from "./answer.ts";
import { fitting } from "./capped.ts";
import { happened } from "./happened.ts";
import { code } from "./markdown.ts";
import { sentence } from "./place.ts";
import { whyRefused } from "./why-refused.ts";

export function describeCarriedOut(
  { request, events, left }: Extract<Answer, { readonly is: "carried-out" }>,
  view: View,
  room: number,
): AnswerText {
  const ids = [
    ...new Set(events.flatMap((event) => ("resource" in event ? [event.resource] : []))),
  ];
  const rows = [
    ...ids.map((id) => {
      const its = events.filter((event) => "resource" in event && event.resource === id);
      return `| ${code(id)} | ${happened(its).join(" ")} |`;
    }),
    ...left.map(({ resource, refused }) => {
      const why = refused ? `because ${whyRefused(refused, view)}` : "because it is so already";
      return `| ${code(resource)} | ${sentence(`left as it is, ${why}`)} |`;
    }),
  ];
  const ofWaves = happened(events.filter((event) => "wave" in event));
  const { shown, hidden } = fitting(rows, room - 1000);
  const head = `${code(nameOf(request.each))} is carried out for ${ids.length} of ${ids.length + left.length} resources.`;
  return {
    status: "Done",
    message: [
      [head, ...ofWaves].join(" "),
      ["| Resource | What happened |", "|---|---|", ...shown].join("\n"),
      ...(hidden > 0 ? [`${hidden} more are in their own threads.`] : []),
    ].join("\n\n"),
    warnings: [],
    next: [],
    who: [],
    resources: [],
  };
}
