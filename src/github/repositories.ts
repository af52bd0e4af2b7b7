/**
 * The repositories we are installed on and the definitions on their default branch. Branch, folder
 * and files come in one query, so that all of it is of one commit.
 */
import { z } from "zod";
import { type DefinitionFound, type Repositories } from "../engine/github.ts";
import { type Installations } from "./installations.ts";

const FOLDER = ".github/migrations";
/** Nobody writes more by hand; a larger file is no definition. */
const MOST_BYTES = 256 * 1024;

const DEFINITIONS = `query Definitions($owner: String!, $repo: String!, $folder: String!) {
  repository(owner: $owner, name: $repo) {
    defaultBranchRef {
      target {
        oid
        ... on Commit {
          file(path: $folder) {
            object { ... on Tree { entries { name object { ... on Blob { byteSize text } } } } }
          }
        }
      }
    }
  }
}`;

const blob = z.object({ byteSize: z.number(), text: z.string().nullable() });
const entry = z.object({ name: z.string(), object: z.union([blob, z.unknown()]) });
const folder = z.object({ object: z.object({ entries: z.array(entry).optional() }).nullable() });
const head = z.object({ target: z.object({ oid: z.string(), file: folder.nullable() }) });
const answer = z.object({
  repository: z.object({ defaultBranchRef: head.nullable() }).nullable(),
});

export function createRepositories({ within, repositories }: Installations): Repositories {
  return {
    list: repositories,
    definitions: (repository) =>
      within(repository, async ({ graphql }, at) => {
        const data = answer.parse(await graphql(DEFINITIONS, { ...at, folder: FOLDER }));
        const target = data.repository?.defaultBranchRef?.target;
        const entries = target?.file?.object?.entries ?? [];
        return entries.flatMap(({ name, object }) => {
          const text = isDefinition(name) ? textOf(object) : null;
          return target && text !== null ? [found(name, text, target.oid)] : [];
        });
      }),
  };
}

function isDefinition(name: string): boolean {
  return name.endsWith(".yml") || name.endsWith(".yaml");
}

function textOf(object: unknown): string | null {
  const read = blob.safeParse(object);
  return read.success && read.data.byteSize <= MOST_BYTES ? read.data.text : null;
}

function found(name: string, text: string, commit: string): DefinitionFound {
  return { path: `${FOLDER}/${name}`, text, commit };
}
