/**
 * What a person chose: an option of a decision, or what to make of a measurement that says
 * neither yes nor no. What was chosen stays chosen, also when it was a default.
 */
import { attemptsAt } from "./attempts.ts";
import { type SingleRequest } from "./commands.ts";
import { type Definition } from "./definition.ts";
import { type Event, type Stamp } from "./events.ts";
import { nextAttempt } from "./next-attempt.ts";
import { environmentNeeded, matching, meant, refOf, type PhaseFound } from "./phase-asked-for.ts";
import { refuse, type Refusal } from "./refusals.ts";
import { type PhaseState, type ResourceState } from "./resource.ts";

/** What can be made of a result that is inconclusive. */
export const JUDGEMENTS = ["retry", "accept", "fail"] as const;

type Choose = Extract<SingleRequest, { readonly verb: "choose" }>;

export function choose(
  asked: Choose,
  resource: ResourceState,
  definition: Definition,
  stamp: Stamp,
): readonly Event[] | Refusal {
  const found = matching(asked, resource, isOpen);
  if ("refused" in found) return found;
  if (found.length === 0) return nothingOpen(asked, resource);
  if (asked.options.length === 0) {
    const options = found.flatMap((one) => optionsOf(one, definition));
    return refuse("option-needed", { resource: resource.id, options: [...new Set(options)] });
  }
  const fitting = found.filter((one) =>
    asked.options.every((option) => optionsOf(one, definition).includes(option)),
  );
  const [only, ...others] = meant(asked, fitting.length > 0 ? fitting : found);
  if (!only || others.length > 0) return environmentNeeded(resource, found);
  return chosen(asked, only, resource, definition, stamp);
}

function chosen(
  { options }: Choose,
  found: PhaseFound,
  resource: ResourceState,
  definition: Definition,
  stamp: Stamp,
): readonly Event[] | Refusal {
  const { phase, environment, state } = found;
  const facts = { resource: resource.id, phase, ...(environment !== null && { environment }) };
  if (state.status === "blocked") {
    return refuse("blocked-by-person", { ...facts, by: state.blocked.by, reason: state.reason });
  }
  const known = optionsOf(found, definition);
  const unknown = options.find((option) => !known.includes(option));
  if (unknown !== undefined) {
    return refuse("unknown-option", { ...facts, option: unknown, options: known });
  }
  const distinct = [...new Set(options)];
  if (distinct.length > 1 && !takesMany(found, definition)) {
    return refuse("one-option-only", { ...facts, options: known });
  }
  const base = { ...stamp, resource: resource.id };
  if (isJudgement(state) && distinct[0] === "retry") {
    return [{ ...base, ...nextAttempt(found, definition) }];
  }
  return [{ ...base, ...refOf(found), type: "choice_made", options: distinct, byDefault: false }];
}

/** The same choice again is well; another one comes too late. */
function nothingOpen(asked: Choose, resource: ResourceState): readonly Event[] | Refusal {
  const made = matching(asked, resource, (phase) => choiceOf(phase) !== null);
  if ("refused" in made) return made;
  const last = made.at(-1);
  const choice = last ? choiceOf(last.state) : null;
  if (!last || !choice) return refuse("nothing-to-choose", { resource: resource.id });
  const wanted = asked.options.toSorted().join(" ");
  if (wanted === choice.options.toSorted().join(" ")) return [];
  const { phase, environment } = last;
  return refuse("already-chosen", {
    resource: resource.id,
    phase,
    ...(environment !== null && { environment }),
    by: choice.by,
    at: choice.at,
    options: choice.options,
    expired: choice.byDefault ? 1 : 0,
  });
}

function isOpen(phase: PhaseState): boolean {
  const open = phase.status === "blocked" ? phase.underneath : phase;
  return (
    open.status === "awaiting_human" &&
    (open.waitsFor === "decision" || open.waitsFor === "judgement")
  );
}

function isJudgement(phase: PhaseState): boolean {
  return phase.status === "awaiting_human" && phase.waitsFor === "judgement";
}

function choiceOf(phase: PhaseState) {
  return attemptsAt(phase).at(-1)?.choice ?? null;
}

function optionsOf({ phase, state }: PhaseFound, { phases }: Definition): readonly string[] {
  if (isJudgement(state)) return JUDGEMENTS;
  const work = phases.find(({ name }) => name === phase)?.work;
  return work?.uses === "decision" ? work.options.map(({ name }) => name) : JUDGEMENTS;
}

function takesMany({ phase, state }: PhaseFound, { phases }: Definition): boolean {
  const work = phases.find(({ name }) => name === phase)?.work;
  return !isJudgement(state) && work?.uses === "decision" && work.many;
}
