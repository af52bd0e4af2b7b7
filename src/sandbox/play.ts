/**
 * How the world plays its part in a migration: `sandbox.yml` beside its `.github`. Everything in
 * it can be left out: a skill nobody describes takes a few minutes, does what its definition
 * says it does, and succeeds. Texts may hold `${{ … }}`, as in the definition.
 */
import { z } from "zod";
import { parseFile, type Decoded } from "../state/decode.ts";

const minutes = z.tuple([z.number().nonnegative(), z.number().nonnegative()]).meta({
  description: "How long a run takes, at least and at most.",
});

const change = z.strictObject({
  path: z.string(),
  content: z.string(),
  title: z.string(),
  body: z.string(),
});

const skill = z.strictObject({
  minutes: minutes.default([2, 10]),
  /** What its pull request changes, for a skill that opens one. */
  pull_request: change.optional(),
  /** What the run leaves in its artifact; a text with `${{ … }}` in it may come to a number. */
  outputs: z.record(z.string(), z.unknown()).optional(),
  /** How many pieces it works through, telling of each. */
  items: z.int().positive().optional(),
  /** It fails each time after so many items. */
  fails_after_items: z.int().nonnegative().optional(),
});

const aside = z.strictObject({
  login: z.string(),
  after_hours: z.number().nonnegative(),
  text: z.string(),
  expected: z.enum(["done", "answer", "refusal", "silence"]),
});

const playFile = z.strictObject({
  announcement: z.strictObject({ title: z.string(), body: z.string() }).optional(),
  /** Files of each resource on the default branch, content by path. */
  files: z.record(z.string(), z.string()).default({}),
  /** By the file name of its workflow. */
  skills: z.record(z.string(), skill).default({}),
  /** What is said beside the work: where the migration is announced, and in the issue of a wave. */
  asides: z
    .strictObject({
      announcement: z.array(aside).default([]),
      waves: z.record(z.string(), z.array(aside)).default({}),
    })
    .default({ announcement: [], waves: {} }),
});

export type Play = z.infer<typeof playFile>;
export type SkillPlay = z.infer<typeof skill>;
export type Aside = z.infer<typeof aside>;

export const PLAY_NOTHING_SPECIAL: Play = playFile.parse({});
export const ORDINARY_SKILL: SkillPlay = skill.parse({});

/** `where` names the file for people. */
export function readPlay(text: string, where: string): Decoded<Play> {
  const parsed = parseFile(text, where, playFile);
  return parsed.ok ? { ok: true, state: parsed.file } : parsed;
}
