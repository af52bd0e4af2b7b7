/** Between a resource's state and the text of its file, with every problem placed on its line. */
import { checkpointsOf } from "../domain/checkpoint.ts";
import { type Definition } from "../domain/definition.ts";
import { completeResource } from "../domain/new-state.ts";
import { type ResourceState } from "../domain/resource.ts";
import { describeCheckpoint } from "../messages/checkpoint.ts";
import { brokenChain, parseFile, type Decoded } from "./decode.ts";
import { fromResourceFile, resourceFile, toResourceFile } from "./resource-file.ts";
import { writeYaml } from "./yaml.ts";

export function decodeResource(
  text: string,
  path: string,
  definition: Definition,
): Decoded<ResourceState> {
  const parsed = parseFile(text, path, resourceFile);
  if (!parsed.ok) return parsed;
  const { file, placeOf } = parsed;
  const problems = brokenChain(file.history ?? [], path, placeOf);
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, state: completeResource(fromResourceFile(file), definition) };
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
