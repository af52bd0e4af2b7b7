/**
 * Pause, resume and abort: of a resource, a wave, or all waves that are not done. A pause starts
 * nothing new and stops nothing that runs. An abort ends for good, so it takes two commands; what
 * runs on GitHub is not stopped by it either.
 */
import { type SingleRequest } from "./commands.ts";
import { type Definition } from "./definition.ts";
import { type Event, type Stamp } from "./events.ts";
import { own } from "./lookup.ts";
import { type MigrationState } from "./migration.ts";
import { refuse, type Refusal } from "./refusals.ts";
import { type ResourceState } from "./resource.ts";
import { hasFailed } from "./status.ts";
import { membersOf } from "./wave-progress.ts";
import { type WaveState } from "./wave.ts";

type Answer = readonly Event[] | Refusal;
export type Control = Extract<SingleRequest, { readonly verb: "pause" | "resume" | "abort" }>;

/** What is asked of one resource or one wave. */
type Ask =
  | { readonly verb: "pause"; readonly reason: string | null }
  | { readonly verb: "resume" }
  | { readonly verb: "abort"; readonly reason: string | null; readonly confirmed: boolean };

export function control(
  asked: Control,
  state: MigrationState,
  definition: Definition,
  stamp: Stamp,
): Answer {
  const { target } = asked;
  if (target === "all") return ofAll(asked, state, definition, stamp);
  if ("wave" in target) {
    const wave = own(state.waves, target.wave);
    if (!wave) return refuse("unknown-wave", { wave: target.wave });
    return ofWave(asked, wave, state, definition, stamp);
  }
  const resource = own(state.resources, target.resource);
  return resource
    ? ofResource(asked, resource, stamp)
    : refuse("unknown-resource", { resource: target.resource });
}

/** One event for each wave; those where nothing is to do are left out. */
function ofAll(ask: Ask, state: MigrationState, definition: Definition, stamp: Stamp): Answer {
  const answers = Object.values(state.waves)
    .filter(({ completedAt }) => completedAt === null)
    .map((wave) => ofWave(ask, wave, state, definition, stamp));
  const accepted = answers.flatMap((answer) => ("refused" in answer ? [] : [answer]));
  const [refused] = answers.filter((answer) => "refused" in answer);
  return accepted.length > 0 ? accepted.flat() : (refused ?? []);
}

function ofWave(
  ask: Ask,
  wave: WaveState,
  state: MigrationState,
  definition: Definition,
  stamp: Stamp,
): Answer {
  const base = { ...stamp, wave: wave.name };
  const facts = { wave: wave.name };
  if (wave.completedAt !== null) return isOver(ask, wave, facts);
  switch (ask.verb) {
    case "pause":
      if (!ask.reason) return refuse("reason-needed", { verb: "pause", ...facts });
      return wave.paused ? [] : [{ ...base, type: "wave_paused", reason: ask.reason }];
    case "resume": {
      const members = membersOf(state, definition, wave.name);
      const events: readonly Event[] = [
        ...(wave.abortAsked ? [{ ...base, type: "abort_withdrawn" as const }] : []),
        ...(wave.paused ? [{ ...base, type: "wave_resumed" as const }] : []),
        ...(wave.overBudget
          ? [
              {
                ...base,
                type: "failures_tolerated" as const,
                count: members.filter(hasFailed).length,
              },
            ]
          : []),
      ];
      return events.length > 0 ? events : refuse("nothing-to-resume", facts);
    }
    case "abort": {
      if (!ask.confirmed) return abortAsked(ask, wave, base, facts);
      if (!wave.abortAsked) return refuse("abort-not-asked", facts);
      const { reason } = wave.abortAsked;
      const open = Object.values(state.resources).filter(
        (resource) => resource.wave === wave.name && resource.completedAt === null,
      );
      return [
        ...open.map((resource) => aborted(resource, reason, stamp)),
        { ...base, type: "wave_aborted", reason },
      ];
    }
  }
}

function ofResource(ask: Ask, resource: ResourceState, stamp: Stamp): Answer {
  const base = { ...stamp, resource: resource.id };
  const facts = { resource: resource.id };
  if (resource.completedAt !== null) return isOver(ask, resource, facts);
  switch (ask.verb) {
    case "pause":
      if (!ask.reason) return refuse("reason-needed", { verb: "pause", ...facts });
      return resource.paused ? [] : [{ ...base, type: "resource_paused", reason: ask.reason }];
    case "resume": {
      const events: readonly Event[] = [
        ...(resource.abortAsked ? [{ ...base, type: "abort_withdrawn" as const }] : []),
        ...(resource.paused ? [{ ...base, type: "resource_resumed" as const }] : []),
      ];
      return events.length > 0 ? events : refuse("nothing-to-resume", facts);
    }
    case "abort":
      if (!ask.confirmed) return abortAsked(ask, resource, base, facts);
      // What a preview showed gives its reason with the second word.
      if (ask.reason) return [aborted(resource, ask.reason, stamp)];
      return resource.abortAsked
        ? [aborted(resource, resource.abortAsked.reason, stamp)]
        : refuse("abort-not-asked", facts);
  }
}

type Facts = { readonly wave: string } | { readonly resource: string };

function abortAsked(
  { reason }: Extract<Ask, { readonly verb: "abort" }>,
  { abortAsked: before }: ResourceState | WaveState,
  base: Stamp & Facts,
  facts: Facts,
): Answer {
  if (!reason) return refuse("reason-needed", { verb: "abort", ...facts });
  if (before) return [];
  return "wave" in base
    ? [{ ...base, type: "abort_requested", reason }]
    : [{ ...base, type: "abort_requested", reason }];
}

function aborted({ id }: ResourceState, reason: string, stamp: Stamp): Event {
  return { ...stamp, resource: id, type: "resource_aborted", reason };
}

/** Once is enough: who aborts again what is aborted is told that it is so. */
function isOver(ask: Ask, { aborted: done }: ResourceState | WaveState, facts: Facts): Answer {
  return ask.verb === "abort" && done ? [] : refuse("already-over", facts);
}
