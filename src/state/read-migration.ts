/**
 * Reads a definition together with the documents of its skills, as they are on the default
 * branch: a document that does not fit what the definition sends is told before anything runs,
 * and not when a phase fails months later.
 */
import { type Definition, type SkillDefinition } from "../domain/definition.ts";
import {
  disagreements,
  type SkillDocument,
  type SkillDocuments,
} from "../domain/skill-document.ts";
import { type DefinitionFound } from "../engine/github.ts";
import { type ReadDefinition } from "../engine/registry.ts";
import { type FileProblem } from "../engine/store.ts";
import { type Decoded } from "./decode.ts";
import { digestOf } from "./definition-in-force.ts";
import { readDefinition } from "./read-definition.ts";
import { readSkill } from "./read-skill.ts";
import { readYaml } from "./yaml.ts";

export type ReadMigration = {
  readonly definition: Definition;
  readonly documents: SkillDocuments;
};

/** With its digest, and with the way to the line of a problem that shows only later. */
export const readFound: ReadDefinition = (found) => {
  const read = readMigration(found);
  if (!read.ok) return read;
  return {
    ok: true,
    ...read.state,
    digest: digestOf(found.text),
    placeOf: ({ path, message }) => {
      const yaml = readYaml(found.text, found.path);
      const place = yaml.ok ? yaml.placeOf(path) : { line: 1, column: 1 };
      return { path: found.path, ...place, message: `${path.join(".")}: ${message}` };
    },
  };
};

export function readMigration(found: Omit<DefinitionFound, "commit">): Decoded<ReadMigration> {
  const read = readDefinition(found.text, found.path);
  if (!read.ok) return read;
  const documents: Record<string, SkillDocument> = {};
  const problems: FileProblem[] = [];
  for (const skill of Object.values(read.state.skills)) {
    if (skill.document === null) continue;
    const document = documentOf(skill, skill.document, found);
    if (document.ok) documents[skill.name] = document.state;
    else problems.push(...document.problems);
  }
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, state: { definition: read.state, documents } };
}

function documentOf(
  skill: SkillDefinition,
  path: string,
  { path: definition, text: source, documents }: Omit<DefinitionFound, "commit">,
): Decoded<SkillDocument> {
  const text = documents[path];
  if (text === undefined) {
    const yaml = readYaml(source, definition);
    const keys = ["skills", skill.name, "document"];
    const place = yaml.ok ? yaml.placeOf(keys) : { line: 1, column: 1 };
    const message = `${keys.join(".")}: expected a Markdown file under .github/skills/, found none called ${path}`;
    return { ok: false, problems: [{ path: definition, ...place, message }] };
  }
  const read = readSkill(text, path);
  if (!read.ok) return read;
  const problems = disagreements(skill, read.file).map(({ path: keys, message }) => ({
    path,
    ...read.placeOf(keys),
    message: `${keys.join(".")}: ${message}`,
  }));
  return problems.length > 0 ? { ok: false, problems } : { ok: true, state: read.file };
}
