/**
 * The answer to `/migrate history`: the last entries of a resource in words, the latest at the
 * end, each with a link to the comment that caused it; and where the commits are.
 */
import { type Event } from "../domain/events.ts";
import { own } from "../domain/lookup.ts";
import { type View } from "./answer.ts";
import { fitting } from "./capped.ts";
import { instant } from "./elapsed.ts";
import { eventClause } from "./event-clause.ts";
import { code, link } from "./markdown.ts";

const MOST_ENTRIES = 40;

export function renderHistory(id: string, view: View, room: number): string {
  const resource = own(view.state.resources, id);
  if (!resource) return `This migration has no resource ${code(id)}.`;
  const { history } = resource;
  if (history.length === 0) return `Nothing has happened to ${code(id)} yet.`;
  // The latest are kept: who asks wants to know how it came to be as it is.
  const { shown } = fitting(
    history
      .slice(-MOST_ENTRIES)
      .toReversed()
      .map((event) => entry(event, view)),
    room - 1000,
  );
  const earlier = history.length - shown.length;
  return [
    `### History of ${code(id)}`,
    ...(earlier > 0 ? [`${earlier} earlier entries are in the file.`] : []),
    shown.toReversed().join("\n"),
    `${link("Its commits", fileUrl("commits", id, view))} and ${link("its file", fileUrl("blob", id, view))} on the branch ${code(view.definition.stateBranch)} tell all of it.`,
  ].join("\n\n");
}

function entry(event: Event, view: View): string {
  const said = commentUrl(event, view);
  const where = said === null ? "" : ` (${link("comment", said)})`;
  return `- ${instant(event.at)}: ${eventClause(event, { named: false })}${where}`;
}

/** null for what no comment caused, and for entries from before the thread was kept. */
function commentUrl({ source, thread }: Event, { webUrl }: View): string | null {
  const comment = /^comment:(\d+)$/.exec(source)?.[1];
  const [repository, number] = thread?.split("#") ?? [];
  if (comment === undefined || repository === undefined || number === undefined) return null;
  return `${webUrl}/${repository}/issues/${number}#issuecomment-${comment}`;
}

function fileUrl(
  kind: "commits" | "blob",
  id: string,
  { webUrl, repository, definition }: View,
): string {
  return `${webUrl}/${repository}/${kind}/${definition.stateBranch}/resources/${id}.yml`;
}
