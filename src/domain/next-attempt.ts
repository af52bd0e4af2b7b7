/** Another try at a phase, as the fact that begins it. */
import { attemptsAt, retryPart } from "./attempts.ts";
import { type Definition } from "./definition.ts";
import { type ResourceFact } from "./events.ts";
import { refOf, type PhaseFound } from "./phase-asked-for.ts";

export function nextAttempt(found: PhaseFound, definition: Definition): ResourceFact {
  const attempts = attemptsAt(found.state);
  const rules = definition.phases.find(({ name }) => name === found.phase);
  return {
    ...refOf(found),
    type: "phase_started",
    attempt: (attempts.at(-1)?.number ?? 0) + 1,
    part: rules ? retryPart(attempts, rules.work) : null,
  };
}
