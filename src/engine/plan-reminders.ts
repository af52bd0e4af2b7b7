/**
 * Reminders of a batch: one comment for each thread, however many things stand still there. What
 * was moved meanwhile needs none. Pure.
 */
import { own } from "../domain/lookup.ts";
import { type OwnedEffect } from "../domain/outbox.ts";
import { standstillsIn, type Standstill } from "../domain/stuck.ts";
import { type View } from "../messages/answer.ts";
import { renderReminder } from "../messages/reminder.ts";
import { homeThread } from "../messages/thread.ts";
import { type ThreadRef } from "./github.ts";
import { inThread, isSameThread, type PlannedComment, withMarkers } from "./planned-comment.ts";

type Due = {
  readonly thread: ThreadRef;
  readonly effect: OwnedEffect;
  readonly standstill: Standstill;
};

export function planReminders(
  effects: readonly OwnedEffect[],
  view: View,
): { readonly comments: readonly PlannedComment[]; readonly answered: readonly string[] } {
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

function dueOf(
  effect: Extract<OwnedEffect, { readonly type: "reminder" }>,
  view: View,
): readonly Due[] {
  const resource = "resource" in effect.of ? own(view.state.resources, effect.of.resource) : null;
  if (!resource) return [];
  return standstillsIn(resource, view.definition)
    .filter(({ id }) => effect.standstills.includes(id))
    .flatMap((standstill) => {
      const home = homeThread(view.state, standstill);
      return home ? [{ thread: inThread(home, view), effect, standstill }] : [];
    });
}

function commentOf(thread: ThreadRef, due: readonly Due[], view: View): PlannedComment {
  const ids = [...new Set(due.map(({ effect }) => effect.id))];
  const text = due.map(({ standstill }) => renderReminder(standstill, view)).join("\n\n---\n\n");
  const since = due.map(({ standstill }) => standstill.since).toSorted()[0] ?? view.now;
  return { thread, ids, body: withMarkers(text, ids, view), priority: "dashboard", since };
}
