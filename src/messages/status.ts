/** The answer to `/migrate status`: where a resource, a wave or the whole migration stands. */
import { type Scope } from "../domain/commands.ts";
import { own } from "../domain/lookup.ts";
import { type View } from "./answer.ts";
import { bytes, MAX_BYTES } from "./capped.ts";
import { heldBack } from "./held-back.ts";
import { code } from "./markdown.ts";
import { renderMigrationStatus } from "./status-migration.ts";
import { renderResourceStatus } from "./status-resource.ts";
import { renderWaveStatus } from "./status-wave.ts";

/** At most `room` bytes of UTF-8. */
export function renderStatus(scope: Scope, view: View, room = MAX_BYTES): string {
  const notice = heldBack(view);
  const left = room - bytes(notice.join()) - 2;
  return [...notice, statusOf(scope, view, left)].join("\n\n");
}

function statusOf(scope: Scope, view: View, room: number): string {
  if (scope === "all") return renderMigrationStatus(view, room);
  if ("wave" in scope) {
    const wave = own(view.state.waves, scope.wave);
    return wave
      ? renderWaveStatus(wave, view, room)
      : `This migration has no wave ${code(scope.wave)}.`;
  }
  const resource = own(view.state.resources, scope.resource);
  return resource
    ? renderResourceStatus(resource, view, room)
    : `This migration has no resource ${code(scope.resource)}.`;
}
