/**
 * Between the state of a migration and the files of its branch. What the pinned definition names
 * has a file: one that is gone is a problem, because reading it as untouched would start its
 * work all over again.
 */
import { type Definition } from "../domain/definition.ts";
import { own } from "../domain/lookup.ts";
import { type DefinitionInForce, type MigrationState } from "../domain/migration.ts";
import { type ResourceState } from "../domain/resource.ts";
import { type WaveState } from "../domain/wave.ts";
import { MalformedStateError, type FileProblem } from "../engine/store.ts";
import { type Decoded } from "./decode.ts";
import { decodeDefinitionInForce, encodeDefinitionInForce } from "./definition-in-force.ts";
import { type Files } from "./git.ts";
import { readDefinition } from "./read-definition.ts";
import { decodeResource, encodeResource } from "./resource-codec.ts";
import { decodeWave, encodeWave } from "./wave-file.ts";

/** A state with the text of every file it was read from. */
export type StoredState = {
  readonly state: MigrationState;
  readonly definition: Definition;
  readonly files: Files;
};

const IN_FORCE = "migration.yml";
const README = "README.md";

/** Files whose text is as it was before are not read again. */
export function decodeState(files: Files, before: StoredState | null): StoredState {
  const inForce = inForceIn(files, before);
  const known = before?.state.definition.source === inForce.source ? before : null;
  const definition = known?.definition ?? orThrow(definitionIn(inForce));
  const problems: FileProblem[] = [];
  const waves = decodeAll<WaveState>({
    folder: "waves",
    named: definition.waves.map(({ name }) => name),
    files,
    known: known && { files: known.files, states: known.state.waves },
    decode: decodeWave,
    nameOf: ({ name }) => name,
    problems,
  });
  const resources = decodeAll<ResourceState>({
    folder: "resources",
    named: definition.resources.map(({ id }) => id),
    files,
    known: known && { files: known.files, states: known.state.resources },
    decode: (text, path) => decodeResource(text, path, definition),
    nameOf: ({ id }) => id,
    problems,
  });
  if (problems.length > 0) throw new MalformedStateError(problems);
  return { state: { definition: inForce, resources, waves }, definition, files };
}

type Folder<T> = {
  readonly folder: "resources" | "waves";
  /** What the definition names, in its order. */
  readonly named: readonly string[];
  readonly files: Files;
  readonly known: { readonly files: Files; readonly states: Readonly<Record<string, T>> } | null;
  readonly decode: (text: string, path: string) => Decoded<T>;
  readonly nameOf: (state: T) => string;
  /** Filled with everything that is wrong. */
  readonly problems: FileProblem[];
};

function decodeAll<T>(given: Folder<T>): Readonly<Record<string, T>> {
  const { folder, named, files, problems } = given;
  // What the definition does not name any more may still be under way.
  const others = [...files.keys()].flatMap((path) => nameIn(folder, path) ?? []).toSorted();
  const states: (readonly [string, T])[] = [];
  for (const name of new Set([...named, ...others])) {
    const decoded = decodeOne(given, name);
    if (decoded.ok) states.push([name, decoded.state]);
    else problems.push(...decoded.problems);
  }
  return Object.fromEntries(states);
}

function decodeOne<T>(
  { folder, files, known, decode, nameOf }: Folder<T>,
  name: string,
): Decoded<T> {
  const path = pathOf(folder, name);
  const text = files.get(path);
  if (text === undefined) return problem(path, "expected this file, which the definition names");
  const before = known?.files.get(path) === text ? own(known.states, name) : undefined;
  if (before !== undefined) return { ok: true, state: before };
  const decoded = decode(text, path);
  if (!decoded.ok || nameOf(decoded.state) === name) return decoded;
  return problem(path, `expected what the file is named for, found ${nameOf(decoded.state)}`);
}

/** Every file of a state that is new. */
export function encodeState(state: MigrationState): StoredState {
  const definition = orThrow(definitionIn(state.definition));
  const nothing = { ...state, resources: {}, waves: {} };
  const files = new Map([[README, readmeOf(definition)]]);
  const next = changesTo(state, { state: nothing, definition, files });
  return { ...next.stored, files: new Map([...files, ...next.additions]) };
}

export type Changes = {
  readonly additions: Files;
  readonly deletions: readonly string[];
  /** What reading the branch afterwards would give. */
  readonly stored: StoredState;
};

/**
 * What has to be written. It is read again before anyone commits it: a file Cairn could not
 * read would stop the migration, so it is never written.
 *
 * @throws MalformedStateError
 */
export function changesTo(next: MigrationState, before: StoredState): Changes {
  const same = next.definition.source === before.state.definition.source;
  const definition = same ? before.definition : orThrow(definitionIn(next.definition));
  const additions = new Map<string, string>();
  const add = (path: string, encode: (previous: string | null) => string): void => {
    const previous = before.files.get(path) ?? null;
    const text = encode(previous);
    if (text !== previous) additions.set(path, text);
  };
  add(IN_FORCE, (previous) => encodeDefinitionInForce(next.definition, previous));
  for (const [id, resource] of Object.entries(next.resources)) {
    // The words under `awaiting` come from the definition, so a new one touches every resource.
    if (same && own(before.state.resources, id) === resource) continue;
    add(pathOf("resources", id), (previous) => encodeResource(resource, previous, definition));
  }
  for (const [name, wave] of Object.entries(next.waves)) {
    if (own(before.state.waves, name) === wave) continue;
    add(pathOf("waves", name), (previous) => encodeWave(wave, previous));
  }
  const deletions = [...before.files.keys()].filter((path) => isGone(path, next));
  const files = new Map([...before.files, ...additions]);
  for (const path of deletions) files.delete(path);
  return { additions, deletions, stored: decodeState(files, before) };
}

function isGone(path: string, { resources, waves }: MigrationState): boolean {
  const resource = nameIn("resources", path);
  if (resource !== null) return !Object.hasOwn(resources, resource);
  const wave = nameIn("waves", path);
  return wave !== null && !Object.hasOwn(waves, wave);
}

function pathOf(folder: string, name: string): string {
  return `${folder}/${name}.yml`;
}

function nameIn(folder: string, path: string): string | null {
  const found = /^([^/]+)\/([^/]+)\.yml$/.exec(path);
  return found?.[1] === folder ? (found[2] ?? null) : null;
}

function inForceIn(files: Files, before: StoredState | null): DefinitionInForce {
  const text = files.get(IN_FORCE);
  if (text === undefined) {
    return orThrow(problem(IN_FORCE, "expected this file: the definition in force"));
  }
  if (before?.files.get(IN_FORCE) === text) return before.state.definition;
  return orThrow(decodeDefinitionInForce(text, IN_FORCE));
}

/** The definition that is pinned. */
function definitionIn({ source, path }: DefinitionInForce): Decoded<Definition> {
  return readDefinition(source, `${path} as pinned in ${IN_FORCE}`);
}

function orThrow<T>(decoded: Decoded<T>): T {
  if (decoded.ok) return decoded.state;
  throw new MalformedStateError(decoded.problems);
}

function problem(path: string, message: string): Extract<Decoded<never>, { readonly ok: false }> {
  return { ok: false, problems: [{ path, line: 1, column: 1, message }] };
}

function readmeOf({ name }: Definition): string {
  return [
    `# The state of ${name}`,
    "",
    "Cairn keeps this branch; it is the only place where the state of the migration lives.",
    "",
    "- `migration.yml`: the definition in force, as it was when it was pinned.",
    "- `resources/`: one file per resource, with its history.",
    "- `waves/`: one file per wave.",
    "",
    "Comments you add to the files stay. Change the state with commands, not by hand.",
    "",
  ].join("\n");
}
