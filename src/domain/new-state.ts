/** How a migration stands before anyone started anything. */
import { type Definition, type ResourceDefinition, type WaveDefinition } from "./definition.ts";
import { type DefinitionInForce, type MigrationState } from "./migration.ts";
import { type EnvironmentState, type PhaseState, type ResourceState } from "./resource.ts";
import { type WaveState } from "./wave.ts";

export function newMigration(definition: Definition, inForce: DefinitionInForce): MigrationState {
  return {
    definition: inForce,
    earlier: {},
    resources: Object.fromEntries(
      definition.resources.map((resource) => [resource.id, newResource(definition, resource)]),
    ),
    waves: Object.fromEntries(definition.waves.map((wave) => [wave.name, newWave(wave)])),
  };
}

export function newResource(definition: Definition, resource: ResourceDefinition): ResourceState {
  return {
    id: resource.id,
    wave: resource.wave,
    repository: resource.repository,
    metadata: resource.metadata,
    definitionDigest: null,
    started: null,
    paused: null,
    abortAsked: null,
    aborted: null,
    withdrawn: null,
    completedAt: null,
    shared: newPhases(definition, "resource"),
    environments: Object.fromEntries(
      resource.environments.map((name) => [name, newEnvironment(definition, resource, name)]),
    ),
    outbox: [],
    history: [],
  };
}

/** The resource with everything its file does not mention yet, as it would stand untouched. */
export function completeResource(resource: ResourceState, definition: Definition): ResourceState {
  const given = definition.resources.find(({ id }) => id === resource.id);
  if (!given) return resource;
  const fresh = newResource(definition, given);
  const environments = Object.entries(fresh.environments).map(([name, untouched]) => {
    const known = resource.environments[name];
    if (!known) return [name, untouched] as const;
    const { progress } = known;
    const unsaid = progress.status === "blocked" && progress.by.length === 0;
    return [
      name,
      {
        ...known,
        progress: unsaid ? untouched.progress : progress,
        phases: { ...untouched.phases, ...known.phases },
      },
    ] as const;
  });
  return {
    ...resource,
    shared: { ...fresh.shared, ...resource.shared },
    environments: Object.fromEntries(environments),
  };
}

function newEnvironment(
  definition: Definition,
  resource: ResourceDefinition,
  name: string,
): EnvironmentState {
  const given = definition.environments.find((environment) => environment.name === name);
  // A resource that is not in the blocking environment has nothing to wait for there.
  const by = (given?.blockedBy ?? []).filter((blocker) => resource.environments.includes(blocker));
  return {
    primary: given?.primary ?? false,
    phases: newPhases(definition, "environment"),
    approvals: [],
    waived: null,
    progress:
      by.length > 0
        ? { status: "blocked", by }
        : { status: "pending", reason: "the resource is not started" },
  };
}

function newPhases(
  definition: Definition,
  scope: "resource" | "environment",
): Readonly<Record<string, PhaseState>> {
  return Object.fromEntries(
    definition.phases.flatMap((phase, index) => {
      if (phase.scope !== scope) return [];
      const before = definition.phases[index - 1];
      const reason = before ? `waits for ${before.name}` : "the resource is not started";
      return [[phase.name, { status: "pending", reason } as const]];
    }),
  );
}

export function newWave(wave: WaveDefinition): WaveState {
  return {
    name: wave.name,
    title: wave.title,
    opened: null,
    started: null,
    members: [],
    enteredAt: null,
    gate: null,
    approvals: [],
    waived: null,
    paused: null,
    overBudget: null,
    tolerated: 0,
    abortAsked: null,
    aborted: null,
    completedAt: null,
    trackingIssue: null,
    outbox: [],
    history: [],
  };
}
