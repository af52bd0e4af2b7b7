/** Reads the text of a definition; every problem has its place in it. */
import { type Definition } from "../domain/definition.ts";
import { parseDefinition } from "../domain/parse-definition.ts";
import { recently } from "../domain/recent.ts";
import { type Decoded } from "./decode.ts";
import { readYaml } from "./yaml.ts";

const recent = recently<Decoded<Definition>>();

/** `where` names the file for people. */
export function readDefinition(source: string, where: string): Decoded<Definition> {
  return recent(
    source,
    () => readAnew(source, where),
    ({ ok }) => ok,
  );
}

function readAnew(source: string, where: string): Decoded<Definition> {
  const read = readYaml(source, where);
  if (!read.ok) return read;
  const parsed = parseDefinition(read.value);
  if (parsed.ok) return { ok: true, state: parsed.definition };
  const problems = parsed.problems.map((found) => ({
    path: where,
    ...read.placeOf(found.path),
    message: `${found.path.join(".") || "the file"}: ${found.message}`,
  }));
  return { ok: false, problems };
}
