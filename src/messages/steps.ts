/** Steps that people are offered: a sentence, and the command that would be taken now. */
import { formatCommand } from "../commands/format.ts";
import { type Request, type Scope } from "../domain/commands.ts";
import { unfinishedBefore } from "../domain/earlier-wave.ts";
import { own } from "../domain/lookup.ts";
import { waveCheckpoints } from "../domain/wave-checkpoint.ts";
import { type Step, type View } from "./answer.ts";
import { stepFor } from "./next-action.ts";
import { openQuestions } from "./open-questions.ts";
import { sentence } from "./place.ts";
import { nextWaveAction } from "./wave-checkpoint.ts";

/** What the resource waits for now: first where the request pointed, then anywhere. */
export function nearest(id: string, environment: string | null, view: View): readonly Step[] {
  const resource = own(view.state.resources, id);
  if (!resource) return [];
  const open = openQuestions([resource], view.definition);
  return open
    .toSorted(
      (a, b) => Number(b.environment === environment) - Number(a.environment === environment),
    )
    .map((checkpoint) => stepFor(checkpoint, view.definition));
}

/** Starting a resource is itself refused while an earlier wave is not done. */
export function startSteps(id: string, view: View): readonly Step[] {
  const { state, definition } = view;
  const target = { resource: id };
  const name = own(state.resources, id)?.wave ?? "";
  const unfinished = unfinishedBefore(name, state, definition);
  const wave = own(state.waves, name);
  const gate = definition.waves.find((given) => given.name === name)?.gates.before ?? null;
  if (wave?.paused)
    return [step("To lift the pause, comment:", { verb: "resume", target: { wave: name } })];
  if (!unfinished && gate && wave?.enteredAt === null) return gateSteps(name, view);
  return unfinished === null
    ? [step("To start it, comment:", { verb: "start", target, force: null })]
    : [
        nextStep({ wave: unfinished.earlier }),
        step("To start it before the earlier waves are done, comment:", {
          verb: "start",
          target,
          force: "why it cannot wait",
        }),
      ];
}

export function statusStep(target: Scope): Step {
  return {
    text: "To see where it stands, comment:",
    command: formatCommand({ verb: "status", target }),
  };
}

export function whyStep(resource: string, environment: string | null): Step {
  return {
    text: "To see what it waits for, comment:",
    command: formatCommand({ verb: "why", resource, environment }),
  };
}

export function nextStep(target: { readonly wave: string }): Step {
  return {
    text: "To see what the earlier wave waits for, comment:",
    command: formatCommand({ verb: "next", target }),
  };
}

export function step(text: string, request: Request): Step {
  return { text, command: formatCommand(request) };
}

/** What opens the gate before a wave, as far as a person can. */
export function gateSteps(name: string, { state, definition }: View): readonly Step[] {
  const wave = own(state.waves, name);
  if (!wave?.started) {
    const target = { wave: name };
    return [step("To start the wave, comment:", { verb: "start", target, force: null })];
  }
  const asked = waveCheckpoints(wave).map((checkpoint) => {
    const { what, command } = nextWaveAction(checkpoint, definition);
    return { text: sentence(what), command };
  });
  return asked.length > 0 ? asked : [statusStep({ wave: name })];
}
