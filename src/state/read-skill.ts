/** Reads a skill's document: YAML between two lines of `---`, and then whatever its authors want to say. */
import { skillFile, type SkillDocument } from "../domain/skill-document.ts";
import { parseFile, type ParsedFile } from "./decode.ts";

const FRONT_MATTER = /^---\r?\n([^]*?)\r?\n---(?:\r?\n|$)/;

export function readSkill(text: string, path: string): ParsedFile<SkillDocument> {
  const [, yaml] = FRONT_MATTER.exec(text) ?? [];
  if (yaml === undefined) {
    const message = "expected front matter: YAML between a first line --- and another line ---";
    return { ok: false, problems: [{ path, line: 1, column: 1, message }] };
  }
  // A line for the one that opens it, so that problems have the line they have in the file.
  return parseFile(`#\n${yaml}`, path, skillFile);
}
