/** A wave's tracking issue: opened when anything in the wave begins, closed when all of it is done. */
import { own } from "../domain/lookup.ts";
import { type OwnedEffect } from "../domain/outbox.ts";
import { type View } from "../messages/answer.ts";
import { hasMarker, marker } from "../messages/marker.ts";
import { renderTrackingIssue } from "../messages/tracking-issue.ts";
import { renderWaveDone } from "../messages/wave-done.ts";
import { certain, type Doing } from "./certain.ts";
import { type ByClaim } from "./claimed-effect.ts";
import { type Clock } from "./clock.ts";
import { type GitHub } from "./github.ts";

export function openTrackingIssue(
  wave: string,
  view: View,
  { issues }: GitHub,
): Pick<Doing<{ readonly number: number }>, "act" | "look"> {
  const { definition, repository } = view;
  return {
    act: () =>
      issues.open(repository, { title: titleOf(wave, view), body: trackingBody(wave, view) }),
    look: () => issues.findOwn(repository, (body) => isTrackingIssue(body, definition.name, wave)),
  };
}

/** The body as the state has it now, with the line it is found again by. */
export function trackingBody(wave: string, view: View): string {
  return `${renderTrackingIssue(wave, view)}\n\n${marker(view.definition.name, issueId(wave))}`;
}

export async function closeTrackingIssue(
  wave: string,
  effect: OwnedEffect,
  view: View,
  claim: ByClaim,
  { github, clock }: { readonly github: GitHub; readonly clock: Clock },
): Promise<true> {
  const { repository, definition, state } = view;
  const known = own(state.waves, wave);
  // A wave whose issue could not be opened has nothing to close.
  if (!known?.trackingIssue) return true;
  const thread = { repository, number: known.trackingIssue };
  const mark = marker(definition.name, effect.id);
  await certain(
    {
      ...claim,
      act: () =>
        github.comments.post(thread, `${renderWaveDone(wave, view)}\n\n${mark}`, "checkpoint"),
      look: () =>
        github.comments.findOwn(thread, known.completedAt ?? view.now, (body) =>
          hasMarker(body, definition.name, effect.id),
        ),
    },
    clock,
  );
  await certain(
    {
      ...claim,
      // Setting the same body and state again changes nothing, so it needs no look.
      act: async () => {
        const body = trackingBody(wave, view);
        await github.issues.update(thread, { body, state: "closed" }, "checkpoint");
        return true as const;
      },
      look: () => Promise.resolve(null),
    },
    clock,
  );
  return true;
}

/** Whether the text is of the issue that follows the wave. */
export function isTrackingIssue(body: string, migration: string, wave: string): boolean {
  return hasMarker(body, migration, issueId(wave));
}

function issueId(wave: string): string {
  return `wave/${wave}`;
}

function titleOf(wave: string, { definition, state }: View): string {
  const title = own(state.waves, wave)?.title;
  return `${definition.title}: wave ${wave}${title ? ` (${title})` : ""}`;
}
