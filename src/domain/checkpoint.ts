/**
 * The places where a resource waits for a person. They are computed from its state, never
 * stored beside it, so the state and what people are asked can never disagree.
 */
import { TYPE, type CheckpointSubject, type CheckpointType } from "./checkpoint-subject.ts";
import { type PhaseRef } from "./events.ts";
import { own } from "./lookup.ts";
import { isStale, subjectOf } from "./phase-question.ts";
import { allPhases, currentAttempt, disputedIn, isFinished } from "./phase.ts";
import { type EnvironmentState, type PhaseState, type ResourceState } from "./resource.ts";

export type Checkpoint = {
  /** Same state, same id: it names one question to a person, once. */
  readonly id: string;
  readonly type: CheckpointType;
  readonly since: string;
  readonly resource: string;
  readonly environment: string | null;
  /** Digest of the definition the resource is held to; null for the one in force. */
  readonly definition: string | null;
  readonly about: CheckpointSubject;
};

export function checkpointsOf(resource: ResourceState): readonly Checkpoint[] {
  if (resource.aborted ?? resource.withdrawn) return [];
  const ofPhases = allPhases(resource).flatMap(({ environment, phase, state }) => {
    const open = atPhase(resource, { environment, phase }, state);
    return open ? [open] : [];
  });
  const ofEnvironments = Object.entries(resource.environments).flatMap(([environment, known]) => {
    const open = atEnvironment(resource, environment, known);
    return open ? [open] : [];
  });
  return [...ofWhole(resource), ...ofPhases, ...ofEnvironments].map((open) => ({
    ...open,
    definition: resource.definitionDigest,
  }));
}

type Open = Omit<Checkpoint, "definition">;

function ofWhole({ id: resource, paused, abortAsked }: ResourceState): readonly Open[] {
  const base = { resource, environment: null };
  const open: Open[] = [];
  if (paused) {
    const { by, reason, at, drainedAt } = paused;
    const isDrained = drainedAt !== null;
    open.push({
      ...base,
      id: `${resource}/${isDrained ? "drained" : "paused"}`,
      type: TYPE.paused,
      since: drainedAt ?? at,
      about: { kind: "paused", by, reason, isDrained },
    });
  }
  if (abortAsked) {
    const { by, reason, at } = abortAsked;
    const about = { kind: "abort", by, reason } as const;
    open.push({ ...base, id: `${resource}/abort`, type: TYPE.abort, since: at, about });
  }
  return open;
}

/** Whether the command that brought it about is answered with it, so that nobody need be asked. */
export function isAnswered(about: {
  readonly kind: string;
  readonly by?: string;
  readonly isDrained?: boolean;
}): boolean {
  // What Cairn stopped by itself nobody knows of yet.
  if (about.kind === "paused") return about.by !== "cairn" && about.isDrained !== true;
  return about.kind === "blocked" || about.kind === "abort";
}

function atPhase(resource: ResourceState, ref: PhaseRef, state: PhaseState): Open | null {
  const attempt = currentAttempt(state);
  if (!attempt) return null;
  const base = { resource: resource.id, environment: ref.environment };
  const id = (kind: string): string =>
    [resource.id, ref.environment ?? "shared", ref.phase, attempt.number, kind].join("/");
  if (state.status === "blocked") {
    return {
      ...base,
      id: id("blocked"),
      type: "intervention",
      since: state.blocked.at,
      about: {
        kind: "blocked",
        phase: ref.phase,
        by: state.blocked.by,
        reason: state.reason,
      },
    };
  }
  const { disputed, pullRequest, run } = attempt;
  if (disputed?.settled === null && isFinished(state) && resource.completedAt === null) {
    const { at: since, ...shown } = disputed;
    const progress = own(resource.environments, ref.environment ?? "")?.progress;
    const mayAccept = progress?.status !== "completed";
    const what = { phase: ref.phase, pullRequest, run, shown, mayAccept };
    const about = { kind: "contradicted", ...what } as const;
    return { ...base, id: id(about.kind), type: TYPE[about.kind], since, about };
  }
  const subject = subjectOf(ref, state, resource);
  if (!subject || !("since" in state)) return null;
  return {
    ...base,
    // What was approved and changed is another question.
    id: id(isStale(subject) ? `${subject.kind}/${subject.digest.slice(0, 8)}` : subject.kind),
    type: TYPE[subject.kind],
    since: state.since,
    about: subject,
  };
}

function atEnvironment(
  whole: ResourceState,
  environment: string,
  { progress, approvals }: EnvironmentState,
): Open | null {
  const { id: resource, environments } = whole;
  const base = { resource, environment };
  switch (progress.status) {
    case "awaiting_approval":
      return {
        ...base,
        id: `${resource}/${environment}/approval`,
        type: TYPE.approval,
        since: progress.since,
        about: {
          kind: "approval",
          requestedBy: progress.requestedBy,
          digest: progress.digest,
          approvals,
        },
      };
    case "rejected":
      return {
        ...base,
        id: `${resource}/${environment}/rejected`,
        type: TYPE.rejected,
        since: progress.since,
        about: { kind: "rejected", by: progress.by, reason: progress.reason },
      };
    case "awaiting_sign_off":
      // It would be refused: what is in dispute there, or was done once, is asked about first.
      if (disputedIn(whole).some(({ environment: at }) => at === null || at === environment)) {
        return null;
      }
      return {
        ...base,
        id: `${resource}/${environment}/sign-off`,
        type: TYPE["sign-off"],
        since: progress.since,
        about: {
          kind: "sign-off",
          unblocks: Object.entries(environments).flatMap(([name, { progress: waiting }]) =>
            waiting.status === "blocked" && waiting.by.includes(environment) ? [name] : [],
          ),
        },
      };
    case "pending":
    case "blocked":
    case "soaking":
    case "awaiting_window":
    case "active":
    case "completed":
      return null;
  }
}
