/**
 * Reminders of a batch: one comment for each thread, however many things stand still there. What
 * was moved meanwhile needs none. Pure.
 */
import { own } from "../domain/lookup.ts";
import { type OwnedEffect } from "../domain/outbox.ts";
import { standstillsIn } from "../domain/stuck.ts";
import { waveStandstills } from "../domain/wave-stuck.ts";
import { type View } from "../messages/answer.ts";
import { renderReminder } from "../messages/reminder.ts";
import { homeThread, waveThread } from "../messages/thread.ts";
import { renderWaveReminder } from "../messages/wave-reminder.ts";
import { type ThreadRef } from "./github.ts";
import { inThread, isSameThread, type DraftedComment, withMarkers } from "./planned-comment.ts";

type Due = {
  readonly thread: ThreadRef;
  readonly effect: OwnedEffect;
  readonly text: string;
  /** Since when it stands still (ISO 8601). */
  readonly since: string;
};

export function planReminders(
  effects: readonly OwnedEffect[],
  view: View,
): { readonly comments: readonly DraftedComment[]; readonly answered: readonly string[] } {
  const all = effects.flatMap((effect) => (effect.type === "reminder" ? [effect] : []));
  const due = all.flatMap((effect) => dueOf(effect, view));
  const first = due.filter(
    ({ thread }, index) => due.findIndex((one) => isSameThread(one.thread, thread)) === index,
  );
  return {
    comments: first.map(({ thread }) =>
      commentOf(
        thread,
        due.filter((one) => isSameThread(one.thread, thread)),
        view,
      ),
    ),
    // Where there is no thread nobody can be reminded; what stands still is shown elsewhere.
    answered: all.filter((effect) => !due.some((one) => one.effect === effect)).map(({ id }) => id),
  };
}

type Reminder = Extract<OwnedEffect, { readonly type: "reminder" }>;

function dueOf(effect: Reminder, view: View): readonly Due[] {
  if ("wave" in effect.of) return dueOfWave(effect, effect.of.wave, view);
  const resource = own(view.state.resources, effect.of.resource);
  if (!resource) return [];
  return standstillsIn(resource, view.definition)
    .filter(({ id }) => effect.standstills.includes(id))
    .flatMap((standstill) => {
      const home = homeThread(view.state, standstill);
      const text = renderReminder(standstill, view);
      const { since } = standstill;
      return home ? [{ thread: inThread(home, view), effect, text, since }] : [];
    });
}

function dueOfWave(effect: Reminder, name: string, view: View): readonly Due[] {
  const wave = own(view.state.waves, name);
  const home = waveThread(view.state, name);
  if (!wave || !home) return [];
  return waveStandstills(wave)
    .filter(({ id }) => effect.standstills.includes(id))
    .map((checkpoint) => ({
      thread: inThread(home, view),
      effect,
      text: renderWaveReminder(checkpoint, view),
      since: checkpoint.since,
    }));
}

function commentOf(thread: ThreadRef, due: readonly Due[], view: View): DraftedComment {
  const ids = [...new Set(due.map(({ effect }) => effect.id))];
  const text = due.map((one) => one.text).join("\n\n---\n\n");
  const since = due.map((one) => one.since).toSorted()[0] ?? view.now;
  return { thread, ids, body: withMarkers(text, ids, view), priority: "dashboard", since };
}
