/**
 * What another definition makes different for a resource, in words for its history and for who
 * is asked: only what is still to come of it counts, since what is finished stays as it is.
 */
import { type Definition, type PhaseDefinition } from "./definition.ts";
import { own } from "./lookup.ts";
import { allPhases, isFinished } from "./phase.ts";
import { type ResourceState } from "./resource.ts";

/** `environments` are those the resource has under the definition it moves to. */
export function changesFor(
  resource: ResourceState,
  from: Definition,
  to: Definition,
  environments: readonly string[],
): readonly string[] {
  const before = toCome(resource, from);
  const after = toCome(resource, to);
  const used = skillsOf([...before, ...after]);
  const inOrder = after.map(({ name }) => name).filter((name) => before.some(isNamed(name)));
  const wasInOrder = before.map(({ name }) => name).filter((name) => after.some(isNamed(name)));
  return [
    ...differences("phase", byName(before), byName(after)),
    ...(inOrder.join() === wasInOrder.join()
      ? []
      : [`phases come in another order: ${inOrder.join(", ")}`]),
    ...differences(
      "environment",
      byName(from.environments.filter(({ name }) => name in resource.environments)),
      byName(to.environments.filter(({ name }) => environments.includes(name))),
    ),
    ...differences("skill", those(used, from.skills), those(used, to.skills)),
  ];
}

/** What is not finished wherever the resource has it. */
function toCome(resource: ResourceState, { phases }: Definition): readonly PhaseDefinition[] {
  const known = allPhases(resource);
  return phases.filter(({ name }) => {
    const places = known.filter(({ phase }) => phase === name);
    return places.length === 0 || places.some(({ state }) => !isFinished(state));
  });
}

function isNamed(name: string): (phase: PhaseDefinition) => boolean {
  return (phase) => phase.name === name;
}

function skillsOf(phases: readonly PhaseDefinition[]): readonly (string | null)[] {
  return phases.flatMap(({ work, rollback }) => [
    "skill" in work ? work.skill : null,
    "verify" in work ? work.verify : null,
    rollback?.skill ?? null,
  ]);
}

function those(
  names: readonly (string | null)[],
  skills: Definition["skills"],
): Definition["skills"] {
  return Object.fromEntries(Object.entries(skills).filter(([name]) => names.includes(name)));
}

function byName<T extends { readonly name: string }>(
  all: readonly T[],
): Readonly<Record<string, T>> {
  return Object.fromEntries(all.map((one) => [one.name, one]));
}

function differences(
  kind: string,
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): readonly string[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.flatMap((name) => {
    if (!Object.hasOwn(before, name)) return [`${kind} ${name} is new`];
    if (!Object.hasOwn(after, name)) return [`${kind} ${name} is gone`];
    const fields = changedFields(own(before, name), own(after, name));
    return fields.length === 0 ? [] : [`${kind} ${name} is different: ${fields.join(", ")}`];
  });
}

/** Named as the file names them, as far as that can be told. */
function changedFields(before: unknown, after: unknown): readonly string[] {
  const one = fieldsOf(before);
  const other = fieldsOf(after);
  return [...new Set([...one.keys(), ...other.keys()])]
    .filter((key) => JSON.stringify(one.get(key)) !== JSON.stringify(other.get(key)))
    .map((key) => key.replace(/Ms$/, "").replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`));
}

/** What a phase does stands in it as `work`; in the file it stands beside the rest. */
function fieldsOf(value: unknown): ReadonlyMap<string, unknown> {
  if (typeof value !== "object" || value === null) return new Map();
  const fields: readonly (readonly [string, unknown])[] = Object.entries(value);
  return new Map(
    fields.flatMap(([key, field]) =>
      key === "work" ? [...fieldsOf(field)] : [[key, field] as const],
    ),
  );
}
