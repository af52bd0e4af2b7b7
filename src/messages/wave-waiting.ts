/** What holds a wave as a whole: since when, until when, and who can lift it. */
import { formatCommand } from "../commands/format.ts";
import { type Definition } from "../domain/definition.ts";
import { waveCheckpoints } from "../domain/wave-checkpoint.ts";
import { type WaveState } from "../domain/wave.ts";
import { instant } from "./elapsed.ts";
import { code, pasteable, person } from "./markdown.ts";
import { listed } from "./place.ts";
import { nextWaveAction } from "./wave-checkpoint.ts";

export function whyWaveWaits(wave: WaveState, definition: Definition): readonly string[] {
  const { aborted, gate, paused } = wave;
  if (aborted) {
    return [
      `**Aborted** by ${person(aborted.by)} on ${instant(aborted.at)}: ${code(aborted.reason, 300)}.`,
    ];
  }
  const force = formatCommand({
    verb: "start",
    target: { wave: wave.name },
    force: "why it cannot wait",
  });
  const without = ` To do without it: ${code(force)}.`;
  const timed: string[] = [];
  if (gate?.wait.status === "soaking") {
    timed.push(
      `**Waits** since ${instant(gate.wait.since)} until ${instant(gate.wait.until)}, so that what comes before can prove itself.${without}`,
    );
  }
  if (gate?.wait.status === "awaiting_window") {
    const { nextOpen, windows, since } = gate.wait;
    const until = nextOpen === null ? "has no known opening" : `next opens on ${instant(nextOpen)}`;
    timed.push(
      `**Waits** since ${instant(since)} for its window (${listed(windows.map((name) => code(name)))}), which ${until}.${without}`,
    );
  }
  const drained = paused?.drainedAt
    ? [`**Drained.** No work has been under way since ${instant(paused.drainedAt)}.`]
    : [];
  const asked = waveCheckpoints(wave).map((checkpoint) => {
    const { what, command } = nextWaveAction(checkpoint, definition);
    const text = `**Waits for a person** since ${instant(checkpoint.since)}: ${what}.`;
    return command === null ? text : `${text}\n\n${pasteable(command)}`;
  });
  return [...timed, ...drained, ...asked];
}
