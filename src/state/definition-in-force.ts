/**
 * `migration.yml` on the state branch: the pinned copy of the definition. The digest is checked,
 * so nobody changes what runs by editing the copy: a new definition comes with its own digest.
 */
import { hash } from "node:crypto";
import { z } from "zod";
import { type DefinitionInForce } from "../domain/migration.ts";
import { parseFile, type Decoded } from "./decode.ts";
import { writeYaml } from "./write-yaml.ts";

const inForceFile = z.strictObject({
  version: z.literal(1),
  digest: z.string(),
  commit: z.string(),
  path: z.string(),
  source: z.string(),
});

export function decodeDefinitionInForce(text: string, path: string): Decoded<DefinitionInForce> {
  const parsed = parseFile(text, path, inForceFile);
  if (!parsed.ok) return parsed;
  const { version: _, ...state } = parsed.file;
  if (state.digest === digestOf(state.source)) return { ok: true, state };
  const message = "digest: expected the SHA-256 of source; the copy was changed by hand";
  return { ok: false, problems: [{ path, ...parsed.placeOf(["digest"]), message }] };
}

export function encodeDefinitionInForce(
  { digest, commit, path, source }: DefinitionInForce,
  previous: string | null,
): string {
  return writeYaml({ version: 1, digest, commit, path, source }, previous);
}

/** SHA-256 in hexadecimal. */
export function digestOf(source: string): string {
  return hash("sha256", source);
}
