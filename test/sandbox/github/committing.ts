/** Commits through `createCommitOnBranch`, as the App makes them. */
import { branchHead } from "../../../src/sandbox/github/repositories.ts";
import { REPOSITORY, type Acme, type GraphQLReply } from "./acme.ts";

const COMMIT = `mutation($input: CreateCommitOnBranchInput!) {
  createCommitOnBranch(input: $input) { commit { oid } ref { name target { oid } } }
}`;

export type Draft = {
  readonly branch?: string;
  readonly on?: string;
  readonly message?: { readonly headline: string; readonly body?: string };
  readonly files?: Readonly<Record<string, string>>;
  readonly deletions?: readonly string[];
};

export function commit(github: Acme, draft: Draft): Promise<GraphQLReply> {
  const branchName = draft.branch ?? "main";
  const additions = Object.entries(draft.files ?? {}).map(([path, text]) => ({
    path,
    contents: Buffer.from(text).toString("base64"),
  }));
  return github.graphql(COMMIT, {
    input: {
      branch: { repositoryNameWithOwner: REPOSITORY, branchName },
      expectedHeadOid: draft.on ?? headOf(github, branchName),
      message: draft.message ?? { headline: "Change something" },
      fileChanges: { additions, deletions: (draft.deletions ?? []).map((path) => ({ path })) },
    },
  });
}

export function headOf({ repository }: Acme, branch: string): string {
  return branchHead(repository, branch) ?? "";
}
