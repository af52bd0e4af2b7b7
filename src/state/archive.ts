/**
 * Where a long history goes: the older entries of a file are moved to archives beside it,
 * `history/resources/<id>/1.yml` and so on, so that a commit never has to carry a whole history
 * and no file grows until it is too large to be read.
 *
 * An archive is written once and never again. The entries are moved as text, comments included,
 * and the chain goes on across the files: an archive that is changed or missing shows.
 */
import { z } from "zod";
import { type Event } from "../domain/events.ts";
import { brokenChain, parseFile, type Decoded } from "./decode.ts";
import { entryFile } from "./event-file.ts";
import { archivePath } from "./file-names.ts";
import { type Files } from "./git.ts";
import { outlineOf, readFile, type Codec, type HasHistory, type Stored } from "./state-file.ts";
import { writeYaml } from "./write-yaml.ts";

/** So long a history may get in its own file: well over the story of most resources. */
const ROOM = 64 * 1024;

const archiveFile = z.strictObject({
  version: z.literal(1),
  of: z.string(),
  history: z.array(entryFile),
});

/** The texts of a file's archives, oldest first. */
export function archivesOf(path: string, files: Files): readonly string[] {
  const texts: string[] = [];
  for (let number = 1; ; number++) {
    const text = files.get(archivePath(path, number));
    if (text === undefined) return texts;
    texts.push(text);
  }
}

/** The events in a file's archives, oldest first. */
export function readArchives<T>(
  codec: Codec<T>,
  { path, name, files }: { path: string; name: string; files: Files },
): Decoded<readonly Event[]> {
  let events: readonly Event[] = [];
  for (const [index, text] of archivesOf(path, files).entries()) {
    const at = archivePath(path, index + 1);
    const read = readArchive(codec, { text, at, path, name, before: events });
    if (!read.ok) return read;
    events = [...events, ...read.state];
  }
  return { ok: true, state: events };
}

export type Moved<T> = Stored<T> & { readonly archive: string };

/** The file without its older entries, and the archive they go to; null when there is room. */
export function moveOld<T extends HasHistory>(
  codec: Codec<T>,
  full: Stored<T>,
  { path, name, at }: { path: string; name: string; at: string },
): Decoded<Moved<T>> | null {
  const outline = outlineOf(full);
  if (!outline?.entriesAt) return null;
  const { first, last } = outline.entriesAt;
  if (last - first <= ROOM) return null;
  const head = writeYaml({ version: 1, of: path }, null);
  const archive = `${head}history:\n${full.text.slice(first, last)}`;
  const before = full.state.history.slice(0, outline.from);
  const archived = readArchive(codec, { text: archive, at, path, name, before });
  if (!archived.ok) return archived;
  const text = full.text.slice(0, first) + full.text.slice(last);
  const read = readFile(codec, { text, path, before: full.state.history.slice(0, -1) });
  return read.ok ? { ok: true, state: { state: read.state, text, archive } } : read;
}

function readArchive<T>(
  codec: Codec<T>,
  { text, at, path, name, before }: ArchiveText,
): Decoded<readonly Event[]> {
  const parsed = parseFile(text, at, archiveFile);
  if (!parsed.ok) return parsed;
  const { file, placeOf } = parsed;
  if (file.of !== path) {
    const message = `expected an archive of ${path}, found one of ${file.of}`;
    return { ok: false, problems: [{ path: at, ...placeOf(["of"]), message }] };
  }
  const problems = brokenChain(file.history, { before, path: at, placeOf });
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, state: file.history.map((entry) => codec.decodeEvent(name, entry)) };
}

type ArchiveText = {
  readonly text: string;
  /** Where the archive is. */
  readonly at: string;
  /** The file it belongs to, and the resource or wave. */
  readonly path: string;
  readonly name: string;
  readonly before: readonly Event[];
};
