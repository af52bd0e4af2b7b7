/**
 * A wave that stands still as a whole: a question at its gate that nobody answers, or more failures
 * than it puts up with. As with a resource (`stuck.ts`), it is *stuck* after the reminder interval
 * of the definition, and people are reminded once in each interval.
 */
import { type Definition } from "./definition.ts";
import { type WaveFact } from "./events.ts";
import { after, isReached } from "./instant.ts";
import { waveCheckpoints, type WaveCheckpoint } from "./wave-checkpoint.ts";
import { type WaveState } from "./wave.ts";

/** The questions that hold it. What a person stopped on purpose stands still because she wants it to. */
export function waveStandstills(wave: WaveState): readonly WaveCheckpoint[] {
  return wave.paused || wave.abortAsked ? [] : waveCheckpoints(wave);
}

export function stuckInWave(
  wave: WaveState,
  { reminderMs }: Definition,
  now: string,
): readonly WaveCheckpoint[] {
  if (reminderMs === null) return [];
  return waveStandstills(wave).filter(({ since }) => isReached(after(since, reminderMs), now));
}

/** When (ISO 8601) people are to be reminded of what. */
export function waveReminders(
  wave: WaveState,
  { reminderMs }: Definition,
): readonly { readonly fact: WaveFact; readonly at: string }[] {
  if (reminderMs === null) return [];
  return waveStandstills(wave).map(({ id: of, since }) => ({
    fact: { type: "wave_reminded", of, since },
    at: after(lastReminder(wave, of, since), reminderMs),
  }));
}

function lastReminder({ history }: WaveState, of: string, since: string): string {
  const reminded = history.findLast(
    (event) => event.type === "wave_reminded" && event.of === of && event.since === since,
  );
  return reminded?.at ?? since;
}
