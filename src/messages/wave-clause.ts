/** What happened to a wave, as a clause. */
import { type WaveEvent } from "../domain/events.ts";
import { by, noted, opens } from "./clause-words.ts";
import { instant } from "./elapsed.ts";
import { code, person } from "./markdown.ts";

export function waveClause(event: WaveEvent): string {
  const wave = `wave ${code(event.wave)}`;
  switch (event.type) {
    case "wave_opened":
      return `${wave} has begun`;
    case "wave_started":
      return event.forced === null
        ? `${wave} is started${by(event.actor)}`
        : `${wave} is started${by(event.actor)} before the earlier ones are done: ${code(event.forced, 300)}`;
    case "resource_joined":
      return `${code(event.id)} joins ${wave}`;
    case "soak_started":
      return `${wave} waits until ${instant(event.until)}, so that what comes before it can prove itself`;
    case "approval_requested":
      return `${wave} now waits for an approval`;
    case "approval_given":
      return `${wave} is approved${by(event.actor)}`;
    case "approval_rejected":
      return `${wave} is rejected${by(event.actor)}: ${code(event.reason, 300)}`;
    case "window_awaited":
      return `${wave} waits: its window${opens(event.nextOpen)}`;
    case "gate_waived":
      return `${wave} goes on without soak and windows, on the word of ${person(event.actor)}: ${code(event.reason, 300)}`;
    case "wave_entered":
      return `the gate of ${wave} is open`;
    case "failures_exceeded":
      return `nothing more starts in ${wave}: ${event.failed.length} ${event.failed.length === 1 ? "resource has" : "resources have"} failed, and it puts up with ${event.limit}`;
    case "failures_mended":
      return `${wave} goes on, its failures are mended`;
    case "failures_tolerated":
      return `${wave} goes on in spite of ${event.count} ${event.count === 1 ? "failure" : "failures"}${by(event.actor)}`;
    case "wave_paused":
      return `${wave} is paused${by(event.actor)}: ${code(event.reason, 300)}`;
    case "pause_drained":
      return `no work is under way in ${wave} any more`;
    case "wave_resumed":
      return `the pause of ${wave} is lifted${by(event.actor)}`;
    case "abort_requested":
      return `${person(event.actor)} asks to end ${wave} for good: ${code(event.reason, 300)}; it happens once that is confirmed`;
    case "abort_withdrawn":
      return `${wave} is not to be ended after all${by(event.actor)}`;
    case "wave_aborted":
      return `${wave} is ended for good${by(event.actor)}: ${code(event.reason, 300)}`;
    case "tracking_issue_opened":
      return `issue #${event.number} follows ${wave}`;
    case "wave_reminded":
      return `people are reminded of ${wave}`;
    case "wave_completed":
      return `${wave} is completed`;
    case "noted":
      return noted(event);
  }
}
