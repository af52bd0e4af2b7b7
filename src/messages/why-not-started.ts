/** Why a resource that is not started does not start, and what would start it. */
import { formatCommand } from "../commands/format.ts";
import { own } from "../domain/lookup.ts";
import { type ResourceState } from "../domain/resource.ts";
import { type View } from "./answer.ts";
import { unfinishedBefore } from "./counts.ts";
import { code, pasteable } from "./markdown.ts";

export function whyNotStarted({ id, wave }: ResourceState, { state, definition }: View): string {
  if (own(state.waves, wave)?.started) {
    return `It starts by itself when a place in wave ${code(wave)} becomes free.`;
  }
  const earlier = unfinishedBefore(wave, state, definition);
  if (earlier !== null) {
    return `Nobody has started it; wave ${code(wave)} comes after wave ${code(earlier)}, which is not completed.`;
  }
  const command = formatCommand({ verb: "start", target: { resource: id }, force: null });
  return `Nobody has started it. To start it, comment:\n\n${pasteable(command)}`;
}
