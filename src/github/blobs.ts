/**
 * The texts of a tree's files. Git names a text by its content, so one that is known is never
 * asked for again; all new ones come in one query.
 */
import { type ProbotOctokit } from "probot";
import { z } from "zod";
import { type At } from "./installations.ts";

export type FileEntry = { readonly path: string; readonly oid: string };

/** Text by object id; null where the content is no text. */
export type Blobs = ReadonlyMap<string, string | null>;

/** So many objects to one query. */
const BATCH = 100;

const blob = z.object({ text: z.string().nullable(), isTruncated: z.boolean() });
const answer = z.object({ repository: z.record(z.string(), blob.nullable()) });

/** Every file below the commit, without links and submodules. */
export async function filesIn(
  { rest }: ProbotOctokit,
  at: At,
  commit: string,
): Promise<readonly FileEntry[]> {
  const asked = { ...at, tree_sha: commit, recursive: "1" };
  const { data } = await rest.git.getTree(asked);
  if (data.truncated) {
    throw new Error(`GitHub lists only a part of the files at ${commit}; there are too many`);
  }
  return data.tree.flatMap(({ path, sha, mode }) =>
    mode.startsWith("100") ? [{ path, oid: sha }] : [],
  );
}

/** What the entries hold: taken from `known` where it is there, and nothing besides. */
export async function textsOf(
  octokit: ProbotOctokit,
  at: At,
  { entries, known }: { readonly entries: readonly FileEntry[]; readonly known: Blobs },
): Promise<Blobs> {
  const oids = [...new Set(entries.map(({ oid }) => oid))];
  const kept = oids.flatMap((oid) => {
    const text = known.get(oid);
    return text === undefined ? [] : [[oid, text] as const];
  });
  const missing = oids.filter((oid) => !known.has(oid));
  const read: (readonly [string, string | null])[] = [];
  for (let from = 0; from < missing.length; from += BATCH) {
    read.push(...(await readBatch(octokit, at, missing.slice(from, from + BATCH))));
  }
  return new Map([...kept, ...read]);
}

async function readBatch(
  octokit: ProbotOctokit,
  at: At,
  oids: readonly string[],
): Promise<readonly (readonly [string, string | null])[]> {
  const named = Object.fromEntries(oids.map((oid, index) => [`o${index}`, oid]));
  const asked = { ...at, ...named };
  const { repository } = answer.parse(await octokit.graphql(queryFor(oids.length), asked));
  return Promise.all(
    oids.map(async (oid, index) => {
      const found = repository[`b${index}`];
      if (!found) throw new Error(`GitHub does not have the content ${oid} its tree names`);
      return [oid, found.isTruncated ? await readWhole(octokit, at, oid) : found.text] as const;
    }),
  );
}

/** GraphQL cuts a text at 512,000 bytes. */
async function readWhole({ rest }: ProbotOctokit, at: At, oid: string): Promise<string> {
  const { data } = await rest.git.getBlob({ ...at, file_sha: oid });
  return Buffer.from(data.content, "base64").toString("utf8");
}

/** Ids are variables, so that the same few queries come again and again. */
function queryFor(count: number): string {
  const all = Array.from({ length: count }, (_, index) => index);
  const ids = all.map((index) => `, $o${index}: GitObjectID!`).join("");
  const objects = all.map((index) => `b${index}: object(oid: $o${index}) { ...content }`);
  return `query Contents($owner: String!, $repo: String!${ids}) {
  repository(owner: $owner, name: $repo) {
    ${objects.join("\n    ")}
  }
}
fragment content on Blob { text isTruncated }`;
}
