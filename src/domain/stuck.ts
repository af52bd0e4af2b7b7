/**
 * What stands still: a question nobody answers, a run that does not end. After the reminder
 * interval of the definition it counts as *stuck*, and its owner is reminded, once in each
 * interval: the one in force, whatever definition a resource is held to. Being stuck is computed from the state and the time, never stored; that somebody was
 * reminded is in the history, so a restart reminds nobody twice.
 */
import { skillOf } from "./attempts.ts";
import { isAnswered, type Checkpoint } from "./checkpoint.ts";
import { type Definition } from "./definition.ts";
import { type PhaseRef } from "./events.ts";
import { type Follows } from "./follows.ts";
import { heldTo } from "./held-to.ts";
import { after, isReached } from "./instant.ts";
import { own } from "./lookup.ts";
import { isUnanswered } from "./overdue.ts";
import { allPhases, currentAttempt, dispatchId, phaseAt } from "./phase.ts";
import { type ResourceState, type WorkflowRun } from "./resource.ts";
import { answerableIn } from "./resting.ts";
import { openingAt } from "./windows.ts";

/** One thing that does not move, whether for long or not. */
export type Standstill = {
  /** Names the question, or the run. */
  readonly id: string;
  readonly resource: string;
  readonly environment: string | null;
  readonly since: string;
  /** It is stuck after so long (ms); null: never. */
  readonly limitMs: number | null;
  /** Its owner is reminded each time so long has passed (ms); null: never. */
  readonly reminderMs: number | null;
  readonly about: StandstillSubject;
};

type StandstillSubject =
  | { readonly is: "question"; readonly checkpoint: Checkpoint }
  | { readonly is: "run"; readonly phase: string; readonly run: WorkflowRun | null };

export function stuckIn(
  resource: ResourceState,
  definition: Definition,
  now: string,
): readonly Standstill[] {
  return standstillsIn(resource, definition).filter(
    ({ since, limitMs }) => limitMs !== null && isReached(after(since, limitMs), now),
  );
}

/** When whom to remind, where time has brought or will bring it. A pause is for the caller to see to. */
export function remindersIn(
  resource: ResourceState,
  inForce: Definition,
  now: string,
): readonly Follows[] {
  return dueIn(resource, inForce).flatMap(({ standstill, at }): readonly Follows[] => {
    const { id: of, since, environment } = standstill;
    const fact = { type: "owner_reminded", environment, of, since } as const;
    if (!isReached(at, now)) return [{ fact, at }];
    // Nobody is disturbed while nothing may begin anyway.
    const rules = heldTo(inForce, resource).environments.find(({ name }) => name === environment);
    const opening = openingAt(rules?.windows ?? [], now);
    if (opening.isOpen) return [{ fact, at }];
    return opening.nextOpen === null ? [] : [{ fact, at: opening.nextOpen }];
  });
}

type Due = { readonly standstill: Standstill; readonly at: string };

/** Every event makes a new object of its resource, so each is asked once. */
const known = new WeakMap<Definition, WeakMap<ResourceState, readonly Due[]>>();

function dueIn(resource: ResourceState, inForce: Definition): readonly Due[] {
  const asked = known.get(inForce) ?? new WeakMap<ResourceState, readonly Due[]>();
  const before = asked.get(resource);
  if (before) return before;
  const due = standstillsIn(resource, inForce).flatMap((standstill) => {
    const { reminderMs } = standstill;
    if (reminderMs === null) return [];
    return [{ standstill, at: after(lastReminder(resource, standstill), reminderMs) }];
  });
  known.set(inForce, asked.set(resource, due));
  return due;
}

function lastReminder({ history }: ResourceState, { id, since }: Standstill): string {
  const reminded = history.findLast(
    (event) => event.type === "owner_reminded" && event.of === id && event.since === since,
  );
  return reminded?.at ?? since;
}

/** Nothing in what is over, or about to be. */
export function standstillsIn(resource: ResourceState, inForce: Definition): readonly Standstill[] {
  if (!resource.started || resource.completedAt !== null || resource.abortAsked) return [];
  const questions = answerableIn(resource, inForce).filter(({ about }) => !isHold(about.kind));
  return [
    ...questions.map((checkpoint) => ofQuestion(checkpoint, resource, inForce)),
    ...runsIn(resource, inForce),
  ];
}

/** What a person stopped on purpose stands still because she wants it to. */
function isHold(kind: Checkpoint["about"]["kind"]): boolean {
  return kind === "paused" || isAnswered({ kind });
}

function ofQuestion(
  checkpoint: Checkpoint,
  resource: ResourceState,
  inForce: Definition,
): Standstill {
  const { id, environment, since, about } = checkpoint;
  const phase = "phase" in about ? about.phase : null;
  const reminderMs = intervalFor(phase, inForce);
  const state = phase === null ? undefined : phaseAt(resource, { environment, phase });
  // Its run had all the time its skill may take: it is stuck from the start.
  const isOverdue =
    about.kind === "failed" && state !== undefined && currentAttempt(state)?.overdueMs != null;
  const limitMs = isOverdue ? 0 : reminderMs;
  const at = { id, resource: resource.id, environment, since };
  return { ...at, limitMs, reminderMs, about: { is: "question", checkpoint } };
}

function runsIn(resource: ResourceState, inForce: Definition): readonly Standstill[] {
  const definition = heldTo(inForce, resource);
  return allPhases(resource).flatMap(({ environment, phase, state }): readonly Standstill[] => {
    const attempt = state.status === "in_progress" ? currentAttempt(state) : null;
    const rules = definition.phases.find(({ name }) => name === phase);
    if (state.status !== "in_progress" || !attempt || !rules || !isUnanswered(attempt)) return [];
    const skill = skillOf(rules, attempt);
    if (skill === null) return [];
    const reminderMs = intervalFor(phase, inForce);
    // A run that has a limit of its own fails when it is reached, and is asked about then.
    const hasLimit = (own(definition.skills, skill)?.timeoutMs ?? null) !== null;
    const ref: PhaseRef = { environment, phase };
    return [
      {
        id: `${dispatchId(resource.id, ref, attempt.number)}/run`,
        resource: resource.id,
        environment,
        since: state.since,
        limitMs: hasLimit ? null : reminderMs,
        reminderMs: hasLimit ? null : reminderMs,
        about: { is: "run", phase, run: attempt.run },
      },
    ];
  });
}

function intervalFor(phase: string | null, definition: Definition): number | null {
  const rules = definition.phases.find(({ name }) => name === phase);
  return rules?.reminderMs === undefined ? definition.reminderMs : rules.reminderMs;
}
