/**
 * `/migrate upgrade`: moves a resource under way to the definition in force. What is finished or
 * under way stays as it is: a definition that would have it otherwise is refused, because a
 * history is not rewritten. So is one that would hold it to less (`loosened.ts`).
 */
import { changesFor } from "./definition-changes.ts";
import { type Definition, type PhaseDefinition } from "./definition.ts";
import { type Event, type PhaseRef, type ResourceFact, type Stamp } from "./events.ts";
import { heldTo } from "./held-to.ts";
import { loosenedFor } from "./loosened.ts";
import { type MigrationState } from "./migration.ts";
import { phaseAt } from "./phase.ts";
import { refuse, type Refusal } from "./refusals.ts";
import { type ResourceState } from "./resource.ts";

type Upgraded = Extract<ResourceFact, { readonly type: "definition_upgraded" }>;

export function upgrade(
  resource: ResourceState,
  state: MigrationState,
  definition: Definition,
  stamp: Stamp,
): readonly Event[] | Refusal {
  const { digest } = state.definition;
  const { id, definitionDigest } = resource;
  if (definitionDigest === digest || resource.completedAt !== null) return [];
  const given = definition.resources.find((one) => one.id === id);
  if (!given) return refuse("upgrade-withdrawn", { resource: id });
  const from = heldTo(definition, resource);
  const rewritten = rewrittenBy(resource, from, definition, given.environments);
  if (rewritten.length > 0) {
    return refuse("upgrade-rewrites", { resource: id, phases: rewritten });
  }
  const loosened = loosenedFor(resource, from, definition);
  if (loosened.length > 0) return refuse("upgrade-loosens", { resource: id, gates: loosened });
  const fact: Upgraded = {
    type: "definition_upgraded",
    from: definitionDigest ?? "",
    digest,
    ...shapeUnder(definition, given.environments),
    changes: changesFor(resource, from, definition, given.environments),
  };
  return [{ ...stamp, resource: id, ...fact }];
}

/** Which phases and environments a resource has, in their order. */
function shapeUnder(
  { environments, phases }: Definition,
  names: readonly string[],
): Pick<Upgraded, "shared" | "environments"> {
  const of = (scope: PhaseDefinition["scope"]): readonly string[] =>
    phases.filter((phase) => phase.scope === scope).map(({ name }) => name);
  return {
    shared: of("resource"),
    environments: environments
      .filter(({ name }) => names.includes(name))
      .map(({ name, primary, blockedBy }) => ({
        name,
        primary,
        after: blockedBy.filter((blocker) => names.includes(blocker)),
        phases: of("environment"),
      })),
  };
}

/** What was touched and would be gone, different in kind, or come after something new. */
function rewrittenBy(
  resource: ResourceState,
  from: Definition,
  to: Definition,
  names: readonly string[],
): readonly string[] {
  const shared = inPlace(resource, null, from, to);
  const inEnvironments = Object.entries(resource.environments).flatMap(([name]) => {
    const found = inPlace(resource, name, from, to);
    const touched = from.phases.some((phase) => isTouched(resource, refOf(phase, name)));
    return touched && !names.includes(name) ? [name] : found;
  });
  return [...shared, ...inEnvironments];
}

function inPlace(
  resource: ResourceState,
  environment: string | null,
  from: Definition,
  to: Definition,
): readonly string[] {
  const scope = environment === null ? "resource" : "environment";
  const before = from.phases.filter((phase) => phase.scope === scope);
  const after = to.phases.filter((phase) => phase.scope === scope);
  const touched = before.filter((phase) => isTouched(resource, refOf(phase, environment)));
  const changed = touched.filter((phase) => {
    const next = after.find(({ name }) => name === phase.name);
    return !next || kindOf(next) !== kindOf(phase);
  });
  const last = Math.max(
    -1,
    ...after.map(({ name }, index) => (touched.some((phase) => phase.name === name) ? index : -1)),
  );
  const slippedIn = after
    .slice(0, last + 1)
    .filter(({ name }) => !touched.some((phase) => phase.name === name));
  const where = environment === null ? "" : `${environment}/`;
  return [...changed, ...slippedIn].map(({ name }) => `${where}${name}`);
}

function refOf({ name }: PhaseDefinition, environment: string | null): PhaseRef {
  return { environment, phase: name };
}

function isTouched(resource: ResourceState, ref: PhaseRef): boolean {
  const phase = phaseAt(resource, ref);
  return phase !== undefined && phase.status !== "pending";
}

/** Texts may change under way; what does the work may not. */
function kindOf({ scope, work }: PhaseDefinition): string {
  const skill = "skill" in work ? work.skill : null;
  return JSON.stringify([scope, work.uses, skill]);
}
