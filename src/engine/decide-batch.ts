/** Decides the tasks of a batch one after the other, each on the state the one before left. Pure. */
import { leftAlone } from "../domain/bulk.ts";
import { causedEffects, type CausedEffect } from "../domain/caused-effects.ts";
import { decide } from "../domain/decide.ts";
import { type Definition } from "../domain/definition.ts";
import {
  type Claim,
  type HistorySlice,
  type LeftAlone,
  type Reply,
  type ReplyLine,
} from "../domain/effects.ts";
import { type Event } from "../domain/events.ts";
import { type Input, type RequestInput } from "../domain/inputs.ts";
import { own } from "../domain/lookup.ts";
import { type MigrationState } from "../domain/migration.ts";
import { lapsedEffects, type OwnedEffect, withClaim, withEffects } from "../domain/outbox.ts";
import { type Refusal } from "../domain/refusals.ts";
import { isHandled } from "./handled-comments.ts";
import { type Snapshot } from "./store.ts";
import { type Batch, type CommentTask, type Task } from "./task.ts";

export type Outcome =
  | { readonly outcome: "advanced"; readonly events: readonly Event[] }
  /** What was seen is already so. */
  | { readonly outcome: "satisfied" }
  /** `committed` replies are effects; the others are posted without a trace in the state. */
  | {
      readonly outcome: "answered";
      readonly reply: Reply;
      readonly committed: boolean;
      readonly events: readonly Event[];
    }
  /** The comment was carried out before. */
  | { readonly outcome: "seen-before" };

export type DecidedBatch = {
  readonly outcomes: readonly Outcome[];
  readonly events: readonly Event[];
  /** Caused by the events, and claimed. */
  readonly effects: readonly OwnedEffect[];
  /** Lapsed claims of others, before we took them over. */
  readonly taken: readonly OwnedEffect[];
  readonly ridersChanged: boolean;
  readonly tasksChanged: boolean;
  /** What is saved. */
  readonly state: MigrationState;
};

type Stamp = { readonly now: string; readonly claim: Claim };

export function decideBatch(batch: Batch, before: Snapshot, stamp: Stamp): DecidedBatch {
  const { definition } = before;
  const riders = batch.riders.reduce<Decided>(
    (soFar, input) => then(soFar, decided(input, soFar.state, definition, stamp)),
    { state: before.state, events: [] },
  );
  const outcomes: Outcome[] = [];
  let after: Decided = { state: riders.state, events: [] };
  for (const task of batch.tasks) {
    const { outcome, next } = decideTask(task, before.state, after, definition, stamp);
    outcomes.push(outcome);
    after = next;
  }
  const events = [...riders.events, ...after.events];
  const taken = batch.takeOver ? lapsedEffects(after.state, stamp.now) : [];
  const caused = [
    ...causedEffects(events, { before: before.state, after: after.state }, definition),
    ...outcomes.flatMap(replyEffect),
  ];
  const claimed = withClaim(
    after.state,
    taken.map(({ id }) => id),
    stamp.claim,
  );
  return {
    outcomes,
    events,
    tasksChanged: after.state !== riders.state,
    effects: caused.map((effect) => ({ ...effect, claim: stamp.claim })),
    taken,
    ridersChanged: riders.state !== before.state,
    state: withEffects(claimed, caused, stamp.claim),
  };
}

type Decided = { readonly state: MigrationState; readonly events: readonly Event[] };

function then(first: Decided, second: Decided): Decided {
  return { state: second.state, events: [...first.events, ...second.events] };
}

/** An observation is never refused. */
function decided(
  input: Input,
  state: MigrationState,
  definition: Definition,
  { now }: Stamp,
): Decided {
  const decision = decide(input, state, definition, now);
  return "refused" in decision ? { state, events: [] } : decision;
}

function decideTask(
  task: Task,
  stored: MigrationState,
  soFar: Decided,
  definition: Definition,
  stamp: Stamp,
): { readonly outcome: Outcome; readonly next: Decided } {
  if (task.kind === "comment") return decideComment(task, stored, soFar, definition, stamp);
  const seen = decided(task.input, soFar.state, definition, stamp);
  const { events } = seen;
  return {
    outcome: events.length > 0 ? { outcome: "advanced", events } : { outcome: "satisfied" },
    next: then(soFar, seen),
  };
}

function decideComment(
  { reply, lines }: CommentTask,
  stored: MigrationState,
  soFar: Decided,
  definition: Definition,
  { now }: Stamp,
): { readonly outcome: Outcome; readonly next: Decided } {
  if (isHandled(reply.comment, stored) || isHandled(reply.comment, soFar.state)) {
    return { outcome: { outcome: "seen-before" }, next: soFar };
  }
  let after: Decided = { state: soFar.state, events: [] };
  const answered: ReplyLine[] = [];
  for (const { command, input } of lines) {
    const decision = input && decide(input, after.state, definition, now);
    const left =
      input && decision && "events" in decision ? leftBy(input, after.state, definition, now) : [];
    const refused: Refusal | null = decision && "refused" in decision ? decision : null;
    const events = decision && "events" in decision ? decision.events : [];
    if (decision && "state" in decision) after = then(after, decision);
    const work = input?.looked?.work;
    const caused = slicesOf(events, after.state);
    answered.push({
      command,
      caused,
      refused,
      ...(left.length > 0 && { left }),
      ...(work && { work }),
    });
  }
  return {
    outcome: {
      outcome: "answered",
      reply: { ...reply, lines: answered },
      committed: after.events.length > 0,
      events: after.events,
    },
    next: then(soFar, after),
  };
}

/** What a command for many left as it was is told with what it did. */
function leftBy(
  input: RequestInput,
  state: MigrationState,
  definition: Definition,
  now: string,
): readonly LeftAlone[] {
  const { request, actor, source, teams = [] } = input;
  if (request.verb !== "confirm-bulk") return [];
  return leftAlone(request, state, definition, { at: now, actor, source }, teams);
}

/** Where the events stand in the histories they were just added to the end of. */
function slicesOf(events: readonly Event[], after: MigrationState): readonly HistorySlice[] {
  const counts = new Map<string, { readonly of: HistorySlice["of"]; count: number }>();
  for (const event of events) {
    const of = "wave" in event ? { wave: event.wave } : { resource: event.resource };
    const key = JSON.stringify(of);
    const counted = counts.get(key) ?? { of, count: 0 };
    counted.count += 1;
    counts.set(key, counted);
  }
  return [...counts.values()].map(({ of, count }) => {
    const owner = "wave" in of ? own(after.waves, of.wave) : own(after.resources, of.resource);
    const to = owner?.history.length ?? 0;
    return { of, from: to - count, to };
  });
}

function replyEffect(outcome: Outcome): readonly CausedEffect[] {
  if (outcome.outcome !== "answered" || !outcome.committed) return [];
  const { reply } = outcome;
  const of = reply.lines.flatMap(({ caused }) => caused)[0]?.of;
  return of ? [{ of, id: replyId(reply), type: "reply", reply }] : [];
}

/** Names the answer to one comment, whether it is in the outbox or not. */
export function replyId({ comment }: Pick<Reply, "comment">): string {
  return `reply/${comment}`;
}
