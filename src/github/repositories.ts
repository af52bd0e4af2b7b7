/**
 * The repositories we are installed on, and the definitions on their default branch with the
 * documents of skills beside them. All of it comes in one query, so that it is of one commit.
 */
import { z } from "zod";
import { type Repositories } from "../engine/github.ts";
import { type Installations } from "./installations.ts";

const FOLDER = ".github/migrations";
const SKILLS = ".github/skills";
/** Nobody writes more by hand; a larger file is no definition. */
const MOST_BYTES = 256 * 1024;

const FILES = `{
            object { ... on Tree { entries { name object { ... on Blob { byteSize text } } } } }
          }`;

const DEFINITIONS = `query Definitions($owner: String!, $repo: String!, $folder: String!, $skills: String!) {
  repository(owner: $owner, name: $repo) {
    defaultBranchRef {
      target {
        oid
        ... on Commit {
          file(path: $folder) ${FILES}
          skills: file(path: $skills) ${FILES}
        }
      }
    }
  }
}`;

const blob = z.object({ byteSize: z.number(), text: z.string().nullable() });
const entry = z.object({ name: z.string(), object: z.union([blob, z.unknown()]) });
const folder = z.object({ object: z.object({ entries: z.array(entry).optional() }).nullable() });
const head = z.object({
  target: z.object({ oid: z.string(), file: folder.nullable(), skills: folder.nullish() }),
});
const answer = z.object({
  repository: z.object({ defaultBranchRef: head.nullable() }).nullable(),
});

export function createRepositories({
  within,
  repositories,
  isInstalled,
}: Installations): Repositories {
  return {
    list: repositories,
    isInstalled,
    definitions: (repository) =>
      within(repository, async ({ graphql }, at) => {
        const data = answer.parse(
          await graphql(DEFINITIONS, { ...at, folder: FOLDER, skills: SKILLS }),
        );
        const target = data.repository?.defaultBranchRef?.target;
        if (!target) return [];
        const documents = Object.fromEntries(
          filesIn(target.skills, SKILLS).filter(([path]) => path.endsWith(".md")),
        );
        return filesIn(target.file, FOLDER)
          .filter(([path]) => isDefinition(path))
          .map(([path, text]) => ({ path, text, documents, commit: target.oid }));
      }),
  };
}

function filesIn(
  tree: z.infer<typeof folder> | null | undefined,
  path: string,
): readonly (readonly [path: string, text: string])[] {
  return (tree?.object?.entries ?? []).flatMap(({ name, object }) => {
    const text = textOf(object);
    return text === null ? [] : [[`${path}/${name}`, text] as const];
  });
}

function isDefinition(name: string): boolean {
  return name.endsWith(".yml") || name.endsWith(".yaml");
}

function textOf(object: unknown): string | null {
  const read = blob.safeParse(object);
  return read.success && read.data.byteSize <= MOST_BYTES ? read.data.text : null;
}
