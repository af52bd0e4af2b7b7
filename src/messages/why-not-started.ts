/** Why a resource that is not started does not start, and what would start it. */
import { formatCommand } from "../commands/format.ts";
import { unfinishedBefore } from "../domain/earlier-wave.ts";
import { pauseOf } from "../domain/holding.ts";
import { own } from "../domain/lookup.ts";
import { type ResourceState } from "../domain/resource.ts";
import { type View } from "./answer.ts";
import { code, pasteable, person } from "./markdown.ts";
import { whyWaveWaits } from "./wave-waiting.ts";

export function whyNotStarted(resource: ResourceState, { state, definition }: View): string {
  const { id, wave } = resource;
  const pause = pauseOf(resource, state);
  if (pause) {
    const target = resource.paused ? { resource: id } : { wave };
    const command = formatCommand({ verb: "resume", target });
    return `${person(pause.by)} paused ${resource.paused ? "it" : `wave ${code(wave)}`}: ${code(pause.reason, 300)}. To lift the pause, comment:\n\n${pasteable(command)}`;
  }
  const holds = own(state.waves, wave);
  if (holds?.started && (holds.gate !== null || holds.overBudget !== null)) {
    return whyWaveWaits(holds, definition).join("\n\n");
  }
  if (own(state.waves, wave)?.started) {
    return `It starts by itself when a place in wave ${code(wave)} becomes free.`;
  }
  const unfinished = unfinishedBefore(wave, state, definition);
  if (unfinished) {
    return `Nobody has started it; wave ${code(wave)} comes after wave ${code(unfinished.earlier)}, which is not completed.`;
  }
  const command = formatCommand({ verb: "start", target: { resource: id }, force: null });
  return `Nobody has started it. To start it, comment:\n\n${pasteable(command)}`;
}
