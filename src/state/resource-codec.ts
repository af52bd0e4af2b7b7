/** Between a resource's state and the text of its file, with every problem placed on its line. */
import { checkpointsOf } from "../domain/checkpoint.ts";
import { type Definition } from "../domain/definition.ts";
import { completeResource } from "../domain/new-state.ts";
import { type ResourceState } from "../domain/resource.ts";
import { describeCheckpoint } from "../messages/checkpoint.ts";
import { brokenAt } from "./event-file.ts";
import { fromResourceFile, resourceFile, toResourceFile } from "./resource-file.ts";
import { readYaml, writeYaml, type FileProblem } from "./yaml.ts";

export type DecodedResource =
  | { readonly ok: true; readonly state: ResourceState }
  | { readonly ok: false; readonly problems: readonly FileProblem[] };

export function decodeResource(
  text: string,
  path: string,
  definition: Definition,
): DecodedResource {
  const read = readYaml(text, path);
  if (!read.ok) return read;
  const parsed = resourceFile.safeParse(read.value);
  if (!parsed.success) {
    const problems = parsed.error.issues.map((issue) => {
      const keys = issue.path.map((key) => (typeof key === "symbol" ? key.toString() : key));
      const message = `${keys.join(".") || "the file"}: ${issue.message}`;
      return { path, line: read.lineOf(keys), message };
    });
    return { ok: false, problems };
  }
  const broken = brokenAt(parsed.data.history ?? []);
  if (broken !== null) {
    const message = `history.${broken}: expected prev to be the digest of the entry before; an entry was changed, added or removed by hand`;
    return { ok: false, problems: [{ path, line: read.lineOf(["history", broken]), message }] };
  }
  return { ok: true, state: completeResource(fromResourceFile(parsed.data), definition) };
}

/** `previous` is the file's text so far: its comments and its order stay. */
export function encodeResource(
  state: ResourceState,
  previous: string | null,
  definition: Definition,
): string {
  const awaiting = checkpointsOf(state).map((checkpoint) => {
    const { happened, needed, resume } = describeCheckpoint(checkpoint, definition);
    return {
      id: checkpoint.id,
      type: checkpoint.type,
      since: checkpoint.since,
      happened,
      needed,
      resume: resume.map(({ command }) => command),
    };
  });
  return writeYaml(toResourceFile(state, awaiting), previous);
}
