/**
 * From the state of a migration to what must be written on its branch. Every file is read again
 * before anyone commits it: one that Cairn could not read would stop the migration, so it is
 * never written. What was proven so when it was written before is not proven again.
 */
import { type Definition } from "../domain/definition.ts";
import { own } from "../domain/lookup.ts";
import { type MigrationState } from "../domain/migration.ts";
import { type ResourceState } from "../domain/resource.ts";
import { type WaveState } from "../domain/wave.ts";
import { MalformedStateError } from "../engine/store.ts";
import { archivesOf, moveOld } from "./archive.ts";
import { encodeDefinitionInForce } from "./definition-in-force.ts";
import {
  archivedFrom,
  archivePath,
  definitionAt,
  definitionPath,
  IN_FORCE,
  nameIn,
  pathOf,
  README,
} from "./file-names.ts";
import { type Files } from "./git.ts";
import { writeGrown } from "./grown-file.ts";
import { resourceCodec } from "./resource-codec.ts";
import {
  goesOn,
  isMeant,
  outlineOf,
  readFile,
  type Codec,
  type HasHistory,
  type Stored,
} from "./state-file.ts";
import { decodeState, definitionsIn, orThrow, type StoredState } from "./state-files.ts";
import { waveCodec } from "./wave-file.ts";

export type Changes = {
  readonly additions: Files;
  readonly deletions: readonly string[];
  /** What reading the branch afterwards would give. */
  readonly stored: StoredState;
};

/** Every file of a state that is new. */
export function encodeState(state: MigrationState): StoredState {
  const definition = definitionsIn(state.definition, state.earlier);
  const nothing = { ...state, resources: {}, waves: {} };
  const files = new Map([[README, readmeOf(definition)]]);
  const next = changesTo(state, { state: nothing, definition, files });
  return { ...next.stored, files: new Map([...files, ...next.additions]) };
}

/** @throws MalformedStateError */
export function changesTo(next: MigrationState, before: StoredState): Changes {
  const same =
    next.definition.source === before.state.definition.source &&
    next.earlier === before.state.earlier;
  const definition = same ? before.definition : definitionsIn(next.definition, next.earlier);
  const files = new Map(before.files);
  const inForce = before.files.get(IN_FORCE) ?? null;
  if (inForce === null || next.definition !== before.state.definition) {
    files.set(IN_FORCE, encodeDefinitionInForce(next.definition, inForce));
  }
  for (const [digest, earlier] of Object.entries(next.earlier)) {
    if (earlier === own(before.state.earlier, digest) && inForce !== null) continue;
    const path = definitionPath(digest);
    files.set(path, encodeDefinitionInForce(earlier, files.get(path) ?? null));
  }
  const proven = {
    resources: new Map<string, ResourceState>(),
    waves: new Map<string, WaveState>(),
  };
  for (const [name, resource] of Object.entries(next.resources)) {
    const known = own(before.state.resources, name);
    // The words under `awaiting` come from the definition, so a new one touches every resource.
    if (same && known === resource) continue;
    const file = {
      codec: resourceCodec(definition, next.definition.digest),
      path: pathOf("resources", name),
      name,
    };
    proven.resources.set(file.path, write(file, resource, known, files));
  }
  for (const [name, wave] of Object.entries(next.waves)) {
    const known = own(before.state.waves, name);
    if (known === wave) continue;
    const file = { codec: waveCodec, path: pathOf("waves", name), name };
    proven.waves.set(file.path, write(file, wave, known, files));
  }
  for (const path of before.files.keys()) if (isGone(path, next)) files.delete(path);
  return {
    additions: new Map([...files].filter(([path, text]) => before.files.get(path) !== text)),
    deletions: [...before.files.keys()].filter((path) => !files.has(path)),
    stored: decodeState(files, before, proven),
  };
}

type StateFile<T> = { readonly codec: Codec<T>; readonly path: string; readonly name: string };

/** Puts what must be written for the state into `files`, and gives the state it is read as. */
function write<T extends HasHistory>(
  file: StateFile<T>,
  next: T,
  known: T | undefined,
  files: Map<string, string>,
): T {
  const { codec, path, name } = file;
  const text = files.get(path) ?? null;
  const before = known === undefined || text === null ? null : { state: known, text };
  const grown = before && writeGrown(codec, next, before, path);
  const written = grown ?? writeWhole(file, next, { before, text, files });
  const at = archivePath(path, archivesOf(path, files).length + 1);
  const moved = moveOld(codec, written, { path, name, at });
  const stored = moved ? orThrow(moved) : written;
  if (moved?.ok) files.set(at, moved.state.archive);
  files.set(path, stored.text);
  return stored.state;
}

type Before<T> = {
  readonly before: Stored<T> | null;
  readonly text: string | null;
  readonly files: Map<string, string>;
};

function writeWhole<T extends HasHistory>(
  { codec, path }: StateFile<T>,
  next: T,
  { before, text: previous, files }: Before<T>,
): Stored<T> {
  const archived = before?.state.history.slice(0, outlineOf(before)?.from ?? 0) ?? [];
  // A history that does not go on from what is archived is written anew.
  const from = goesOn(archived, next.history) ? archived.length : 0;
  if (from === 0)
    archivesOf(path, files).forEach((_, index) => files.delete(archivePath(path, index + 1)));
  const text = codec.encode(next, previous, from);
  const read = readFile(codec, { text, path, before: next.history.slice(0, from) });
  const state = orThrow(read);
  if (read.ok && isMeant(read.entries, next, from)) return { text, state };
  const message = "history: expected to be read as it was meant; the file is not written";
  throw new MalformedStateError([{ path, line: 1, column: 1, message }]);
}

function isGone(path: string, { earlier, resources, waves }: MigrationState): boolean {
  const digest = definitionAt(path);
  if (digest !== null) return !Object.hasOwn(earlier, digest);
  const file = archivedFrom(path) ?? path;
  const resource = nameIn("resources", file);
  if (resource !== null) return !Object.hasOwn(resources, resource);
  const wave = nameIn("waves", file);
  return wave !== null && !Object.hasOwn(waves, wave);
}

function readmeOf({ name }: Definition): string {
  return [
    `# The state of ${name}`,
    "",
    "Cairn keeps this branch; it is the only place where the state of the migration lives.",
    "",
    "- `migration.yml`: the definition in force, as it was when it was pinned.",
    "- `definitions/`: those that resources under way are still held to.",
    "- `resources/`: one file per resource, with its history.",
    "- `waves/`: one file per wave.",
    "- `history/`: the older entries of histories that got long, oldest first.",
    "",
    "Comments you add to the files stay. Change the state with commands, not by hand.",
    "",
  ].join("\n");
}
