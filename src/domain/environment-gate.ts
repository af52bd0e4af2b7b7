/**
 * What an environment of a resource waits for before it starts: what blocks it, then its gate.
 * Once it runs, a window that closes lets the phase under way end and the next one wait.
 */
import { type Definition, type EnvironmentDefinition } from "./definition.ts";
import { type ResourceFact } from "./events.ts";
import { evidenceFor } from "./evidence.ts";
import { waitOf } from "./evolve-environment.ts";
import { atOnce, type Follows } from "./follows.ts";
import { stepAt, throughWindows, type GateStep } from "./gates.ts";
import { own } from "./lookup.ts";
import { type EnvironmentProgress, type EnvironmentState, type ResourceState } from "./resource.ts";

export function followsAtGate(
  resource: ResourceState,
  name: string,
  environment: EnvironmentState,
  definition: Definition,
  now: string,
): readonly Follows[] {
  const rules = rulesOf(definition, name);
  const { progress } = environment;
  const blockers = blockersOf(resource, rules, progress);
  const open = blockers.filter((blocker) => !isSignedOff(resource, blocker));
  if (open.length > 0) {
    return progress.status === "pending" || progress.status === "blocked"
      ? []
      : [atOnce({ type: "environment_blocked", environment: name, by: open })];
  }
  const step = stepAt(
    {
      approval: rules?.approval ?? null,
      soakMs: rules?.soakMs ?? null,
      windows: rules?.windows ?? [],
    },
    {
      doneSince: doneSince(resource, blockers),
      requester: requesterOf(resource, blockers),
      digest: evidenceFor(resource, name, blockers),
      approvals: environment.approvals,
      isWaived: environment.waived !== null,
      waiting: waitOf(progress),
    },
    now,
  );
  return asFollows(step, name, { type: "environment_started", environment: name });
}

/** What holds the next phase of an environment that has begun; nothing when its windows are open. */
export function followsAtWindow(
  name: string,
  environment: EnvironmentState,
  definition: Definition,
  now: string,
): readonly Follows[] {
  const windows = environment.waived === null ? (rulesOf(definition, name)?.windows ?? []) : [];
  const { progress } = environment;
  const step = throughWindows(windows, waitOf(progress), now);
  if (step.is === "open" && progress.status !== "awaiting_window") return [];
  return asFollows(step, name, { type: "environment_resumed", environment: name });
}

/** Of what is to be approved before the environment starts, as it is now. */
export function digestAtGate(
  resource: ResourceState,
  name: string,
  { progress }: EnvironmentState,
  definition: Definition,
): string {
  return evidenceFor(resource, name, blockersOf(resource, rulesOf(definition, name), progress));
}

function asFollows(step: GateStep, environment: string, open: ResourceFact): readonly Follows[] {
  switch (step.is) {
    case "open":
      return [{ fact: open, at: step.at }];
    case "fact":
      return [{ fact: { ...step.fact, environment }, at: step.at }];
    case "shut":
      return [];
  }
}

function rulesOf(definition: Definition, name: string): EnvironmentDefinition | undefined {
  return definition.environments.find((given) => given.name === name);
}

/**
 * What the environment waits for: what its file says and what the definition says. A file that
 * was edited by hand, or is older than the rule, can add to what holds it but take nothing away.
 */
function blockersOf(
  resource: ResourceState,
  rules: EnvironmentDefinition | undefined,
  progress: EnvironmentProgress,
): readonly string[] {
  const recorded = progress.status === "blocked" ? progress.by : [];
  const ruled = (rules?.blockedBy ?? []).filter((name) => own(resource.environments, name));
  return [...new Set([...recorded, ...ruled])];
}

function isSignedOff(resource: ResourceState, environment: string): boolean {
  return own(resource.environments, environment)?.progress.status === "completed";
}

/** The last of the blockers to be done counts. */
function doneSince(resource: ResourceState, blockers: readonly string[]): string | null {
  return completions(resource, blockers).at(-1)?.at ?? null;
}

/** Whoever signed off what it was blocked by last asked for it; else whoever started the resource. */
function requesterOf(resource: ResourceState, blockers: readonly string[]): string {
  const signed = completions(resource, blockers).filter(({ by }) => by !== null);
  return signed.at(-1)?.by ?? resource.started?.by ?? "";
}

function completions(
  resource: ResourceState,
  blockers: readonly string[],
): readonly { readonly by: string | null; readonly at: string }[] {
  return blockers
    .flatMap((blocker) => {
      const progress = own(resource.environments, blocker)?.progress;
      return progress?.status === "completed"
        ? [{ by: progress.signedOffBy, at: progress.at }]
        : [];
    })
    .toSorted((a, b) => a.at.localeCompare(b.at));
}
