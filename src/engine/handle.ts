/**
 * Carries out a batch of inputs of one migration: load, decide each in turn, save all of it in
 * one commit together with the claimed effects. The only place where the core meets the store.
 *
 * Somebody else may commit in between. Then everything is read again and *decided again*,
 * because what was right a moment ago may now be refused.
 */
import { causedEffects, type CausedEffect } from "../domain/caused-effects.ts";
import { decide } from "../domain/decide.ts";
import { type Definition } from "../domain/definition.ts";
import { type Claim } from "../domain/effects.ts";
import { type Event } from "../domain/events.ts";
import { type Input } from "../domain/inputs.ts";
import { type MigrationState } from "../domain/migration.ts";
import { withEffects } from "../domain/outbox.ts";
import { type Refusal } from "../domain/refusals.ts";
import { StateConflictError, type CommitMessage, type StateStore } from "./store.ts";

const MAX_ATTEMPTS = 5;

export type Outcome =
  | { readonly outcome: "advanced"; readonly events: readonly Event[] }
  /** What was asked or seen is already so. */
  | { readonly outcome: "satisfied" }
  | { readonly outcome: "refused"; readonly refusal: Refusal };

export type Handled = {
  /** One per input, in their order. */
  readonly outcomes: readonly Outcome[];
  /** Committed and claimed by us: to be performed now. */
  readonly effects: readonly CausedEffect[];
  readonly state: MigrationState;
};

export type HandleContext = {
  readonly store: StateStore;
  readonly definition: Definition;
  /** ISO 8601. */
  readonly now: string;
  /** Which instance performs the effects, and until when nobody else may. */
  readonly claim: Claim;
  /** Names the commit; the same for every attempt at it. */
  readonly transitionId: string;
};

/** @throws StateConflictError when others kept committing first, five times over. */
export async function handle(inputs: readonly Input[], context: HandleContext): Promise<Handled> {
  const { store, definition, claim, transitionId } = context;
  for (let attempt = 1; ; attempt++) {
    const snapshot = await store.load();
    const decided = decideAll(inputs, snapshot.state, context);
    if (decided.state === snapshot.state) return { ...decided, effects: [] };
    const events = decided.outcomes.flatMap((one) =>
      one.outcome === "advanced" ? one.events : [],
    );
    const effects = causedEffects(
      events,
      { before: snapshot.state, after: decided.state },
      definition,
    );
    try {
      const next = withEffects(decided.state, effects, claim);
      const saved = await store.save(next, snapshot, messageOf(events, transitionId));
      return { outcomes: decided.outcomes, effects, state: saved.state };
    } catch (error) {
      if (!(error instanceof StateConflictError) || attempt === MAX_ATTEMPTS) throw error;
    }
  }
}

function decideAll(
  inputs: readonly Input[],
  state: MigrationState,
  { definition, now }: HandleContext,
): { readonly outcomes: readonly Outcome[]; readonly state: MigrationState } {
  const outcomes: Outcome[] = [];
  let after = state;
  for (const input of inputs) {
    const decision = decide(input, after, definition, now);
    if ("refused" in decision) {
      outcomes.push({ outcome: "refused", refusal: decision });
      continue;
    }
    const { events } = decision;
    outcomes.push(events.length > 0 ? { outcome: "advanced", events } : { outcome: "satisfied" });
    after = decision.state;
  }
  return { outcomes, state: after };
}

/** What changed, in words, and who and what caused it. */
function messageOf(events: readonly Event[], transitionId: string): CommitMessage {
  const [first] = events;
  const more = events.length > 1 ? ` and ${events.length - 1} more` : "";
  return {
    headline: first
      ? `${subjectOf(first)}: ${first.type.replaceAll("_", " ")}${more}`
      : "Effects done",
    trailers: [
      ...trailers(
        "Resource",
        events.flatMap((event) => ("resource" in event ? [event.resource] : [])),
      ),
      ...trailers(
        "Actor",
        events.map(({ actor }) => actor),
      ),
      ...trailers(
        "Source",
        events.map(({ source }) => source),
      ),
    ],
    transitionId,
  };
}

function subjectOf(event: Event): string {
  return "resource" in event ? event.resource : `wave ${event.wave}`;
}

function trailers(
  name: string,
  values: readonly string[],
): readonly (readonly [name: string, value: string])[] {
  return [...new Set(values)].map((value) => [name, value] as const);
}
