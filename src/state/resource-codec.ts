/** Between a resource's state and the text of its file, with every problem placed on its line. */
import { checkpointsOf } from "../domain/checkpoint.ts";
import { type Definition } from "../domain/definition.ts";
import { type Event } from "../domain/events.ts";
import { heldTo } from "../domain/held-to.ts";
import { completeResource } from "../domain/new-state.ts";
import { type ResourceState } from "../domain/resource.ts";
import { describeCheckpoint } from "../messages/checkpoint.ts";
import { brokenChain, parseFile, type DecodedFile } from "./decode.ts";
import { decodeResourceEvent } from "./event-file.ts";
import { encodeHistory } from "./history-chain.ts";
import { fromResourceFile, resourceFile, toResourceFile } from "./resource-file.ts";
import { type Codec } from "./state-file.ts";
import { writeYaml } from "./write-yaml.ts";

/** `inForce` is the digest of the definition in force. */
export function resourceCodec(definition: Definition, inForce: string): Codec<ResourceState> {
  return {
    decode: (text, path, before) => pinned(decodeResource(text, path, definition, before), inForce),
    encode: (state, previous, from) => encodeResource(state, previous, definition, from),
    decodeEvent: decodeResourceEvent,
  };
}

/** What began and does not say under which definition is held to the one in force, and not to each that comes. */
function pinned(read: DecodedFile<ResourceState>, inForce: string): DecodedFile<ResourceState> {
  if (!read.ok || read.state.started === null || read.state.definitionDigest !== null) return read;
  return { ...read, state: { ...read.state, definitionDigest: inForce } };
}

/** `before` are the events that happened before those in the text. */
export function decodeResource(
  text: string,
  path: string,
  definition: Definition,
  before: readonly Event[] = [],
): DecodedFile<ResourceState> {
  const parsed = parseFile(text, path, resourceFile);
  if (!parsed.ok) return parsed;
  const { file, placeOf } = parsed;
  const entries = file.history ?? [];
  const problems = brokenChain(entries, { before, path, placeOf });
  if (problems.length > 0) return { ok: false, problems };
  const known = fromResourceFile(file, before);
  // What is over is complete as it is, whatever came into force since.
  const state =
    known.completedAt === null ? completeResource(known, heldTo(definition, known)) : known;
  return { ok: true, state, entries, entriesAt: parsed.itemsOf("history") };
}

/**
 * `previous` is the file's text so far: its comments and its order stay. The events before `from`
 * are left out of the text, and were not in `previous` either.
 */
export function encodeResource(
  state: ResourceState,
  previous: string | null,
  definition: Definition,
  from = 0,
): string {
  const awaiting = checkpointsOf(state).map((checkpoint) => {
    const { happened, needed, resume } = describeCheckpoint(checkpoint, heldTo(definition, state));
    return {
      id: checkpoint.id,
      type: checkpoint.type,
      since: checkpoint.since,
      happened,
      needed,
      resume: resume.map(({ command }) => command),
    };
  });
  const history = encodeHistory(state.history, from);
  return writeYaml({ ...toResourceFile(state, awaiting), history }, previous);
}
