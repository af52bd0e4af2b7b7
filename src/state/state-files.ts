/**
 * From the files of the state branch to the state of its migration. What the pinned definition
 * names has a file: one that is gone is a problem, because reading it as untouched would start
 * its work all over again.
 */
import { type Definition } from "../domain/definition.ts";
import { own } from "../domain/lookup.ts";
import { type DefinitionInForce, type MigrationState } from "../domain/migration.ts";
import { type ResourceState } from "../domain/resource.ts";
import { type WaveState } from "../domain/wave.ts";
import { MalformedStateError, type FileProblem } from "../engine/store.ts";
import { archivesOf, readArchives } from "./archive.ts";
import { type Decoded } from "./decode.ts";
import { decodeDefinitionInForce } from "./definition-in-force.ts";
import { definitionAt, IN_FORCE, nameIn, pathOf, type Folder } from "./file-names.ts";
import { type Files } from "./git.ts";
import { readGrown } from "./grown-file.ts";
import { readDefinition } from "./read-definition.ts";
import { resourceCodec } from "./resource-codec.ts";
import { readFile, type Codec, type HasHistory, type Stored } from "./state-file.ts";
import { waveCodec } from "./wave-file.ts";

/** A state with the text of every file it was read from. */
export type StoredState = {
  readonly state: MigrationState;
  readonly definition: Definition;
  readonly files: Files;
};

/** By path: what files were found to say when they were written. */
export type Proven = {
  readonly resources: ReadonlyMap<string, ResourceState>;
  readonly waves: ReadonlyMap<string, WaveState>;
};

const NOTHING: Proven = { resources: new Map(), waves: new Map() };

/** Files whose text is as it was before, or is proven, are not read again. */
export function decodeState(
  files: Files,
  before: StoredState | null,
  proven: Proven = NOTHING,
): StoredState {
  const inForce = inForceIn(files, before);
  const earlier = earlierIn(files, before);
  const known =
    before?.state.definition.source === inForce.source && before.state.earlier === earlier
      ? before
      : null;
  const definition = known?.definition ?? definitionsIn(inForce, earlier);
  const problems: FileProblem[] = [];
  const waves = decodeAll<WaveState>({
    folder: "waves",
    named: definition.waves.map(({ name }) => name),
    files,
    known: known && { files: known.files, states: known.state.waves },
    proven: proven.waves,
    codec: waveCodec,
    nameOf: ({ name }) => name,
    problems,
  });
  const resources = decodeAll<ResourceState>({
    folder: "resources",
    named: definition.resources.map(({ id }) => id),
    files,
    known: known && { files: known.files, states: known.state.resources },
    proven: proven.resources,
    codec: resourceCodec(definition, inForce.digest),
    nameOf: ({ id }) => id,
    problems,
  });
  if (problems.length > 0) throw new MalformedStateError(problems);
  return { state: { definition: inForce, earlier, resources, waves }, definition, files };
}

type Given<T> = {
  readonly folder: Folder;
  /** What the definition names, in its order. */
  readonly named: readonly string[];
  readonly files: Files;
  readonly known: { readonly files: Files; readonly states: Readonly<Record<string, T>> } | null;
  readonly proven: ReadonlyMap<string, T>;
  readonly codec: Codec<T>;
  readonly nameOf: (state: T) => string;
  /** Filled with everything that is wrong. */
  readonly problems: FileProblem[];
};

function decodeAll<T extends HasHistory>(given: Given<T>): Readonly<Record<string, T>> {
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

function decodeOne<T extends HasHistory>(given: Given<T>, name: string): Decoded<T> {
  const { folder, files, proven, nameOf } = given;
  const path = pathOf(folder, name);
  const text = files.get(path);
  if (text === undefined) return problem(path, "expected this file, which the definition names");
  const state = unchanged(given, { name, path, text }) ?? proven.get(path);
  const decoded = state === undefined ? decodeFile(given, { name, path, text }) : ok(state);
  if (!decoded.ok || nameOf(decoded.state) === name) return decoded;
  return problem(path, `expected what the file is named for, found ${nameOf(decoded.state)}`);
}

/** What the file said before, when neither it nor its archives have changed since. */
function unchanged<T>(given: Given<T>, { name, path, text }: FileText): T | undefined {
  const before = knownOf(given, { name, path });
  return before?.text === text ? before.state : undefined;
}

function decodeFile<T extends HasHistory>(
  given: Given<T>,
  { name, path, text }: FileText,
): Decoded<T> {
  const { codec, files } = given;
  const before = knownOf(given, { name, path });
  const grown = before && readGrown(codec, text, before, path);
  if (grown) return ok(grown);
  const archived = readArchives(codec, { path, name, files });
  return archived.ok ? readFile(codec, { text, path, before: archived.state }) : archived;
}

/** What is known of a file whose archives have not changed. */
function knownOf<T>(
  { known, files }: Given<T>,
  { name, path }: Pick<FileText, "name" | "path">,
): Stored<T> | null {
  const state = known ? own(known.states, name) : undefined;
  const text = known?.files.get(path);
  if (!known || state === undefined || text === undefined) return null;
  const archives = archivesOf(path, files);
  const before = archivesOf(path, known.files);
  const same = archives.length === before.length && archives.every((a, i) => a === before[i]);
  return same ? { state, text } : null;
}

type FileText = { readonly name: string; readonly path: string; readonly text: string };

function inForceIn(files: Files, before: StoredState | null): DefinitionInForce {
  const text = files.get(IN_FORCE);
  if (text === undefined) {
    return orThrow(problem(IN_FORCE, "expected this file: the definition in force"));
  }
  if (before?.files.get(IN_FORCE) === text) return before.state.definition;
  return orThrow(decodeDefinitionInForce(text, IN_FORCE));
}

/** The very same record when none of the files has changed. */
function earlierIn(files: Files, before: StoredState | null): MigrationState["earlier"] {
  const paths = [...files.keys()].filter((path) => definitionAt(path) !== null);
  const known = before
    ? [...before.files.keys()].filter((path) => definitionAt(path) !== null)
    : [];
  const same =
    paths.length === known.length &&
    paths.every((path) => before?.files.get(path) === files.get(path));
  if (before && same) return before.state.earlier;
  return Object.fromEntries(
    paths.map((path) => {
      const read = orThrow(decodeDefinitionInForce(files.get(path) ?? "", path));
      return [read.digest, read] as const;
    }),
  );
}

/** The definition in force, with those that are still in use. */
export function definitionsIn(
  inForce: DefinitionInForce,
  earlier: MigrationState["earlier"],
): Definition {
  const others = Object.entries(earlier).map(
    ([digest, one]) => [digest, orThrow(definitionIn(one))] as const,
  );
  return { ...orThrow(definitionIn(inForce)), earlier: new Map(others) };
}

/** The definition that is pinned. */
function definitionIn({ source, path }: DefinitionInForce): Decoded<Definition> {
  return readDefinition(source, `${path} as pinned in ${IN_FORCE}`);
}

export function orThrow<T>(decoded: Decoded<T>): T {
  if (decoded.ok) return decoded.state;
  throw new MalformedStateError(decoded.problems);
}

function ok<T>(state: T): Decoded<T> {
  return { ok: true, state };
}

function problem(path: string, message: string): Extract<Decoded<never>, { readonly ok: false }> {
  return { ok: false, problems: [{ path, line: 1, column: 1, message }] };
}
