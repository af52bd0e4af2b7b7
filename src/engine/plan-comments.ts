/**
 * Which comments a batch comes to. An answer carries the checkpoints of its own thread, so one
 * command is one comment; checkpoints of other threads get one comment each. Pure.
 */
import { checkpointsOf, type Checkpoint } from "../domain/checkpoint.ts";
import { type Reply } from "../domain/effects.ts";
import { own } from "../domain/lookup.ts";
import { causedAt, type OwnedEffect } from "../domain/outbox.ts";
import { waveCheckpoints } from "../domain/wave-checkpoint.ts";
import { type View } from "../messages/answer.ts";
import { renderCheckpoint } from "../messages/checkpoint.ts";
import { renderReply } from "../messages/reply.ts";
import { homeThread, threadUrl, waveThread } from "../messages/thread.ts";
import { renderWaveCheckpoint } from "../messages/wave-checkpoint.ts";
import { answersOf } from "./answers.ts";
import { replyId } from "./decide-batch.ts";
import { type ThreadRef } from "./github.ts";
import { planReminders } from "./plan-reminders.ts";
import {
  inThread,
  isSameThread,
  type DraftedComment,
  type PlannedComment,
  withMarkers,
} from "./planned-comment.ts";
import { isSameRepository } from "./seen.ts";

/** One effect's checkpoints in one thread. */
type Asked = {
  readonly id: string;
  readonly thread: ThreadRef;
  readonly checkpoints: readonly Checkpoint[];
};

export type Plan = {
  readonly comments: readonly PlannedComment[];
  /** Effects whose questions were answered meanwhile: there is nothing left to post. */
  readonly answered: readonly string[];
  /** Effects whose thread is not there yet. */
  readonly homeless: readonly string[];
};

export function planComments(
  effects: readonly OwnedEffect[],
  replies: readonly Reply[],
  view: View,
): Plan {
  const comments: DraftedComment[] = [];
  const answered: string[] = [];
  const homeless: string[] = [];
  for (const effect of effects) {
    if (effect.type !== "checkpoints" || !("wave" in effect.of)) continue;
    const found = waveComment(effect.id, effect.of.wave, effect.checkpoints, view);
    if (found === "homeless") homeless.push(effect.id);
    else if (found === null) answered.push(effect.id);
    else comments.push(found);
  }
  let open: readonly Asked[] = effects.flatMap((effect) => {
    if (effect.type !== "checkpoints" || !("resource" in effect.of)) return [];
    const found = askedBy(effect.id, effect.of.resource, effect.checkpoints, view);
    if (found === "homeless") homeless.push(effect.id);
    else if (found.length === 0) answered.push(effect.id);
    return found === "homeless" ? [] : found;
  });
  for (const reply of replies) {
    const thread = { repository: reply.repository, number: reply.thread };
    const here = open.filter((asked) => isSameThread(asked.thread, thread));
    const elsewhere = open.find(
      (asked) => !here.includes(asked) && concerns(reply, asked.checkpoints),
    );
    open = open.filter((asked) => !here.includes(asked));
    comments.push(replyComment(reply, here, elsewhere?.thread ?? null, view));
  }
  for (const asked of open) comments.push(checkpointComment(asked, view));
  const reminders = planReminders(effects, view);
  comments.push(...reminders.comments);
  answered.push(...reminders.answered);
  return {
    comments: comments.map((one) => ({
      ...sinceCaused(one, effects, view),
      instead: insteadOf(one, effects, view),
    })),
    answered,
    homeless,
  };
}

function insteadOf(
  { thread, ids }: DraftedComment,
  effects: readonly OwnedEffect[],
  view: View,
): ThreadRef | null {
  if (isSameRepository(thread.repository, view.repository)) return null;
  const { state } = view;
  const [resource] = effects.flatMap(({ id, of }) =>
    ids.includes(id) && "resource" in of ? (own(state.resources, of.resource) ?? []) : [],
  );
  const home = resource ? waveThread(state, resource.wave) : null;
  return home && inThread(home, view);
}

/** What is asked again since was asked first before: a look must go back to there. */
function sinceCaused(
  comment: DraftedComment,
  effects: readonly OwnedEffect[],
  { state }: View,
): DraftedComment {
  const caused = effects
    .filter(({ id }) => comment.ids.includes(id))
    .flatMap((effect) => causedAt(effect, state) ?? []);
  const [since = comment.since] = [comment.since, ...caused].toSorted();
  return { ...comment, since };
}

function isIssueComing({ waves }: View["state"], wave: string): boolean {
  return own(waves, wave)?.outbox.some(({ type }) => type === "open-tracking-issue") ?? false;
}

function askedBy(
  id: string,
  resource: string,
  ids: readonly string[],
  view: View,
): readonly Asked[] | "homeless" {
  const state = own(view.state.resources, resource);
  const open = state ? checkpointsOf(state).filter((one) => ids.includes(one.id)) : [];
  const asked: Asked[] = [];
  for (const checkpoint of open) {
    const home = homeThread(view.state, checkpoint);
    // Where nothing has begun there is no thread, and none is coming: who asked has her answer.
    if (!home) return isIssueComing(view.state, state?.wave ?? "") ? "homeless" : [];
    const thread = inThread(home, view);
    const index = asked.findIndex((one) => isSameThread(one.thread, thread));
    const checkpoints = [...(asked[index]?.checkpoints ?? []), checkpoint];
    asked.splice(index === -1 ? asked.length : index, 1, { id, thread, checkpoints });
  }
  return asked;
}

/** What a wave as a whole waits for, in its tracking issue; null when it was answered meanwhile. */
function waveComment(
  id: string,
  name: string,
  ids: readonly string[],
  view: View,
): DraftedComment | "homeless" | null {
  const wave = own(view.state.waves, name);
  const open = wave ? waveCheckpoints(wave).filter((one) => ids.includes(one.id)) : [];
  const [first] = open.map(({ since }) => since).toSorted();
  if (first === undefined) return null;
  const home = waveThread(view.state, name);
  if (!home) return "homeless";
  const text = open
    .map((checkpoint) => renderWaveCheckpoint(checkpoint, view.definition))
    .join("\n\n---\n\n");
  return {
    thread: inThread(home, view),
    ids: [id],
    body: withMarkers(text, [id], view),
    priority: "checkpoint",
    since: first,
  };
}

function replyComment(
  reply: Reply,
  here: readonly Asked[],
  elsewhere: ThreadRef | null,
  view: View,
): DraftedComment {
  const ids = [replyId(reply), ...here.map(({ id }) => id)];
  const text = renderReply(
    {
      actor: reply.actor,
      lines: answersOf(reply, view.state, view.definition),
      checkpoints: here.flatMap(({ checkpoints }) => checkpoints),
      elsewhere: elsewhere && threadUrl(view, elsewhere),
      resource: reply.about,
    },
    view,
  );
  return {
    thread: { repository: reply.repository, number: reply.thread },
    ids,
    body: withMarkers(text, ids, view),
    priority: "reply",
    since: reply.since,
  };
}

function checkpointComment({ id, thread, checkpoints }: Asked, view: View): DraftedComment {
  const text = checkpoints
    .map((checkpoint) => renderCheckpoint(checkpoint, view.definition, view.documents))
    .join("\n\n---\n\n");
  const since = checkpoints.map((one) => one.since).toSorted()[0] ?? view.now;
  return { thread, ids: [id], body: withMarkers(text, [id], view), priority: "checkpoint", since };
}

function concerns({ lines }: Reply, checkpoints: readonly Checkpoint[]): boolean {
  const resources = new Set(checkpoints.map(({ resource }) => resource));
  return lines.some(({ caused }) =>
    caused.some(({ of }) => "resource" in of && resources.has(of.resource)),
  );
}
