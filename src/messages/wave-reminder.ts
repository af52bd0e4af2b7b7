/** What stands still in a wave as a whole, for those who should move it. */
import { isSamePerson } from "../domain/approval.ts";
import { type WaveCheckpoint } from "../domain/wave-checkpoint.ts";
import { stuckInWave } from "../domain/wave-stuck.ts";
import { type WaveState } from "../domain/wave.ts";
import { type View } from "./answer.ts";
import { instant } from "./elapsed.ts";
import { code } from "./markdown.ts";
import { reminderText } from "./reminder.ts";
import { approvalRuleOf, nextWaveAction } from "./wave-checkpoint.ts";

export function renderWaveReminder(checkpoint: WaveCheckpoint, view: View): string {
  const { wave, since } = checkpoint;
  return reminderText(
    {
      place: `wave ${code(wave)}`,
      since,
      waitsFor: "a person",
      addressed: whoIsAsked(checkpoint, view),
      ...nextWaveAction(checkpoint, view.definition),
    },
    view,
  );
}

/** Those named in the rule of the gate who may still approve. */
function whoIsAsked({ wave, about }: WaveCheckpoint, view: View): readonly string[] {
  if (about.kind !== "approval") return [];
  const rule = approvalRuleOf(view.definition, wave, about.side);
  const [organisation = ""] = view.repository.split("/");
  const done = about.approvals.map(({ by }) => by);
  const mayNot = rule?.preventSelfReview === true ? [about.requestedBy] : [];
  return (rule?.approvers ?? []).flatMap((one) => {
    if ("team" in one) return [`@${organisation}/${one.team}`];
    return [...done, ...mayNot].some((by) => isSamePerson(by, one.user)) ? [] : [`@${one.user}`];
  });
}

/** One line for each question of the wave as a whole that is stuck. */
export function waveStuckLines(wave: WaveState, view: View): readonly string[] {
  return stuckInWave(wave, view.definition, view.now).map((checkpoint) => {
    const { what } = nextWaveAction(checkpoint, view.definition);
    return `wave ${code(wave.name)} stands still since ${instant(checkpoint.since)}: ${what}.`;
  });
}
