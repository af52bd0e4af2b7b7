/**
 * The branch store's git, over GitHub's API: one conditional request tells that nothing changed,
 * one mutation makes a commit of many files, signed, and only on the head it names.
 *
 * A commit of our own is not written into what was read: only GitHub's answer to a read is, else
 * an old answer could pass for the new head.
 */
import { type ProbotOctokit } from "probot";
import { z } from "zod";
import {
  StaleHeadError,
  type Files,
  type Git,
  type GitCommit,
  type GitMessage,
} from "../state/git.ts";
import { filesIn, textsOf, type Blobs } from "./blobs.ts";
import { isNotModified, orNull } from "./errors.ts";
import { type At, type Installations } from "./installations.ts";

type Seen = { readonly etag: string | null; readonly head: string };

const COMMIT = `mutation Commit($input: CreateCommitOnBranchInput!) {
  createCommitOnBranch(input: $input) { commit { oid } }
}`;

const HISTORY = `query History($owner: String!, $repo: String!, $ref: String!, $first: Int!) {
  repository(owner: $owner, name: $repo) {
    ref(qualifiedName: $ref) {
      target { ... on Commit { history(first: $first) { nodes { oid message } } } }
    }
  }
}`;
const MOST_HISTORY = 100;

const committed = z.object({
  createCommitOnBranch: z.object({ commit: z.object({ oid: z.string() }) }),
});
const node = z.object({ oid: z.string(), message: z.string() });
const target = z.object({ history: z.object({ nodes: z.array(node) }) });
const history = z.object({
  repository: z.object({ ref: z.object({ target }).nullable() }),
});

/** Keep it: what it read last makes the next read cheap. */
export function createGit({ within }: Installations, repository: string): Git {
  const seenOf = new Map<string, Seen>();
  const blobsOf = new Map<string, Blobs>();

  async function headOf({ rest }: ProbotOctokit, at: At, branch: string): Promise<string | null> {
    const before = seenOf.get(branch);
    const headers = before?.etag ? { "if-none-match": before.etag } : {};
    try {
      const reading = rest.git.getRef({ ...at, ref: `heads/${branch}`, headers });
      // 409 is an empty repository's answer.
      const answer = await orNull(reading, [404, 409]);
      if (!answer) {
        seenOf.delete(branch);
        return null;
      }
      const { sha: head } = answer.data.object;
      seenOf.set(branch, { etag: answer.headers.etag ?? null, head });
      return head;
    } catch (error) {
      if (before && isNotModified(error)) return before.head;
      throw error;
    }
  }

  return {
    readSnapshot: (branch, knownHead) =>
      within(repository, async (octokit, at) => {
        const head = await headOf(octokit, at, branch);
        if (head === null) return null;
        if (head === knownHead) return "unchanged";
        const entries = await filesIn(octokit, at, head);
        const known = blobsOf.get(branch) ?? new Map<string, string>();
        const blobs = await textsOf(octokit, at, { entries, known });
        blobsOf.set(branch, blobs);
        const files = entries.flatMap(({ path, oid }) => {
          const text = blobs.get(oid) ?? null;
          return text === null ? [] : [[path, text] as const];
        });
        return { head, files: new Map(files) };
      }),
    commit: (commit) =>
      within(repository, async ({ graphql }) => {
        try {
          const data = await graphql(COMMIT, { input: commitInput(repository, commit) });
          return { head: committed.parse(data).createCommitOnBranch.commit.oid };
        } catch (error) {
          if (!isStale(error)) throw error;
          throw new StaleHeadError(commit.expectedHead, { cause: error });
        }
      }),
    createOrphan: (branch, files, message) =>
      within(repository, async ({ rest }, at) => {
        const tree = await rest.git.createTree({ ...at, tree: treeOf(files) });
        const asked = { message: textOf(message), tree: tree.data.sha, parents: [] };
        const { data } = await rest.git.createCommit({ ...at, ...asked });
        await rest.git.createRef({ ...at, ref: `refs/heads/${branch}`, sha: data.sha });
        return { head: data.sha };
      }),
    recentMessages: (branch, limit) =>
      within(repository, async ({ graphql }, at) => {
        const first = Math.min(limit, MOST_HISTORY);
        const asked = { ...at, ref: `refs/heads/${branch}`, first };
        const { ref } = history.parse(await graphql(HISTORY, asked)).repository;
        const nodes = ref?.target.history.nodes ?? [];
        return nodes.map(({ oid, message }) => ({ commit: oid, message }));
      }),
  };
}

function commitInput(repository: string, commit: GitCommit): object {
  const { branch, expectedHead, additions, deletions, headline, body } = commit;
  return {
    branch: { repositoryNameWithOwner: repository, branchName: branch },
    expectedHeadOid: expectedHead,
    message: { headline, body },
    fileChanges: {
      additions: [...additions].map(([path, text]) => ({
        path,
        contents: Buffer.from(text, "utf8").toString("base64"),
      })),
      deletions: deletions.map((path) => ({ path })),
    },
  };
}

type NewFile = {
  readonly path: string;
  readonly mode: "100644";
  readonly type: "blob";
  readonly content: string;
};

function treeOf(files: Files): NewFile[] {
  return [...files].map(([path, content]) => ({ path, mode: "100644", type: "blob", content }));
}

function textOf({ headline, body }: GitMessage): string {
  return body === "" ? headline : `${headline}\n\n${body}`;
}

/** GitHub's answer to a commit on a head that is no more: 200, nothing written, this type. */
function isStale(error: unknown): boolean {
  if (!(error instanceof Error) || !("errors" in error) || !Array.isArray(error.errors)) {
    return false;
  }
  return error.errors.some((problem: { readonly type?: unknown }) => problem.type === "STALE_DATA");
}
